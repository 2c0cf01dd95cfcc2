"""The cover of an edition: the picture given, else the source's own, else one that is drawn."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from narrator import atomic, edition
from narrator.cover import draw, picture
from narrator.edition import FOUND, CoverRecord, Origin
from narrator.errors import SettingsError
from narrator.rendering import journal
from narrator.rendering.progress import Progress

COVER = "cover.jpg"
RECIPE = 1  # changes whenever the same picture would be made fit in another way


@dataclass(frozen=True, slots=True)
class Covering:
    """What pictures there are. `given` is what the user names; without `wanted` there is no cover at all.

    `stays` keeps what the folder has: a script that is narrated in its place does not know its own source's picture.
    """

    title: str
    author: str
    given: Path | None = None
    source: bytes = b""
    wanted: bool = True
    stays: bool = False


@dataclass(frozen=True, slots=True)
class EditionCover:
    """The picture for sound files, and the edition's record of it."""

    embedded: bytes = b""
    record: CoverRecord | None = None


def cover(pictures: Covering, folder: Path, before: CoverRecord | None, progress: Progress) -> EditionCover:
    """Write the edition's cover unless it is there as it would be made. Raises SettingsError or OutputError.

    A picture that was given stays until another is; one that somebody put into the folder is used as it is.
    """
    if not pictures.wanted:
        return EditionCover(b"", _record(folder, FOUND, "")) if _is_foreign(folder, before) else EditionCover()
    kept: set[Origin] = {"given", "source"} if pictures.stays else {"given"}
    if not pictures.given and before and before.origin in kept and before.is_intact(folder):
        return _cover(folder, before.origin, before.key)
    if not pictures.given and _is_foreign(folder, before):
        return _found(folder, progress)
    given = pictures.given
    data = picture.read(given) if given else pictures.source
    key = _key(data, pictures)
    if before and before.key == key and before.is_intact(folder):
        return _cover(folder, before.origin, key)
    origin: Origin = "given" if given else "source" if data else "drawn"
    try:
        made = picture.fitted(data) if data else draw.draw(pictures.title, pictures.author)
    except SettingsError as error:
        if origin != "source":
            raise
        progress.warn(f"The source's own cover is not used: {error.problem} One is drawn instead.")
        origin, made = "drawn", draw.draw(pictures.title, pictures.author)
    atomic.write(folder / COVER, made)
    journal.note_cover(folder, _record(folder, origin, key))
    return _cover(folder, origin, key)


def _is_foreign(folder: Path, before: CoverRecord | None) -> bool:
    """Whether somebody else put a file where the cover is."""
    path = folder / COVER
    if not path.is_file() or (before and before.is_ours and before.is_intact(folder)):
        return False
    return picture.COMMENT not in picture.read(path)[: picture.HEAD_BYTES]


def _found(folder: Path, progress: Progress) -> EditionCover:
    try:
        return _cover(folder, FOUND, "")
    except SettingsError as error:
        progress.warn(f"{folder / COVER} is not used: {error.problem}")
        return EditionCover(b"", _record(folder, FOUND, ""))


def _key(data: bytes, pictures: Covering) -> str:
    about = [RECIPE, hashlib.sha256(data).hexdigest()] if data else [draw.DRAWING, pictures.title, pictures.author]
    return edition.recipe_key(*about)


def _cover(folder: Path, origin: Origin, key: str) -> EditionCover:
    return EditionCover(picture.embedded(picture.read(folder / COVER)), _record(folder, origin, key))


def _record(folder: Path, origin: Origin, key: str) -> CoverRecord:
    return CoverRecord(COVER, key, edition.file_hash(folder / COVER), origin)
