"""PDF documents with a text layer: read by their layout, and refused where their fonts do not say what they show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from narrator.errors import SourceError
from narrator.manuscript.columns import PrintedLine, lines_of
from narrator.manuscript.draft import Draft
from narrator.manuscript.encoding import Decoded
from narrator.manuscript.glyphs import Glyph, characters, runs
from narrator.manuscript.legibility import MOST_STRAY, UNREADABLE, legibility, stray_marks
from narrator.manuscript.listings import without_code
from narrator.manuscript.misread import reread
from narrator.manuscript.options import DEFAULTS, ReadingOptions
from narrator.manuscript.running import furniture
from narrator.manuscript.source import LARGEST_TEXT, SourceBytes, too_large
from narrator.manuscript.typesetting import passages
from narrator.manuscript.vertical import upright
from narrator.manuscript.widths import WidthReader, hides_text

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MOST_PAGES = 20_000
LONGEST_TITLE_LINES = 3
MOST_BOOKMARKS = 20_000
SPACED_OUT = 4  # a line is letter-spaced if more than one of so many characters is a space between hanzi
_HANZI = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’…—"
_SPACE_BETWEEN = re.compile(f"(?<=[{_HANZI}])[ \\t]+(?=[{_HANZI}])")
_OCR = "Add a text layer with an OCR program, such as OCRmyPDF."


def recognise(source: SourceBytes) -> bool:
    """By its first bytes."""
    return b"%PDF-" in source.data[:1024]


def read(source: SourceBytes, _: ReadingOptions = DEFAULTS) -> Draft:
    """The text layer, the title and the author.

    Raises SourceError if there is no text, if it is not what the pages show, or only for those with a password.
    """
    document = _open(source)
    pages = list(_pages(document, source))
    lines = [line for page in pages for line in page]
    if not any(line.text.strip() for line in lines):
        raise SourceError(f"{source.name} holds pictures of pages, no text.", remedy=_OCR)
    sure = _legible("\n".join(line.text for line in lines), source.name)
    about = document.get_metadata_dict()
    return Draft(
        tuple(without_code(passages(lines, furniture(pages), _titles(document, pages)))),
        title=about.get("Title", ""),
        author=about.get("Author", ""),
        decoded=Decoded("", "pdf", sure),
    )


def _open(source: SourceBytes) -> PdfDocument:
    try:
        from pypdfium2 import PdfDocument, PdfiumError
    except ImportError as error:
        raise SourceError("PDF documents need the package pypdfium2.", remedy="Try pip install pypdfium2.") from error
    try:
        return PdfDocument(source.data)
    except PdfiumError as error:
        if "Success" in str(error):  # a document without pages
            raise SourceError(f"{source.name} holds no pages, and so no text.", remedy=_OCR) from error
        if "password" in str(error).lower():
            problem = f"{source.name} is encrypted."
            raise SourceError(problem, remedy="Save a copy of it without a password.") from error
        problem = f"{source.name} is damaged: {error}"
        raise SourceError(problem, remedy="Open it in a PDF viewer and save it again.") from error


def _legible(text: str, name: str) -> float:
    """How much of a text is words. Raises SourceError where it is too little to be read aloud."""
    sure = legibility(text)
    if sure < UNREADABLE:
        raise SourceError(
            f"{name} cannot be read: its fonts do not say which characters they show; {sure:.0%} of the text is words.",
            remedy=f"{_OCR} Its option --force-ocr replaces the text layer that is there.",
            sure=sure,
        )
    if (stray := stray_marks(text)) > MOST_STRAY:
        raise SourceError(
            f"{name} cannot be read: its fonts do not say which punctuation they show; {stray:.0%} of it is signs.",
            remedy=f"{_OCR} Its option --force-ocr replaces the text layer that is there.",
            sure=1 - stray,
        )
    return sure


def _pages(document: PdfDocument, source: SourceBytes) -> Iterator[list[PrintedLine]]:
    from pypdfium2 import PdfiumError

    length = column = 0
    by_width = WidthReader(source.data)
    for number in range(len(document)):
        try:
            page = document[number]
            lines = lines_of(list(runs(upright(_characters(page, number, by_width)))), number, column)
            page.close()
        except PdfiumError:  # a damaged page: the others are read
            continue
        length += sum(len(line.text) for line in lines)
        if number >= MOST_PAGES or length > LARGEST_TEXT:
            raise too_large(source.name, length, LARGEST_TEXT)
        column = lines[-1].column + 1 if lines else column
        texts = reread([_evenly_spaced(line.text) for line in lines])
        yield [replace(line, text=text) for line, text in zip(lines, texts, strict=True)]


def _characters(page: PdfPage, number: int, by_width: WidthReader) -> list[Glyph]:
    found = list(characters(page))
    again = by_width.glyphs(number) if hides_text(page) else []
    return again if len(again) > sum(bool(text) for text, *_ in found) else found


def _evenly_spaced(line: str) -> str:
    """A line without the spaces of letter-spacing."""
    spaced_out = len(_SPACE_BETWEEN.findall(line)) * SPACED_OUT > len(line)
    return _SPACE_BETWEEN.sub("", line) if spaced_out else line


def _titles(document: PdfDocument, pages: Sequence[Sequence[PrintedLine]]) -> dict[int, tuple[int, int]]:
    """For every bookmark whose title stands on its page: the line's index, how many lines it takes, and its level."""
    starts = [0]
    for page in pages:
        starts.append(starts[-1] + len(page))
    found: dict[int, tuple[int, int]] = {}
    for title, number, level in _bookmarks(document):
        for index, line in enumerate(pages[number]) if 0 <= number < len(pages) else ():
            following = [other.text for other in pages[number][index : index + LONGEST_TITLE_LINES]]
            if line.text.strip() and (count := _lines_of(title, following)):
                found.setdefault(starts[number] + index, (count, min(level, 6)))
                break
    return found


def _lines_of(title: str, lines: list[str]) -> int:
    """How many of `lines`, from the first, make up `title`; 0 if they do not."""
    text = ""
    for count, line in enumerate(lines, 1):
        text += "".join(line.split())
        if text == title:
            return count
    return 0


def _bookmarks(document: PdfDocument) -> Iterator[tuple[str, int, int]]:
    """The titles of the outline without white space, their pages, from 0, and levels, from 1."""
    for number, bookmark in enumerate(document.get_toc(max_depth=6)):
        if number >= MOST_BOOKMARKS:
            return
        target = bookmark.get_dest()
        page = target.get_index() if target else None
        title = "".join(_evenly_spaced(bookmark.get_title()).split())
        if title and page is not None:
            yield title, page, bookmark.level + 1
