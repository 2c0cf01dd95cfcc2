"""The catalogue of voices: every voice of every voice file, and how one is found by what the user writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from narrator import voicefiles
from narrator.errors import VoiceError
from narrator.synthesis import blends
from narrator.synthesis.catalogue import checking, tables
from narrator.synthesis.catalogue.model import About, Pack, Server, Setting, Voice
from narrator.synthesis.catalogue.servers import SERVER_ENGINE, Listing
from narrator.voicefiles import VoiceFile

__all__ = ["DEFAULT_VOICE", "EARLIER_DEFAULTS", "About", "Voice", "catalogue", "find", "servers", "setting"]

DEFAULT_VOICE = "mingyuan"
EARLIER_DEFAULTS = frozenset({"zm_yunxi"})  # an edition that was made with one of these keeps it
CHINESE = "zh-CN"
MOST_PARTS = 64  # of a blend, those of the blends inside it too
BLENDING = "kokoro"  # the engine whose voices can be blended


def catalogue() -> dict[str, Voice]:
    """Every voice by its name, in the order of the files. Raises VoiceError for a file that is not understood."""
    return _read(voicefiles.project_file()).voices


def servers() -> dict[str, Server]:
    """Every server of a voice file by its name."""
    return {name: listing.server for name, listing in _read(voicefiles.project_file()).servers.items()}


def setting(engine: str) -> Setting:
    """What an engine such as `openai:home` or `kokoro:zh11` is set up for. Raises VoiceError."""
    kind, _, name = engine.partition(":")
    known = _read(voicefiles.project_file())
    if found := known.packs.get(name) if kind == BLENDING else servers().get(name):
        return found
    raise VoiceError(f"There is no server or pack named {name!r}.", remedy="`narrator voices` lists what there is.")


@dataclass(frozen=True, slots=True)
class Catalogued:
    """What all voice files have, by name."""

    voices: dict[str, Voice]
    servers: dict[str, Listing]
    packs: dict[str, Pack]


@cache
def _read(project: Path | None) -> Catalogued:
    return read(voicefiles.found(project))


def read(files: Iterable[VoiceFile]) -> Catalogued:
    """What voice files have; later ones win. Raises VoiceError."""
    known = Catalogued({}, {}, {})
    for file in files:
        contents = tables.read(file, known.servers, known.packs)
        known.servers.update(contents.servers)
        known.packs.update(contents.packs)
        known.voices.update({voice.name: voice for voice in contents.voices})
    listed = {name: voice if voice.mix else _usual(voice) for name, voice in known.voices.items()}
    return replace(known, voices={name: _complete(voice, listed) for name, voice in listed.items()})


def forget() -> None:
    """Read the files again when they are needed next: some were changed."""
    _read.cache_clear()


def _usual(voice: Voice) -> Voice:
    """A voice that is no blend, with the usual values of what is not said of it."""
    return replace(voice, locale=voice.locale or CHINESE, gender=voice.gender or "none", pace=voice.pace or 1.0)


def _complete(voice: Voice, listed: dict[str, Voice]) -> Voice:
    """A blend has what is not said of it from its parts."""
    parts = [(listed[name], share) for name, share in _resolved(voice, listed)]
    return _filled(voice, parts) if parts else voice


def _resolved(voice: Voice, listed: dict[str, Voice]) -> blends.Mix:
    """The shares of a blend, with blends among its parts taken apart. Raises VoiceError."""
    mix, inside = voice.mix, {voice.name}
    while own := next((name for name, _ in mix if name not in listed or listed[name].mix or name in inside), ""):
        if own not in listed or own in inside:
            problem = "is part of itself" if own in inside else f"needs {own}, which is not listed"
            raise VoiceError(
                f"The voice {voice.name} {problem}.",
                remedy=f"Change its blend in {voice.about.origin}; `narrator voices` lists what there is.",
            )
        inside.add(own)
        mix = blends.shares(
            (name, share * part)
            for outer, share in mix
            for name, part in (listed[own].mix if outer == own else ((outer, 1.0),))
        )
        if max(len(mix), len(inside)) > MOST_PARTS:
            raise VoiceError(
                f"The voice {voice.name} is blended of more than {MOST_PARTS} voices.", remedy=checking.REMEDY
            )
    return mix


def _filled(voice: Voice, parts: list[tuple[Voice, float]]) -> Voice:
    """A blend, with engine, files and pace of its parts.

    What is not said of it is as its heaviest part has it, of those that speak Chinese if there are any.
    """
    for part, _ in parts:
        if part.engine.partition(":")[0] != BLENDING or part.engine != parts[0][0].engine:
            raise VoiceError(
                f"The voice {part.name} cannot be part of this blend.",
                remedy=f"Blend voices of one model of {BLENDING}, such as zm_yunxi*0.7+am_michael*0.3.",
                voice=voice.name,
            )
    heaviest = max(parts, key=lambda part: (part[0].locale == CHINESE, part[1]))[0]
    files = (*voice.assets, *(file for part, _ in parts for file in part.assets))
    return replace(
        voice,
        engine=parts[0][0].engine,
        locale=voice.locale or heaviest.locale,
        gender=voice.gender or heaviest.gender,
        assets=tuple(dict.fromkeys(files)),
        pace=voice.pace or round(sum(share * part.pace for part, share in parts), 3),
        mix=blends.shares((part.name, share) for part, share in parts),
        about=replace(voice.about, licence=voice.about.licence or heaviest.about.licence),
    )


def find(name: str) -> Voice:
    """The voice of that name or Chinese name, or the blend that is written. Raises VoiceError, with the nearest name.

    Names such as `openai/anna` are whatever the server knows: they need not stand in the catalogue.
    """
    if voice := catalogue().get(name) or _titled(name) or _of_server(name):
        return voice
    if blends.is_blend(name):
        return _blended(name)
    from difflib import get_close_matches

    near = get_close_matches(name.casefold(), catalogue(), n=3, cutoff=0.4)
    hint = f"Did you mean {' or '.join(near)}? " if near else ""
    raise VoiceError(f"There is no voice named {name!r}.", remedy=f"{hint}`narrator voices` lists them.", voice=name)


def _titled(name: str) -> Voice | None:
    return next((voice for voice in catalogue().values() if name and voice.about.title == name), None)


def _of_server(name: str) -> Voice | None:
    """A voice that is not listed, of a server in a file or of the one in the environment: `server/voice`."""
    prefix, _, own = name.partition("/")
    if not own:
        return None
    if listing := _read(voicefiles.project_file()).servers.get(prefix):
        return listing.voice(name)
    of_server = (voice for voice in catalogue().values() if voice.engine == SERVER_ENGINE)
    known = next((voice for voice in of_server if voice.name.startswith(f"{prefix}/")), None)
    return replace(known, name=name, gender="none", style="", about=About()) if known else None


def _blended(written: str) -> Voice:
    """A blend of voices, which may be blends themselves, under the name that equal ones share."""
    parts = [(find(name), share) for name, share in blends.read(written)]
    simple = {name: catalogue()[name] for part, _ in parts for name, _ in part.mix}
    simple |= {part.name: part for part, _ in parts if not part.mix}
    mix = blends.shares((name, share * own) for part, share in parts for name, own in part.mix or ((part.name, 1.0),))
    name = blends.write(mix)
    if known := next((voice for voice in catalogue().values() if voice.sound == name), None):
        return known
    pace = round(sum(share * part.pace for part, share in parts), 3)
    nameless = Voice(name, "", "", "", "", pace=pace, mix=mix)
    return _filled(nameless, [(simple[part], share) for part, share in mix])
