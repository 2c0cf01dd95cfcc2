"""The package document: what the book is, which files it has, in which order they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from narrator.epub.book import EpubBook
from narrator.epub.overlay import clock
from narrator.epub.pages import ACTIVE
from narrator.epub.xml import Element, document

# A book made again from the same text is the same to the byte: its date cannot be that of the making.
MODIFIED = "2000-01-01T00:00:00Z"
ACCESSIBILITY = {
    "schema:accessMode": ("textual", "auditory"),
    "schema:accessModeSufficient": ("textual", "auditory"),
    "schema:accessibilityFeature": (
        "synchronizedAudioText",
        "tableOfContents",
        "readingOrder",
        "structuralNavigation",
    ),
    "schema:accessibilityHazard": ("none",),
}
SUMMARY = {
    "zh": "全文配有朗读，读到哪一句，哪一句高亮；有目录。",
    "en": "The whole text is read aloud, and the sentence being read is highlighted; there is a table of contents.",
}


class PackageItem(NamedTuple):
    """A file of the book. `spine` tells whether it is read in order; `overlay` is the id of its media overlay."""

    id: str
    href: str
    media_type: str
    properties: str = ""
    overlay: str = ""
    spine: bool = False


def package(book: EpubBook, items: Sequence[PackageItem], overlays: Sequence[str], summary: str) -> bytes:
    """The whole file; `overlays` are the ids of the chapters' media overlays."""
    attributes = {
        "xmlns": "http://www.idpf.org/2007/opf",
        "version": "3.0",
        "unique-identifier": "id",
        "xml:lang": book.language,
    }
    spine = [Element("itemref", {"idref": item.id}) for item in items if item.spine]
    root = Element(
        "package",
        attributes,
        [
            Element(
                "metadata", {"xmlns:dc": "http://purl.org/dc/elements/1.1/"}, list(_metadata(book, overlays, summary))
            ),
            Element("manifest", {}, [_item(item) for item in items]),
            Element("spine", {}, spine),
        ],
    )
    return document(root)


def _metadata(book: EpubBook, overlays: Sequence[str], summary: str) -> Iterator[Element]:
    yield Element("dc:identifier", {"id": "id"}, [book.identifier])
    yield Element("dc:title", {}, [book.title])
    yield Element("dc:language", {}, [book.language])
    if book.author:
        yield Element("dc:creator", {"id": "author"}, [book.author])
        yield _meta("role", "aut", {"refines": "#author", "scheme": "marc:relators"})
    yield _meta("dcterms:modified", MODIFIED)
    yield _meta("media:duration", clock(book.duration_ms))
    for chapter, overlay in zip(book.chapters, overlays, strict=True):
        yield _meta("media:duration", clock(chapter.duration_ms), {"refines": f"#{overlay}"})
    if book.narrator:
        yield _meta("media:narrator", book.narrator)
    yield _meta("media:active-class", ACTIVE)
    for name, values in ACCESSIBILITY.items():
        yield from (_meta(name, value) for value in values)
    yield _meta("schema:accessibilitySummary", summary)


def _meta(name: str, value: str, more: dict[str, str] | None = None) -> Element:
    return Element("meta", {"property": name, **(more or {})}, [value])


def _item(item: PackageItem) -> Element:
    attributes = {"id": item.id, "href": item.href, "media-type": item.media_type}
    if item.properties:
        attributes["properties"] = item.properties
    if item.overlay:
        attributes["media-overlay"] = item.overlay
    return Element("item", attributes)
