"""Tables of what there is: voices, the cache."""

from __future__ import annotations

import json
import os
import shutil
import textwrap
import unicodedata
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from narrator import assets, housekeeping
from narrator.cli.telling import echo
from narrator.synthesis import voices
from narrator.synthesis.catalogue.model import Pack, Server
from narrator.synthesis.catalogue.servers import SERVER_ENGINE
from narrator.synthesis.engine import engine
from narrator.synthesis.voices import DEFAULT_VOICE, Voice

PLACES = ("On this machine", "Online, by Microsoft", "Servers like OpenAI's")
GENDERS = {"female": "woman", "male": "man"}
CHINESE = ("zh", "mul")  # locales that speak it
LEAST_COLUMNS, MOST_COLUMNS = 80, 120


def show_voices(*, as_json: bool) -> None:
    """The voices that speak Chinese, by where they run, a line each; with `as_json` the whole catalogue."""
    rows = list(voices.catalogue().values())
    if as_json:
        echo(json.dumps([_row(voice) for voice in rows], ensure_ascii=False, indent=1))
        return
    listed = [voice for voice in rows if voice.locale.startswith(CHINESE)]
    for heading, group in groupby(sorted(listed, key=_place), key=_place):
        echo(f"{PLACES[heading]}\n" + "".join(f"{line}\n" for line in _lines(list(group))))
    if unlisted := [name for name in voices.servers() if not any(v.name.startswith(f"{name}/") for v in listed)]:
        echo(wrapped("Servers whose voices are not listed", [f"{name}/NAME" for name in unlisted]))
    parts = [voice.name for voice in rows if not voice.locale.startswith(CHINESE)]
    echo(wrapped("For blends such as zm_yunxi*0.7+am_michael*0.3, also", parts))
    echo("\n* default  + installed; the files of others are fetched when they are needed")
    echo("4.76  3.9%: predicted quality of 5; syllables that a recogniser misheard")


def _columns_there() -> int:
    return min(max(shutil.get_terminal_size().columns, LEAST_COLUMNS), MOST_COLUMNS)


def wrapped(opening: str, names: list[str]) -> str:
    text = f"{opening}: {', '.join(names)}."
    return textwrap.fill(text, _columns_there(), subsequent_indent="  ", break_on_hyphens=False)


def show_voice(name: str, *, as_json: bool) -> None:
    """All that is known of one voice, a line for each thing."""
    voice = voices.find(name)
    if as_json:
        echo(json.dumps(_row(voice), ensure_ascii=False, indent=1))
        return
    about = voice.about
    judged = [("quality", about.mos), ("misheard", about.misheard), ("English understood", about.english)]
    setting = voices.setting(voice.engine) if ":" in voice.engine else None
    rows = [
        ("Chinese name", about.title),
        ("voice", " ".join(filter(None, [GENDERS.get(voice.gender, ""), voice.locale]))),
        ("suits", voice.style),
        ("note", about.note),
        ("blend", " + ".join(f"{part} {share:g}" for part, share in voice.mix)),
        ("judged", ", ".join(f"{what} {value:g}" for what, value in judged if value is not None)),
        ("pace", f"{voice.pace:g}"),
        ("engine", voice.engine.partition(":")[0]),
        *(_server_rows(setting, voice) if isinstance(setting, Server) else ()),
        *([("pack", f"{setting.name}, symbols of {setting.symbols}")] if isinstance(setting, Pack) else ()),
        ("licence", about.licence),
        ("from", about.origin or "Narrator"),
        *(("file", f"{file}, {_state(assets.catalogue()[file])}") for file in voice.assets),
    ]
    echo(voice.name)
    echo("\n".join(f"  {what:12}  {text}" for what, text in rows if text))


def _server_rows(server: Server, voice: Voice) -> list[tuple[str, str]]:
    via = voice.via
    is_set = "set" if os.environ.get(server.key_env) else "not set"
    return [
        ("server", f"{server.name}, {server.url}"),
        ("model", server.model),
        ("format", server.format),
        ("key", f"{server.key_env} ({is_set})" if server.key_env else ""),
        ("speaker", via.speaker if via else ""),
        ("instructions", via.instructions if via else ""),
        ("extra", via.extra if via and via.extra != "{}" else ""),
    ]


def _state(asset: assets.Asset) -> str:
    return "installed" if asset.is_installed else f"{asset.size / 1e6:.1f} MB to be fetched"


def _place(voice: Voice) -> int:
    """Where a voice runs, as an index of PLACES."""
    if voice.engine.partition(":")[0] == SERVER_ENGINE:
        return 2
    return int(engine(voice.engine).needs_network)


def _lines(group: list[Voice]) -> list[str]:
    """A line each: name, Chinese name, woman or man, judged figures, what it suits, where it is from."""
    width = max(_columns(voice.name) for voice in group)
    title_width = max(_columns(voice.about.title) for voice in group)
    figures = [_figures(voice) for voice in group]
    figures_width = max(map(len, figures))
    lines = []
    for voice, judged in zip(group, figures, strict=True):
        mark = ("*" if voice.name == DEFAULT_VOICE else " ") + ("+" if voice.assets and _is_installed(voice) else " ")
        cells = [mark, _padded(voice.name, width), f"{GENDERS.get(voice.gender, ''):5}"]
        cells[2:2] = [_padded(voice.about.title, title_width)] if title_width else []
        cells += [f"{judged:{figures_width}}"] if figures_width else []
        begun = " ".join(cells)
        suits = [text for text in (voice.style, voice.about.note) if text]
        lines.append(f"{begun} {'; '.join([*suits, *_from(voice, _columns_there() - len(begun))])}".rstrip())
    return lines


def _figures(voice: Voice) -> str:
    """Predicted quality and the share of syllables that were misheard, where they are known."""
    quality, misheard = voice.about.mos, voice.about.misheard
    return "" if quality is None or misheard is None else f"{quality:.2f} {misheard:5.1%}"


def _from(voice: Voice, columns: int) -> list[str]:
    """The package or the file: its whole path where there is room, else its name."""
    if not voice.about.origin:
        return []
    whole = f"from {voice.about.origin}"
    return [whole if _columns(f"{voice.style}{voice.about.note}{whole}") + 8 < columns else f"from {Path(whole).name}"]


def _padded(text: str, columns: int) -> str:
    """Text in so many columns of a terminal: a Chinese character takes two."""
    return text + " " * (columns - _columns(text))


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "FW" else 1 for char in text)


def _row(voice: Voice) -> dict[str, object]:
    row = {key: value for key, value in asdict(voice).items() if key not in ("about", "mix", "via")}
    own = {"blend": dict(voice.mix), "place": PLACES[_place(voice)], "server": voice.engine.partition(":")[2]}
    judged = {key: value for key, value in asdict(voice.about).items() if value is not None}
    return {**row, **judged, **own, "installed": _is_installed(voice), "default": voice.name == DEFAULT_VOICE}


def _is_installed(voice: Voice) -> bool:
    return all(assets.catalogue()[name].is_installed for name in voice.assets)


def show_store(*, as_json: bool) -> None:
    """What the store holds that several machines share; all of it is listed for that."""
    from narrator.objects import shown
    from narrator.resources import clips_url

    found, where = housekeeping.shared_info(), shown(clips_url())
    if as_json:
        echo(json.dumps({"store": where, **found._asdict()}))
        return
    echo(f"{where}\n  clips        {found.clips}, {found.clip_bytes / 1e6:.1f} MB")


def show_cache(*, as_json: bool) -> None:
    """Where the cache lies and what it holds."""
    found = housekeeping.info()
    if as_json:
        echo(json.dumps(asdict(found)))
        return
    echo(f"{found.folder}")
    echo(f"  clips        {found.clips}, {found.clip_bytes / 1e6:.1f} MB of at most {found.limit_bytes / 1e6:.0f} MB")
    echo(f"  voice files  {found.voice_bytes / 1e6:.1f} MB")
