"""Tables as files of their own (CSV, TSV): each line a row, the first the titles of the columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace

from narrator.errors import SourceError
from narrator.manuscript.draft import Draft, DraftPassage, Fragment
from narrator.manuscript.options import DEFAULTS, ReadingOptions
from narrator.manuscript.source import LARGEST_TEXT, SourceBytes
from narrator.manuscript.tabular import row
from narrator.manuscript.text import LINE_END

NAMES = {".csv": ",", ".tsv": "\t"}
OTHERS = ",;\t，|"  # what stands between cells where that does not
HEAD = 20  # lines by which that is found
MARKS = '"'
MOST_CELLS = 1_000_000  # each takes some 400 bytes of memory


def recognise(source: SourceBytes) -> bool:
    """By its name, and cells on its first lines."""
    return source.name.lower().endswith(tuple(NAMES)) and bool(_separator(source.decoded.text, source.name))


def read(source: SourceBytes, _: ReadingOptions = DEFAULTS) -> Draft:
    """A row for every line; what separates cells is no text. Raises SourceError for more than MOST_CELLS."""
    text = source.decoded.text
    separator = _separator(text, source.name)
    if text.count(separator) > MOST_CELLS:
        raise SourceError(f"{source.name} has more than {MOST_CELLS:,} cells.", remedy="Split it into several files.")
    csv.field_size_limit(LARGEST_TEXT)  # a cell, such as one whose quotes never end, may be as long as the file
    return replace(Draft(tuple(_rows(text, separator))), decoded=source.decoded)


def _separator(text: str, name: str) -> str:
    lines = [line for line in LINE_END.split(text[:20_000]) if line.strip()][:HEAD]
    own = NAMES[name.lower()[-4:]]
    counts = {sign: min((line.count(sign) for line in lines), default=0) for sign in own + OTHERS}
    return own if counts[own] else max(counts, key=lambda sign: counts[sign]) if any(counts.values()) else ""


def _rows(text: str, separator: str) -> Iterator[DraftPassage]:
    kept: list[str] = []
    for number, cells in enumerate(csv.reader(LINE_END.split(text), delimiter=separator)):
        kept += cells
        own = [[DraftPassage((Fragment(cell.strip()),))] if cell.strip() else [] for cell in cells]
        yield from row(own, 1, is_header=not number)
    signs = sum(
        text.count(sign) - sum(cell.count(sign) for cell in kept) for sign in {separator, MARKS} if not sign.isspace()
    )
    if signs > 0:
        yield DraftPassage((Fragment(separator * signs, "markup"),))
