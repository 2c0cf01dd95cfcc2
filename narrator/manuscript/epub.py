"""EPUB books: the pages of the spine in order, chapters by the table of contents, notes and readings left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from xml.etree.ElementTree import Element

from narrator.errors import SourceError
from narrator.manuscript.archive import Archive, resolve
from narrator.manuscript.contents import ContentsEntry, headed, navigation_entries, ncx_entries
from narrator.manuscript.draft import Draft, DraftPassage, Fragment
from narrator.manuscript.html import decode_page
from narrator.manuscript.matter import CONTENTS_TITLE
from narrator.manuscript.model import BlockKind, Cover
from narrator.manuscript.options import DEFAULTS, ReadingOptions
from narrator.manuscript.page import Page, PageReader
from narrator.manuscript.rejoining import with_lines_joined
from narrator.manuscript.source import SourceBytes

CONTAINER = "META-INF/container.xml"
LARGEST_COVER = 16 << 20  # bytes
FEWEST_LINKS, LINKED = 6, 0.85  # of a page of contents: links, and the share of its text that stands in them
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")


def recognise(source: SourceBytes) -> bool:
    """Whether an archive has the container file that every EPUB has."""
    return source.data.startswith(b"PK\x03\x04") and CONTAINER in Archive(source.data, source.name)


def read(source: SourceBytes, _: ReadingOptions = DEFAULTS) -> Draft:
    """The text of a book, its title, author, language and cover."""
    return _Book(Archive(source.data, source.name)).draft()


class _Book:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        rootfile = archive.xml(CONTAINER).find(".//{*}rootfile")
        self.package_path = rootfile.get("full-path", "") if rootfile is not None else ""
        if self.package_path not in archive:
            raise SourceError(f"{archive.name} names no package.", remedy="Get another copy of it.")
        self.package = archive.xml(self.package_path)
        self.items: dict[str, Element] = {item.get("id", ""): item for item in self.package.iterfind(".//{*}item")}

    def draft(self) -> Draft:
        passages = [passage for path in self._spine() for passage in self._page(path)]
        return Draft(
            tuple(with_lines_joined(passages)),
            title=self._metadata("title"),
            author="、".join(filter(None, (_text(e) for e in self.package.iterfind(".//{*}metadata/{*}creator")))),
            deliberate=True,
            language=self._metadata("language"),
            cover=self._cover(),
        )

    def _metadata(self, name: str) -> str:
        return _text(self.package.find(f".//{{*}}metadata/{{*}}{name}"))

    def _path(self, item: Element | None) -> str:
        return resolve(self.package_path, item.get("href", "")) if item is not None else ""

    def _spine(self) -> Iterator[str]:
        references = self.package.iterfind(".//{*}spine/{*}itemref")
        seen: set[str] = set()
        for reference in references:
            path = self._path(self.items.get(reference.get("idref", "")))
            if path and path not in seen:
                seen.add(path)
                yield path

    def _page(self, path: str) -> list[DraftPassage]:
        if path not in self.archive:
            return [DraftPassage((Fragment(path, "missing from the book"),))]
        text = decode_page(self.archive.read(path), f"{self.archive.name} ({path})").text
        return page_passages(text, self._contents()[path], is_navigation=path == self._navigation_path())

    def _contents(self) -> dict[str, list[ContentsEntry]]:
        if not hasattr(self, "_entries"):
            self._entries: dict[str, list[ContentsEntry]] = defaultdict(list)
            for entry in self._read_contents():
                self._entries[entry.path].append(entry)
        return self._entries

    def _read_contents(self) -> list[ContentsEntry]:
        navigation, ncx = self._navigation_path(), self._ncx_path()
        if navigation in self.archive:
            text = decode_page(self.archive.read(navigation), self.archive.name).text
            if entries := navigation_entries(text, navigation):
                return entries
        return ncx_entries(self.archive.xml(ncx), ncx) if ncx in self.archive else []

    def _navigation_path(self) -> str:
        return self._path(next((i for i in self.items.values() if "nav" in i.get("properties", "").split()), None))

    def _ncx_path(self) -> str:
        spine = self.package.find(".//{*}spine")
        named = self.items.get(spine.get("toc", "") if spine is not None else "")
        typed = (i for i in self.items.values() if i.get("media-type") == "application/x-dtbncx+xml")
        return self._path(named if named is not None else next(typed, None))

    def _cover(self) -> Cover | None:
        named = self.package.find(".//{*}metadata/{*}meta[@name='cover']")
        by_name = self.items.get(named.get("content", "")) if named is not None else None
        by_property = (i for i in self.items.values() if "cover-image" in i.get("properties", "").split())
        item = next(by_property, by_name)
        path, media_type = self._path(item), item.get("media-type", "") if item is not None else ""
        if path not in self.archive or media_type not in PICTURES:
            return None
        picture = self.archive.read(path)
        return Cover(picture, media_type) if len(picture) <= LARGEST_COVER else None


def page_passages(text: str, entries: Sequence[ContentsEntry], *, is_navigation: bool = False) -> list[DraftPassage]:
    """The passages of a page of a book, which these entries of its table of contents lead into."""
    page = PageReader({entry.anchor for entry in entries if entry.anchor}).read(text)
    if is_navigation or _is_list_of_links(page):
        return list(_without_links(page.passages, entries))
    return headed(page.passages, [(page.anchors.get(entry.anchor, 0), entry) for entry in entries])


def _is_list_of_links(page: Page) -> bool:
    """Whether next to nothing but links stands on a page, as in a table of contents made for reading."""
    return page.links >= FEWEST_LINKS and page.linked >= LINKED * sum(len(p.spoken.strip()) for p in page.passages)


def _without_links(passages: Sequence[DraftPassage], entries: Sequence[ContentsEntry]) -> Iterator[DraftPassage]:
    """A page of links left out, but for the title of a part of the book that stands above the links of the part."""
    titles = {"".join(entry.title.split()): entry.level for entry in entries}
    for passage in passages:
        title = "".join(passage.spoken.split())
        if passage.kind is BlockKind.HEADING and title in titles and not CONTENTS_TITLE.fullmatch(title):
            yield replace(passage, level=titles.pop(title))
        else:
            yield passage.left_out("table of contents")


def _text(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
