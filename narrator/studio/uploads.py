"""Pictures and sounds that the user gives to the page: kept in the edition's `.studio` folder, none ever replaced."""

from __future__ import annotations

import hashlib
from pathlib import Path

from narrator import atomic, edition
from narrator.errors import SettingsError
from narrator.slug import file_name

FOLDER = "uploads"
SOUNDS = (".mp3", ".m4a", ".flac", ".wav", ".ogg", ".opus")
KINDS = {"cover": (".jpg", ".jpeg", ".png"), "music": SOUNDS, "intro": SOUNDS, "outro": SOUNDS}
SHOWN = 40  # characters of a file's name


def keep(folder: Path, kind: str, name: str, data: bytes) -> str:
    """Keep a file under a name of its own; that name. Raises SettingsError where it is none of its kind."""
    given = Path(name.replace("\\", "/"))
    suffix = given.suffix.lower()
    if suffix not in KINDS.get(kind, ()) or not data:
        raise SettingsError(f"{given.name} is no file of that kind.", remedy=f"Choose one of {', '.join(KINDS[kind])}.")
    if kind == "cover":
        from narrator.cover import picture

        picture.fitted(data)  # raises where it is no picture that can be used
    kept = f"{file_name(given.stem)[:SHOWN]}-{hashlib.sha256(data).hexdigest()[:8]}{suffix}"
    path = folder / edition.STUDIO / FOLDER / kept
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        atomic.write(path, data)
    return kept


def uploaded(folder: Path, name: str) -> Path:
    """The file of that name. Raises SettingsError."""
    place = folder / edition.STUDIO / FOLDER
    found = next((path for path in place.glob("*") if path.name == name), None)
    if found is None:
        raise SettingsError(f"There is no file {name} here any more.", remedy="Choose it again.")
    return found
