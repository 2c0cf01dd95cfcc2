"""FictionBook 2 (FB2): sections with titles; notes and pictures are left out."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from narrator.manuscript.draft import Draft
from narrator.manuscript.encoding import Decoded
from narrator.manuscript.options import DEFAULTS, ReadingOptions
from narrator.manuscript.outlined import ElementRoles, local, passages_in
from narrator.manuscript.source import SourceBytes
from narrator.manuscript.xml import attribute, parse_xml

_PICTURES = re.compile(rb"<binary\b[^<>]*>[^<]*</binary>")


def recognise(source: SourceBytes) -> bool:
    """By its root."""
    return b"<FictionBook" in source.data[:2048]


def read(source: SourceBytes, _: ReadingOptions = DEFAULTS) -> Draft:
    """The text of a book, its title, authors and language. Raises SourceError for what is not well-formed."""
    root = parse_xml(_PICTURES.sub(b"", source.data), source.name)
    about = root.find(".//{*}title-info")
    about = Element("none") if about is None else about
    authors = [" ".join(" ".join(author.itertext()).split()) for author in about.iterfind("{*}author")]
    return Draft(
        passages_in(root, WORDS, source.name),
        title=" ".join((about.findtext("{*}book-title") or "").split()),
        author="、".join(filter(None, authors)),
        language=(about.findtext("{*}lang") or "").strip(),
        deliberate=True,
        decoded=Decoded("", "xml", 1.0),
    )


def _level(element: Element, depth: int) -> int:
    return max(depth, 1) if local(element) == "title" else 0


def _reason(element: Element) -> str:
    name = local(element)
    if name == "description":
        return "metadata"
    if name == "body" and attribute(element, "name") in ("notes", "comments", "footnotes"):
        return "note"
    return "note mark" if name == "a" and attribute(element, "type") == "note" else ""


WORDS = ElementRoles(
    paragraphs=frozenset(("p", "v", "subtitle", "text-author", "description", "date")),
    rows=frozenset(("tr",)),
    cells=frozenset(("td", "th")),
    sections=frozenset(("section",)),
    signs={},
    level=_level,
    reason=_reason,
)
