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

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args, get_type_hints

from narrator import edition
from narrator.errors import SettingsError

FILE = "episodes.toml"
TYPES = ("full", "trailer", "bonus")
PERSON = {"name": str, "role": str, "group": str, "image": str, "link": str}
SOUNDBITE = {"start": (int, float), "seconds": (int, float), "title": str}
SHORTEST_S, LONGEST_S = 15, 120  # of a soundbite, as the Podcast Namespace recommends


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


def read(folder: Path) -> dict[int, Extra]:
    """What an edition's folder has, by chapter; nothing where there is no such file. Raises SettingsError."""
    path = folder / FILE
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise _mistake(path, f"it cannot be read: {error}") from error
    rows = table.get("episode", [])
    if set(table) - {"episode"} or not isinstance(rows, list):
        raise _mistake(path, "it is made of [[episode]] tables alone")
    found = [_extra(path, row) for row in rows]
    for extra in found:
        if extra.image and not (folder / extra.image).is_file():
            raise _mistake(path, f"the picture {extra.image} is missing")
    return {extra.chapter: extra for extra in found}


def _extra(path: Path, row: Any) -> Extra:
    if not isinstance(row, dict):
        raise _mistake(path, "it is made of [[episode]] tables alone")
    kinds = get_type_hints(Extra)
    for name, value in row.items():
        if name not in kinds:
            raise _mistake(path, f"there is no setting {name!r}; there are {', '.join(kinds)}")
        kind = (
            get_args(kinds[name])[0]
            if name == "explicit"
            else list
            if name in ("people", "soundbites")
            else kinds[name]
        )
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise _mistake(path, f"{name} is {value!r}, where {kind.__name__} is expected")
    extra = Extra(**row)
    if extra.type not in TYPES:
        raise _mistake(path, f"type is {extra.type!r}; there are {', '.join(TYPES)}")
    if extra.image and Path(extra.image).name != extra.image:
        raise _mistake(path, f"image is {extra.image!r}: name a file beside it")
    for address in (extra.social, *(person.get(key, "") for person in extra.people for key in ("image", "link"))):
        if address and not str(address).startswith(("https://", "http://")):
            raise _mistake(path, f"{address!r} is not an address such as 'https://example.org/'")
    _ensure_rows(path, "people", extra.people, PERSON, ("name",))
    _ensure_rows(path, "soundbites", extra.soundbites, SOUNDBITE, ("start", "seconds"))
    return extra


def _ensure_rows(path: Path, name: str, rows: list[Any], kinds: dict[str, Any], needed: tuple[str, ...]) -> None:
    for row in rows:
        right = isinstance(row, dict) and all(
            key in kinds and isinstance(value, kinds[key]) for key, value in row.items()
        )
        if not right or not all(row.get(key) is not None for key in needed):
            raise _mistake(path, f"{name} has {row!r}; each has {', '.join(kinds)}, at least {' and '.join(needed)}")


def fingerprint(folder: Path, extra: Extra | None) -> str:
    """By what it is known that what is told has changed; empty where nothing is told."""
    if extra is None:
        return ""
    picture = edition.file_hash(folder / extra.image) if extra.image else ""
    return edition.text_hash(repr((extra, picture)))


def _mistake(path: Path, problem: str) -> SettingsError:
    return SettingsError(f"{path}: {problem}.", remedy="docs/formats.md describes episodes.toml.")
