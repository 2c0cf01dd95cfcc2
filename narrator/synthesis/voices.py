"""The catalogue of voices, read from `voices/*.toml`."""

from __future__ import annotations

import difflib
import tomllib
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from narrator.errors import VoiceError
from narrator.resources import refreshed_voices, voices_folder
from narrator.synthesis import blends

DEFAULT_VOICE = "zm_yunxi"


BLENDING = "kokoro"  # the engine whose voices can be blended


@dataclass(frozen=True, slots=True)
class About:
    """What helps to choose a voice: its Chinese name, a warning, and how it was judged.

    `mos` is its predicted quality from 1 to 5, `misheard` the share of syllables that a recogniser got wrong, `english`
    the share of English words that it got right.
    """

    title: str = ""
    note: str = ""
    mos: float | None = None
    misheard: float | None = None
    english: float | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """One entry of the catalogue.

    `assets` are the files that its engine needs for it, by name. `pace` is the engine's speed at which this voice
    reads like an announcer, 5.2 syllables a second between pauses: speed 1 of ours. `mix` has the voices that it is
    blended of, with their shares; it is empty for any other voice.
    """

    name: str
    engine: str
    locale: str
    gender: str
    style: str
    licence: str
    assets: tuple[str, ...] = ()
    pace: float = 1.0
    mix: blends.Mix = ()
    about: About = About()

    @property
    def sound(self) -> str:
        """What decides how it sounds: its name, or its blend in the form that equal ones share."""
        return blends.write(self.mix) if self.mix else self.name


@cache
def catalogue() -> dict[str, Voice]:
    """Every voice by its name, in the order of the files."""
    packaged = sorted(voices_folder().glob("*.toml"))
    tables = (_refreshed(path.name) or _table(path) for path in packaged)
    listed = {voice.name: voice for table in tables for voice in table}
    return {name: _complete(voice, listed) for name, voice in listed.items()}


def _table(path: Path) -> list[Voice]:
    """The voices of one file."""
    with path.open("rb") as file:
        table = tomllib.load(file)
    return [_voice({**table.get("engine", {}), **row}, table) for row in table.get("voice", ())]


def _voice(row: dict[str, Any], table: dict[str, Any]) -> Voice:
    """The voice of one `[[voice]]` table; its files come after those of `[engine]`."""
    about = {field.name: row.pop(field.name) for field in fields(About) if field.name in row}
    shared, own = table.get("engine", {}).get("assets", ()), row.pop("assets", ())
    assets = tuple(dict.fromkeys((*shared, *own)))
    mix = blends.read(row.pop("blend")) if "blend" in row else ()
    return Voice(**row, assets=assets, mix=mix, about=About(**about))


def _complete(voice: Voice, listed: dict[str, Voice]) -> Voice:
    """The voice with the files of those that it is blended of."""
    files = (file for name, _ in voice.mix for file in listed[name].assets)
    return replace(voice, assets=tuple(dict.fromkeys((*voice.assets, *files))))


def _refreshed(name: str) -> list[Voice]:
    """The voices of a file that was made anew since; none where there is none that can be read."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return _table(refreshed_voices(name))
    return []


def find(name: str) -> Voice:
    """The voice of that name or Chinese name, or the blend that is written. Raises VoiceError, with the nearest name.

    Names such as `openai/anna` are whatever the server knows: they need not stand in the catalogue.
    """
    if voice := catalogue().get(name) or _titled(name) or _of_server(name):
        return voice
    if blends.is_blend(name):
        return _blended(name)
    near = difflib.get_close_matches(name.casefold(), catalogue(), n=3, cutoff=0.4)
    hint = f"Did you mean {' or '.join(near)}? " if near else ""
    raise VoiceError(f"There is no voice named {name!r}.", remedy=f"{hint}`narrator voices` lists them.", voice=name)


def _titled(name: str) -> Voice | None:
    return next((voice for voice in catalogue().values() if name and voice.about.title == name), None)


def _of_server(name: str) -> Voice | None:
    """A voice that is not listed, of a server whose others are: `server/voice`."""
    server, _, own = name.partition("/")
    listed = (voice for voice in catalogue().values() if voice.name.startswith(f"{server}/"))
    known = next(listed, None) if own else None
    return replace(known, name=name, gender="none", style="", about=About()) if known else None


def _blended(written: str) -> Voice:
    """A blend of voices, which may be blends themselves, under the name that equal ones share."""
    parts = [(find(name), share) for name, share in blends.read(written)]
    for part, _ in parts:
        if part.engine != BLENDING:
            raise VoiceError(
                f"The voice {part.name} cannot be part of a blend.",
                remedy=f"Blend voices of {BLENDING}, such as zm_yunxi*0.7+am_michael*0.3.",
                voice=written,
            )
    mix = blends.shares((name, share * own) for part, share in parts for name, own in part.mix or ((part.name, 1.0),))
    name = blends.write(mix)
    if known := next((voice for voice in catalogue().values() if voice.sound == name), None):
        return known
    heaviest = max(parts, key=lambda part: part[1])[0]
    pace = round(sum(share * part.pace for part, share in parts), 3)
    files = tuple(dict.fromkeys(file for part, _ in parts for file in part.assets))
    return replace(heaviest, name=name, style="", assets=files, pace=pace, mix=mix, about=About())
