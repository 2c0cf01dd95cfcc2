"""PDF documents with a text layer: lines rejoined across pages, running heads and page numbers left out."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from narrator.errors import SourceError
from narrator.manuscript.draft import Draft, Passage, Piece
from narrator.manuscript.model import BlockKind
from narrator.manuscript.source import LARGEST_TEXT, Source, too_large
from narrator.manuscript.text import rejoined
from narrator.manuscript.wrapping import Line, wrap_width

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 20_000
EDGE_LINES = 2  # at the top and at the bottom of a page, where running heads and page numbers stand
REPEATED = 0.3  # of the pages have to bear a line for it to be a running head, and at least three
LONGEST_TITLE_LINES = 3
SPACED_OUT = 4  # a line is letter-spaced if more than one of so many characters is a space between hanzi
_HANZI = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’…—"
_SPACE_BETWEEN = re.compile(f"(?<=[{_HANZI}])[ \\t]+(?=[{_HANZI}])")
_COMPATIBILITY = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]+")  # radicals that fonts give for whole characters


def recognise(source: Source) -> bool:
    """By its first bytes."""
    return b"%PDF-" in source.data[:1024]


def read(source: Source) -> Draft:
    """The text layer, the title and the author. SourceError if there is no text, or only for those with a password."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it warns of, it has mended
    try:
        return _draft(_open(source), source.name)
    except SourceError:
        raise
    except Exception as error:  # pypdf raises whatever a damaged file makes it stumble over
        detail = "".join(c if c.isprintable() else "?" for c in str(error)[:120]) or type(error).__name__
        problem = f"{source.name} is damaged: {detail}."
        raise SourceError(problem, remedy="Open it in a PDF viewer and save it again.") from error


def _open(source: Source) -> PdfReader:
    try:
        from pypdf import PdfReader
    except ImportError as error:
        raise SourceError("PDF documents need the package pypdf.", remedy="Try pip install pypdf.") from error
    reader = PdfReader(io.BytesIO(source.data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise SourceError(f"{source.name} is encrypted.", remedy="Save a copy of it without a password.")
    return reader


def _draft(reader: PdfReader, name: str) -> Draft:
    pages = list(_pages(reader, name))
    if not any(line.strip() for page in pages for line in page):
        problem = f"{name} holds pictures of pages, no text."
        raise SourceError(problem, remedy="Add a text layer with an OCR program, such as OCRmyPDF.")
    reasons = _furniture(pages)
    lines = [Line.of(line) for page in pages for line in page]
    title = (reader.metadata.title if reader.metadata else None) or ""
    author = (reader.metadata.author if reader.metadata else None) or ""
    return Draft(
        tuple(_passages(lines, reasons, _headings(reader, pages))),
        title=title.strip(),
        author=author.strip(),
    )


def _pages(reader: PdfReader, name: str) -> Iterator[list[str]]:
    length = 0
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text()
        length += len(text)
        if number > MOST_PAGES or length > LARGEST_TEXT:
            raise too_large(name, length, LARGEST_TEXT)
        yield [_plain(line) for line in text.splitlines()]


def _plain(line: str) -> str:
    """A line with the characters that were meant, and without the spaces of letter-spacing."""
    line = _COMPATIBILITY.sub(lambda m: unicodedata.normalize("NFKC", m[0]), line)
    spaced_out = len(_SPACE_BETWEEN.findall(line)) * SPACED_OUT > len(line)
    return _SPACE_BETWEEN.sub("", line) if spaced_out else line


def _furniture(pages: list[list[str]]) -> dict[int, str]:
    """The lines, by index in the whole text, that many pages bear at the same place at an edge, page numbers aside."""
    edges = [_edges(page) for page in pages]
    counts = Counter(key for page in edges for key in page)
    enough = max(3, REPEATED * len(pages))
    found: dict[int, str] = {}
    offset = 0
    for page, keys in zip(pages, edges, strict=True):
        for side in (1, -1):
            for place in range(EDGE_LINES):  # a second line only behind a first
                key = next((key for key in keys if key[:2] == (side, place)), None)
                if not key or counts[key] < enough:
                    break
                found[offset + keys[key]] = "page furniture"
        offset += len(page)
    return found


def _edges(page: list[str]) -> dict[tuple[int, int, str], int]:
    """The lines at the top (1) and bottom (-1) of a page: side, place and wording to index."""
    filled = [index for index, line in enumerate(page) if line.strip()]
    return {
        (side, place, _pattern(page[index])): index
        for side in (1, -1)
        for place, index in enumerate(filled[::side][:EDGE_LINES])
    }


def _pattern(line: str) -> str:
    return re.sub(r"[\d\s]+|\b[ivxlc]+\b", "#", line.strip())


def _headings(reader: PdfReader, pages: list[list[str]]) -> dict[int, tuple[int, int]]:
    """For every bookmark whose title stands on its page: the line's index, how many lines it takes, and its level."""
    starts = [0]
    for page in pages:
        starts.append(starts[-1] + len(page))
    found: dict[int, tuple[int, int]] = {}
    for title, number, level in _bookmarks(reader):
        for index, line in enumerate(pages[number]) if 0 <= number < len(pages) else ():
            count = _lines_of(title, pages[number][index : index + LONGEST_TITLE_LINES]) if line.strip() else 0
            if count:
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


def _bookmarks(reader: PdfReader) -> Iterator[tuple[str, int, int]]:
    """The titles of the outline without white space, their pages, from 0, and levels, from 1."""
    waiting: list[tuple[Any, int]] = [(reader.outline, 1)]
    while waiting:
        entries, level = waiting.pop()
        for entry in entries:
            if isinstance(entry, list):
                waiting.append((entry, level + 1))
            elif entry.title and (number := reader.get_destination_page_number(entry)) is not None:
                yield "".join(_plain(entry.title).split()), number, level


def _passages(lines: list[Line], reasons: dict[int, str], headings: dict[int, tuple[int, int]]) -> Iterator[Passage]:
    width = wrap_width([line for index, line in enumerate(lines) if index not in reasons])
    omitted = sorted(reasons)
    position = 0
    for start, (count, level) in [*sorted(headings.items()), (len(lines), (0, 0))]:
        if start < position:
            continue
        indexes = omitted[bisect_left(omitted, position) : bisect_left(omitted, start)]
        within = {index - position: reasons[index] for index in indexes}
        yield from (Passage(pieces) for pieces in rejoined(lines[position:start], width, within))
        position = start + count
        title = " ".join(line.text.strip() for line in lines[start:position])
        yield Passage((Piece(title),), BlockKind.HEADING, level)
