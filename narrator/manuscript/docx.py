"""Word documents (DOCX): paragraphs and headings; notes, comments, deletions and field codes are left out."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree.ElementTree import Element

from narrator.manuscript.archive import Archive
from narrator.manuscript.draft import Draft, DraftPassage, sole_heading
from narrator.manuscript.encoding import decode
from narrator.manuscript.numbering import Numbering
from narrator.manuscript.options import DEFAULTS, ReadingOptions
from narrator.manuscript.source import MOST_PARAGRAPHS, SourceBytes, too_many_paragraphs
from narrator.manuscript.word import PLAIN, ParagraphStyle, WordReader
from narrator.manuscript.xml import attribute, child_value
from narrator.readback import whole_number

DOCUMENT, NUMBERING = "word/document.xml", "word/numbering.xml"
ASIDES = (("word/footnotes.xml", "note"), ("word/endnotes.xml", "note"), ("word/comments.xml", "comment"))
_HEADING_STYLE = re.compile(r"(?:heading|标题|標題)\s*([1-9])")
_ASIDE_STYLES = (
    (re.compile(r"(?:toc|contents|目录|目錄)\s*\d|toc heading|table of figures|图表目录"), "table of contents"),
    (re.compile(r"caption|题注|題注|图注|图题|表题"), "caption"),
    (re.compile(r"index\s*\d|索引\s*\d"), "index"),
    (
        re.compile(
            r"html preformatted|(?:source )?code(?: block)?|plain text code|代码(?:块|段)?|程序(?:代码)?|源代码"
        ),
        "code",
    ),
    (re.compile(r"footnote text|脚注文本|endnote text|尾注文本"), "note"),
)
_TITLE_STYLES = ("title", "标题", "標題")
_MAIN = r'xmlns:(\w+)="http://(?:schemas\.openxmlformats\.org|purl\.oclc\.org/ooxml)/wordprocessingml/(?:2006/)?main"'


def recognise(source: SourceBytes) -> bool:
    """Whether an archive has the part that every Word document has."""
    return source.data.startswith(b"PK\x03\x04") and DOCUMENT in Archive(source.data, source.name)


def read(source: SourceBytes, _: ReadingOptions = DEFAULTS) -> Draft:
    """The text of a document, its title, author and language."""
    archive = Archive(source.data, source.name)
    numbering = Numbering(archive.xml(NUMBERING) if NUMBERING in archive else None)
    document = _part(archive, DOCUMENT)
    if document.count("</w:p>") > MOST_PARAGRAPHS:
        raise too_many_paragraphs(archive.name)
    passages = ranked(WordReader(_styles(archive), numbering).read(document))
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
    data = archive.read(member)
    try:
        source = data.decode("utf-8-sig")  # as it says: a part with three signs in it is no matter of likelihood
    except UnicodeDecodeError:
        source = decode(data, "utf-8", archive.name).text
    prefix = re.search(_MAIN, source[:8192])
    return (
        source
        if not prefix or prefix[1] == "w"
        else re.sub(rf"(</?|\s){prefix[1]}:(?=[^\s<>]*[=\s/>])", r"\1w:", source)
    )


def _styles(archive: Archive) -> dict[str, ParagraphStyle]:
    """What every paragraph style says of its paragraphs, by its id."""
    return styles_of(archive.xml("word/styles.xml")) if "word/styles.xml" in archive else {}


def styles_of(part: Element) -> dict[str, ParagraphStyle]:
    """The same of the root of a part of styles."""
    styles = {attribute(style, "styleId"): style for style in part.iterfind("{*}style")}
    return {key: found for key in styles if (found := _style(styles, key)) != PLAIN}


def _style(styles: dict[str, Element], key: str) -> ParagraphStyle:
    """What a style says, by its name or outline, or by the style it is based on: 1 is a title's level."""
    level, reason, numbering, place = 0, "", "", ""
    for _ in range(16):  # a chain of styles longer than that is a loop
        if key not in styles:
            break
        style = styles[key]
        name, outline = child_value(style, "name").lower(), child_value(style, "pPr/{*}outlineLvl")
        reason = reason or next((why for form, why in _ASIDE_STYLES if form.fullmatch(name)), "")
        numbering = numbering or child_value(style, "pPr/{*}numPr/{*}numId")
        place = place or child_value(style, "pPr/{*}numPr/{*}ilvl")
        if name in _TITLE_STYLES:
            level = level or 1
        elif numbered := _HEADING_STYLE.fullmatch(name):
            level = level or int(numbered[1]) + 1
        elif 0 <= (depth := whole_number(outline, -1)) < 9:
            level = level or depth + 2
        key = child_value(style, "basedOn")
    return ParagraphStyle(level, reason, numbering, whole_number(place))


def ranked(passages: list[DraftPassage]) -> list[DraftPassage]:
    """`passages` with the highest headings that there are at level 1, the lowest at 6."""
    highest = min((passage.level for passage in passages if passage.level), default=1)
    return [replace(p, level=min(p.level - highest + 1, 6)) if p.level else p for p in passages]


def _property(core: Element, name: str) -> str:
    return " ".join((core.findtext("{*}" + name) or "").split())
