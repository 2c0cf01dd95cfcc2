"""The show's picture: the one given, or the first edition's if the show is called like it, or one that is drawn.

It is fixed when the show is made. One that was drawn is drawn again when the show is given another title.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from narrator import edition
from narrator.cover.draw import draw
from narrator.cover.picture import fitted, read
from narrator.podcast.ledger import FOLDER
from narrator.podcast.reading import PublishedEdition
from narrator.podcast.show import Show

OF_EDITION = ("cover.jpg", "cover.png")
DRAWN = "drawn.txt"  # in FOLDER: what the drawn picture says


def write(folder: Path, show: Show, books: Sequence[PublishedEdition]) -> str:
    """Write the picture into the show and return its file name, which changes with the picture: apps keep the old one.

    The one before stays until the feed no longer names it: then call `remove_others`. Raises SettingsError.
    """
    there = sorted(folder.glob("cover-*.jpg"))
    says = f"{show.title}\n{show.author}"
    drawn = folder / FOLDER / DRAWN
    said = drawn.read_text(encoding="utf-8", errors="replace") if drawn.is_file() else None
    if show.cover is None and there and said in (None, says):
        return there[0].name
    own = None if show.cover or there else _of_edition(show, books)
    if given := show.cover or own:
        data = fitted(read(given), str(given))
        drawn.unlink(missing_ok=True)
    else:
        data = draw(show.title, show.author)
        edition.write_if_changed(drawn, says)
    name = f"cover-{edition.text_hash(data)[:8]}.jpg"
    edition.write_if_changed(folder / name, data)
    return name


def remove_others(folder: Path, name: str) -> None:
    """Remove the pictures that the show had before this one."""
    for old in folder.glob("cover-*.jpg"):
        if old.name != name:
            old.unlink(missing_ok=True)


def _of_edition(show: Show, books: Sequence[PublishedEdition]) -> Path | None:
    """The picture of the first edition that is called like the show."""
    for book in books:
        if book.manifest.title == show.title:
            return of_edition(book)
    return None


def of_edition(book: PublishedEdition) -> Path | None:
    """The picture in an edition's folder."""
    return next((book.folder / name for name in OF_EDITION if (book.folder / name).is_file()), None)
