"""Texts of LibreOffice (ODT): paragraphs, headings, tables; notes, comments and deletions are left out."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from narrator.manuscript.archive import Archive
from narrator.manuscript.draft import Draft, sole_heading
from narrator.manuscript.encoding import Decoded
from narrator.manuscript.options import DEFAULTS, ReadingOptions
from narrator.manuscript.outlined import ElementRoles, local, passages_in
from narrator.manuscript.source import SourceBytes
from narrator.manuscript.xml import attribute
from narrator.readback import whole_number

CONTENT, META, TYPE = "content.xml", "meta.xml", "mimetype"
_LEFT_OUT = {
    **dict.fromkeys(("note", "note-ref"), "note"),
    "annotation": "comment",
    "tracked-changes": "deleted",
    "table-of-content": "table of contents",
    "alphabetical-index": "index",
    "ruby-text": "ruby",
    "desc": "image",
    "sequence-decls": "metadata",
}


def recognise(source: SourceBytes) -> bool:
    """Whether an archive says that it is one, and has the part that holds the text."""
    if not source.data.startswith(b"PK\x03\x04"):
        return False
    archive = Archive(source.data, source.name)
    return CONTENT in archive and TYPE in archive and b"opendocument.text" in archive.read(TYPE)


def read(source: SourceBytes, _: ReadingOptions = DEFAULTS) -> Draft:
    """The text of a document, its title, author and language."""
    archive = Archive(source.data, source.name)
    body = archive.xml(CONTENT).find(".//{*}body")
    passages = passages_in(Element("none") if body is None else body, WORDS, source.name)
    about = archive.xml(META) if META in archive else Element("none")
    return Draft(
        passages,
        title=_said(about, "title"),
        author=_said(about, "initial-creator") or _said(about, "creator"),
        heading=sole_heading(passages),
        language=_said(about, "language"),
        decoded=Decoded("", "xml", 1.0),
    )


def _said(about: Element, name: str) -> str:
    return " ".join((about.findtext(".//{*}" + name) or "").split())


def _level(element: Element, _: int) -> int:
    return max(1, whole_number(attribute(element, "outline-level"), 1)) if local(element) == "h" else 0


def _reason(element: Element) -> str:
    return _LEFT_OUT.get(local(element), "")


WORDS = ElementRoles(
    paragraphs=frozenset(("p", "h")),
    rows=frozenset(("table-row",)),
    cells=frozenset(("table-cell",)),
    sections=frozenset(),
    signs={"s": " ", "tab": " ", "line-break": " "},
    level=_level,
    reason=_reason,
)
