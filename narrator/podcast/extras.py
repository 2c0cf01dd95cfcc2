"""What a file beside the manifest, `episodes.toml`, says of episodes: summary, notes, picture, people, kind.

[[episode]]
chapter = 2                      # its number; 0, or none, is all of the edition
summary = "…"                    # instead of the beginning of the text
notes = "<p>…</p>"               # HTML, before the text
image = "two.jpg"                # a picture beside this file
explicit = true
type = "bonus"                   # or "trailer"
social = "https://…"             # where it is discussed
people = [{ name = "…", role = "guest", image = "https://…", link = "https://…" }]
soundbites = [{ start = 12.5, seconds = 30, title = "…" }]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any, get_type_hints

from narrator import edition
from narrator.errors import SettingsError
from narrator.podcast import toml

FILE = "episodes.toml"
TYPES = ("full", "trailer", "bonus")
PERSON = {"name": str, "role": str, "group": str, "image": str, "link": str}
SOUNDBITE = {"start": float, "seconds": float, "title": str}


@dataclass(frozen=True, slots=True)
class Extra:
    """What is told of one episode beyond its edition; what is empty or None is not told."""

    chapter: int = 0
    summary: str = ""
    notes: str = ""
    image: str = ""
    explicit: bool | None = None
    type: str = "full"
    social: str = ""
    people: list[dict[str, str]] = field(default_factory=list)
    soundbites: list[dict[str, Any]] = field(default_factory=list)


def read(folder: Path, lengths_s: Sequence[float]) -> dict[int, Extra]:
    """What an edition's folder tells, by chapter; nothing where there is no such file.

    `lengths_s` are the lengths of the chapters that are heard. Raises SettingsError.
    """
    path = folder / FILE
    try:
        table = toml.table(path)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise _mistake(path, f"it cannot be read: {error}") from error
    rows = table.get("episode", [])
    if set(table) - {"episode"} or not isinstance(rows, list):
        raise _mistake(path, "it is made of [[episode]] tables alone")
    found: dict[int, Extra] = {}
    for row in rows:
        extra = _extra(path, row)
        for problem in (*_problems(extra, folder), *_problems_of_times(extra, lengths_s)):
            raise _mistake(path, problem)
        if extra.chapter in found:
            raise _mistake(path, f"chapter {extra.chapter} stands in it twice")
        found[extra.chapter] = extra
    return found


def _extra(path: Path, row: Any) -> Extra:
    if not isinstance(row, dict):
        raise _mistake(path, "it is made of [[episode]] tables alone")
    kinds = {**get_type_hints(Extra), "explicit": bool, "people": list, "soundbites": list}
    for name, value in row.items():
        if name not in kinds:
            raise _mistake(path, f"there is no setting {name!r}; there are {', '.join(kinds)}")
        if not toml.is_kind(value, kinds[name]):
            raise _mistake(path, f"{name} is {value!r}, where {toml.called(kinds[name])} is expected")
    extra = Extra(**row)
    _ensure_rows(path, "people", extra.people, PERSON, ("name",))
    _ensure_rows(path, "soundbites", extra.soundbites, SOUNDBITE, ("start", "seconds"))
    return extra


def _ensure_rows(path: Path, name: str, rows: list[Any], kinds: Mapping[str, type], needed: tuple[str, ...]) -> None:
    for row in rows:
        right = isinstance(row, dict) and all(
            key in kinds and toml.is_kind(value, kinds[key]) for key, value in row.items()
        )
        if not right or any(row.get(key, "") == "" for key in needed):
            raise _mistake(path, f"{name} has {row!r}; each has {', '.join(kinds)}, at least {' and '.join(needed)}")


def _problems(extra: Extra, folder: Path) -> Iterator[str]:
    from narrator.podcast.check.content import holds_script

    if extra.type not in TYPES:
        yield f"type is {extra.type!r}; there are {', '.join(TYPES)}"
    if extra.image and Path(extra.image).name != extra.image:
        yield f"image is {extra.image!r}: name a file beside it"
    if extra.image and not (folder / extra.image).is_file():
        yield f"the picture {extra.image} is missing"
    if holds_script(extra.notes):
        yield "notes hold a script, or what apps do not show: a frame, form or style sheet"
    for address in (extra.social, *(person.get(key, "") for person in extra.people for key in ("image", "link"))):
        if address and not address.startswith(("https://", "http://")):
            yield f"{address!r} is not an address such as 'https://example.org/'"


def _problems_of_times(extra: Extra, lengths_s: Sequence[float]) -> Iterator[str]:
    if not 0 <= extra.chapter <= len(lengths_s):
        yield f"chapter is {extra.chapter}, and the edition has {len(lengths_s)} (0 is all of it)"
        return
    length_s = lengths_s[extra.chapter - 1] if extra.chapter else sum(lengths_s)
    for bite in extra.soundbites:
        start_s, seconds = bite["start"], bite["seconds"]
        if not (isfinite(start_s) and isfinite(seconds) and start_s >= 0 and seconds > 0):
            yield f"a soundbite starts at {start_s} and takes {seconds} seconds"
        elif start_s >= length_s:
            yield f"a soundbite starts at {start_s:g} s, behind the end of its episode ({length_s:.1f} s)"


def fingerprint(folder: Path, extra: Extra | None) -> str:
    """By what it is known that what is told has changed; empty where nothing is told."""
    if extra is None:
        return ""
    picture = edition.file_hash(folder / extra.image) if extra.image else ""
    return edition.text_hash(repr((extra, picture)))


def _mistake(path: Path, problem: str) -> SettingsError:
    return SettingsError(f"{path}: {problem}.", remedy="docs/formats.md describes episodes.toml.")
