"""The show's picture: the one given, or else the first edition's, or one that is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from narrator import edition
from narrator.cover.draw import draw
from narrator.cover.picture import fitted, read
from narrator.podcast.show import Show

OF_EDITION = ("cover.jpg", "cover.png")


def write(folder: Path, show: Show, editions: Sequence[Path]) -> str:
    """Write the picture into the show and return its file name, which changes with the picture: apps keep the old one.

    The one before stays until the feed no longer names it: then call `remove_others`.
    Where no picture is given and no edition begins the show, the one that it has is kept. Raises SettingsError.
    """
    there = sorted(folder.glob("cover-*.jpg"))
    if show.cover is None and there and not editions:
        return there[0].name
    data = fitted(read(show.cover)) if show.cover else _of_editions(show, editions)
    name = f"cover-{edition.text_hash(data)[:8]}.jpg"
    edition.write_if_changed(folder / name, data)
    return name


def remove_others(folder: Path, name: str) -> None:
    """Remove the pictures that the show had before this one."""
    for old in folder.glob("cover-*.jpg"):
        if old.name != name:
            old.unlink(missing_ok=True)


def _of_editions(show: Show, editions: Sequence[Path]) -> bytes:
    """The picture that lies in an edition's folder, else one that is drawn for the show."""
    found = (folder / name for folder in editions for name in OF_EDITION if (folder / name).is_file())
    first = next(found, None)
    return fitted(read(first)) if first else draw(show.title, show.author)
