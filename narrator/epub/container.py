"""The file itself: a ZIP archive whose bytes depend on nothing but the book."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from narrator import atomic
from narrator.epub.book import EpubBook
from narrator.epub.overlay import overlay
from narrator.epub.package import SUMMARY, PackageItem, package
from narrator.epub.pages import STYLE, chapter_page, contents_page, cover_page, in_language
from narrator.epub.xml import Element, document

DATE = (1980, 1, 1, 0, 0, 0)  # the first that ZIP can tell
PICTURES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}


class BookFile(NamedTuple):
    """A file of the book as the package lists it, and its bytes or where they lie."""

    item: PackageItem
    content: bytes | Path


def write(path: Path, book: EpubBook) -> None:
    """Write the book to `path`, whole or not at all; sound is copied a piece at a time. Raises OutputError."""
    members = list(_members(book))
    overlays = [member.item.id for member in members if member.item.media_type == "application/smil+xml"]
    listed = package(book, [member.item for member in members], overlays, in_language(SUMMARY, book.language))
    with atomic.replacing(path) as partial, zipfile.ZipFile(partial, "w") as archive:
        _add(archive, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        _add(archive, "META-INF/container.xml", _container())
        _add(archive, "EPUB/package.opf", listed)
        for member in members:
            _add(archive, f"EPUB/{member.item.href}", member.content)


def _members(book: EpubBook) -> Iterator[BookFile]:
    digits = max(2, len(str(len(book.chapters))))
    names = [f"{number:0{digits}}" for number in range(1, len(book.chapters) + 1)]
    yield BookFile(PackageItem("style", "style.css", "text/css"), STYLE.encode())
    if book.cover:
        yield from _cover(book, book.cover)
    nav = contents_page(book, [f"text/{name}.xhtml" for name in names])
    yield BookFile(PackageItem("nav", "nav.xhtml", "application/xhtml+xml", properties="nav", spine=True), nav)
    for name, chapter in zip(names, book.chapters, strict=True):
        text, audio = f"text/{name}.xhtml", f"audio/{name}{chapter.audio.suffix}"
        page = chapter_page(chapter, book.language)
        read = overlay(chapter, f"../{text}", f"../{audio}")
        yield BookFile(
            PackageItem(f"text{name}", text, "application/xhtml+xml", overlay=f"overlay{name}", spine=True), page
        )
        yield BookFile(PackageItem(f"overlay{name}", f"overlays/{name}.smil", "application/smil+xml"), read)
        yield BookFile(PackageItem(f"audio{name}", audio, chapter.media_type), chapter.audio)


def _cover(book: EpubBook, picture: Path) -> Iterator[BookFile]:
    name = f"cover{picture.suffix.lower()}"
    yield BookFile(
        PackageItem("cover-image", name, PICTURES[picture.suffix.lower()], properties="cover-image"), picture
    )
    yield BookFile(PackageItem("cover", "cover.xhtml", "application/xhtml+xml", spine=True), cover_page(book, name))


def _container() -> bytes:
    rootfile = {"full-path": "EPUB/package.opf", "media-type": "application/oebps-package+xml"}
    files = Element("rootfiles", {}, [Element("rootfile", rootfile)])
    namespace = "urn:oasis:names:tc:opendocument:xmlns:container"
    return document(Element("container", {"version": "1.0", "xmlns": namespace}, [files]))


def _add(archive: zipfile.ZipFile, name: str, content: bytes | Path, method: int = zipfile.ZIP_DEFLATED) -> None:
    """Text is packed, sound and pictures are stored: they are packed already."""
    info = zipfile.ZipInfo(name, DATE)
    info.compress_type = zipfile.ZIP_STORED if isinstance(content, Path) else method
    info.external_attr = 0o644 << 16
    info.create_system = 3  # the same on every system
    if isinstance(content, bytes):
        archive.writestr(info, content)
        return
    info.file_size = content.stat().st_size
    with content.open("rb") as source, archive.open(info, "w") as target:
        shutil.copyfileobj(source, target, 1 << 20)
