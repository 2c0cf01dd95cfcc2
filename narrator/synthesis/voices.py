"""The catalogue of voices, read from `voices/*.toml`."""

from __future__ import annotations

import difflib
import tomllib
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from narrator.errors import VoiceError
from narrator.resources import refreshed_voices, voices_folder

DEFAULT_VOICE = "zm_yunxi"  # the offline voice that an independent recogniser understands best


@dataclass(frozen=True, slots=True)
class Voice:
    """One entry of the catalogue.

    `assets` are the files that its engine needs for it, by name. `pace` is the engine's speed at which this voice
    reads like an announcer, 5.2 syllables a second between pauses: speed 1 of ours.
    """

    name: str
    engine: str
    locale: str
    gender: str
    style: str
    licence: str
    assets: tuple[str, ...] = ()
    note: str = ""
    pace: float = 1.0


@cache
def catalogue() -> dict[str, Voice]:
    """Every voice by its name, in the order of the files."""
    packaged = sorted(voices_folder().glob("*.toml"))
    tables = (_refreshed(path.name) or _table(path) for path in packaged)
    return {voice.name: voice for table in tables for voice in table}


def _table(path: Path) -> list[Voice]:
    """The voices of one file."""
    with path.open("rb") as file:
        table = tomllib.load(file)
    shared = table.get("engine", {})
    assets = tuple(shared.get("assets", ()))
    rows = table.get("voice", ())
    return [Voice(**{**shared, **row, "assets": assets + tuple(row.get("assets", ()))}) for row in rows]


def _refreshed(name: str) -> list[Voice]:
    """The voices of a file that was made anew since; none where there is none that can be read."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return _table(refreshed_voices(name))
    return []


def find(name: str) -> Voice:
    """The voice of that name. Raises VoiceError, which suggests the nearest.

    Names such as `openai/anna` are whatever the server knows: they need not stand in the catalogue.
    """
    if voice := catalogue().get(name) or _of_server(name):
        return voice
    near = difflib.get_close_matches(name.casefold(), catalogue(), n=3, cutoff=0.4)
    hint = f"Did you mean {' or '.join(near)}? " if near else ""
    raise VoiceError(f"There is no voice named {name!r}.", remedy=f"{hint}`narrator voices` lists them.", voice=name)


def _of_server(name: str) -> Voice | None:
    """A voice that is not listed, of a server whose others are: `server/voice`."""
    server, _, own = name.partition("/")
    listed = (voice for voice in catalogue().values() if voice.name.startswith(f"{server}/"))
    known = next(listed, None) if own else None
    return replace(known, name=name, gender="none", style="", note="") if known else None
