"""Tables of what there is: voices, the cache."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict
from itertools import groupby

import click

from narrator import assets, housekeeping
from narrator.synthesis import voices
from narrator.synthesis.engine import engine
from narrator.synthesis.voices import DEFAULT_VOICE, Voice

PLACES = ("On this machine", "Online, by Microsoft", "Servers like OpenAI's")
GENDERS = {"female": "woman", "male": "man"}
CHINESE = ("zh", "mul")  # locales that speak it
TITLE_CHARACTERS = 2
COLUMNS = 80


def show_voices(*, as_json: bool) -> None:
    """The voices that speak Chinese, by where they run, a line each; with `as_json` the whole catalogue."""
    rows = list(voices.catalogue().values())
    if as_json:
        click.echo(json.dumps([_row(voice) for voice in rows], ensure_ascii=False, indent=1))
        return
    listed = [voice for voice in rows if voice.locale.startswith(CHINESE)]
    width = max(len(voice.name) for voice in listed)
    for heading, group in groupby(sorted(listed, key=_place), key=_place):
        click.echo(f"{PLACES[heading]}\n" + "".join(f"{_line(voice, width)}\n" for voice in group))
    parts = [voice.name for voice in rows if not voice.locale.startswith(CHINESE)]
    click.echo(wrapped("For blends such as zm_yunxi*0.7+am_michael*0.3, also", parts))
    click.echo("\n* default  + installed; the files of others are fetched when they are needed")


def wrapped(opening: str, names: list[str]) -> str:
    return textwrap.fill(f"{opening}: {', '.join(names)}.", COLUMNS, subsequent_indent="  ", break_on_hyphens=False)


def _place(voice: Voice) -> int:
    """Where a voice runs, as an index of PLACES."""
    if voice.name.startswith(f"{voice.engine}/"):
        return 2
    return int(engine(voice.engine).needs_network)


def _line(voice: Voice, width: int) -> str:
    """Name, Chinese name, woman or man, and what it suits, in 80 columns, or more for a long name."""
    mark = ("*" if voice.name == DEFAULT_VOICE else " ") + ("+" if voice.assets and _is_installed(voice) else " ")
    title = voice.about.title + "  " * (TITLE_CHARACTERS - len(voice.about.title))
    suits = f"{voice.style}; {voice.about.note}" if voice.about.note else voice.style
    return f"{mark} {voice.name:{width}} {title} {GENDERS.get(voice.gender, ''):5} {suits}".rstrip()


def _row(voice: Voice) -> dict[str, object]:
    row = {key: value for key, value in asdict(voice).items() if key not in ("about", "mix")}
    own = {"blend": dict(voice.mix), "place": PLACES[_place(voice)]}
    judged = {key: value for key, value in asdict(voice.about).items() if value is not None}
    return {**row, **judged, **own, "installed": _is_installed(voice), "default": voice.name == DEFAULT_VOICE}


def _is_installed(voice: Voice) -> bool:
    return all(assets.catalogue()[name].is_installed for name in voice.assets)


def show_cache(*, as_json: bool) -> None:
    """Where the cache lies and what it holds."""
    found = housekeeping.info()
    if as_json:
        click.echo(json.dumps(asdict(found)))
        return
    click.echo(f"{found.folder}")
    click.echo(
        f"  clips        {found.clips}, {found.clip_bytes / 1e6:.1f} MB of at most {found.limit_bytes / 1e6:.0f} MB"
    )
    click.echo(f"  voice files  {found.voice_bytes / 1e6:.1f} MB")
