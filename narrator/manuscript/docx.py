"""Word documents (DOCX): paragraphs and headings; notes, comments, deletions and field codes are left out."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree.ElementTree import Element

from narrator.manuscript.archive import Archive
from narrator.manuscript.draft import Draft, Passage, sole_heading
from narrator.manuscript.encoding import decode
from narrator.manuscript.source import Source
from narrator.manuscript.word import WordReader

DOCUMENT = "word/document.xml"
ASIDES = (("word/footnotes.xml", "note"), ("word/endnotes.xml", "note"), ("word/comments.xml", "comment"))
_HEADING_STYLE = re.compile(r"(?:heading|标题|標題)\s*([1-9])")
_TITLE_STYLES = ("title", "标题", "標題")
_MAIN = r'xmlns:(\w+)="http://(?:schemas\.openxmlformats\.org|purl\.oclc\.org/ooxml)/wordprocessingml/(?:2006/)?main"'


def recognise(source: Source) -> bool:
    """Whether an archive has the part that every Word document has."""
    return source.data.startswith(b"PK\x03\x04") and DOCUMENT in Archive(source.data, source.name)


def read(source: Source) -> Draft:
    """The text of a document, its title, author and language."""
    archive = Archive(source.data, source.name)
    passages = _ranked(WordReader(_levels(archive)).read(_part(archive, DOCUMENT)))
    for member, reason in ASIDES:
        if member in archive:
            passages += [passage.left_out(reason) for passage in WordReader({}).read(_part(archive, member))]
    core = archive.xml("docProps/core.xml") if "docProps/core.xml" in archive else Element("none")
    return Draft(
        tuple(passages),
        title=_property(core, "title"),
        author=_property(core, "creator"),
        heading=sole_heading(passages),
        language=_property(core, "language"),
    )


def _part(archive: Archive, member: str) -> str:
    """The source of a part, with `w` for the prefix of WordprocessingML, as nearly all programs write it."""
    source = decode(archive.read(member), "utf-8", archive.name).text
    prefix = re.search(_MAIN, source[:8192])
    return (
        source
        if not prefix or prefix[1] == "w"
        else re.sub(rf"(</?|\s){prefix[1]}:(?=[^\s<>]*[=\s/>])", r"\1w:", source)
    )


def _levels(archive: Archive) -> dict[str, int]:
    """The level of every paragraph style that is a heading, by its id: 1 for a title, 2 for the first headings."""
    if "word/styles.xml" not in archive:
        return {}
    styles = {_value(style, "styleId"): style for style in archive.xml("word/styles.xml").iterfind("{*}style")}
    return {key: level for key in styles if (level := _level(styles, key))}


def _level(styles: dict[str, Element], key: str) -> int:
    """The level that a style has by its name or outline, or by the style it is based on; 0 for none."""
    for _ in range(16):  # a chain of styles longer than that is a loop
        if key not in styles:
            return 0
        style = styles[key]
        name, outline = _child_value(style, "name").lower(), _child_value(style, "pPr/{*}outlineLvl")
        if name in _TITLE_STYLES:
            return 1
        if numbered := _HEADING_STYLE.fullmatch(name):
            return int(numbered[1]) + 1
        if outline.isdecimal() and int(outline) < 9:
            return int(outline) + 2
        key = _child_value(style, "basedOn")
    return 0


def _ranked(passages: list[Passage]) -> list[Passage]:
    """`passages` with the highest headings that there are at level 1, the lowest at 6."""
    highest = min((passage.level for passage in passages if passage.level), default=1)
    return [replace(p, level=min(p.level - highest + 1, 6)) if p.level else p for p in passages]


def _value(element: Element, name: str) -> str:
    """An attribute, in whichever namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _child_value(element: Element, path: str) -> str:
    child = element.find("{*}" + path)
    return _value(child, "val") if child is not None else ""


def _property(core: Element, name: str) -> str:
    return " ".join((core.findtext("{*}" + name) or "").split())
