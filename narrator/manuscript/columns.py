"""The runs of a page in the order of reading, as lines: column by column, where the page has columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from narrator.manuscript.glyphs import RAISED, SAME_LINE, TextRun
from narrator.manuscript.raised import lowered, raised

FEWEST_ROWS = 5  # beside each other that make two columns
CROSSING = 0.2  # of the rows may reach across the gutter: titles, tables, pictures' captions
NARROWEST_COLUMN = 6  # characters on a line
MOST_COLUMNS = 4
WIDE_SPACE = "\u3000"  # between what stands apart on a line
ALIGNED = 0.6  # of a column's lines begin where others do


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line as it is printed. `column` numbers the column within the document, in the order of reading.

    `left` and `right` are its sides, `foot` its baseline above the page's lower edge, all in points. `parts` are the
    sides of what stands apart on it.
    """

    text: str
    left: float
    right: float
    foot: float
    size: float
    page: int
    column: int = 0
    parts: tuple[tuple[float, float], ...] = ()


def lines_of(found: Sequence[TextRun], page: int, column: int) -> list[PrintedLine]:
    """The lines of a page in the order of reading; `column` is the number of its first column."""
    rows = [_with_marks(row) for row in _rows([run for run in found if run.text.strip()])]
    lines: list[PrintedLine] = []
    for number, part in enumerate(_ordered(rows, MOST_COLUMNS), column):
        lines += [_line(row, page, number) for row in part]
    return lines


Row = list[TextRun]


def _rows(found: Iterable[TextRun]) -> list[Row]:
    """Runs with their feet on one line, from the top of the page down, each row from left to right."""
    rows: list[Row] = []
    for run in sorted(found, key=lambda run: (-run.foot, run.left)):
        row = rows[-1] if rows else None
        if row and abs(row[0].foot - run.foot) <= SAME_LINE * max(run.size, row[0].size):
            row.append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.left) for row in _with_raised(rows)]


def _with_raised(rows: list[Row]) -> list[Row]:
    """Rows in which rows of small raised or lowered characters are taken into the row that they belong to."""
    made: list[Row] = []
    waiting: Row = []
    for number, row in enumerate(rows):
        near = [
            other
            for other in (made[-1] if made else None, rows[number + 1] if number + 1 < len(rows) else None)
            if other
        ]
        lone = [run for run in row if any(_is_mark_in(run, other) for other in near)]
        rest = [run for run in row if run not in lone]
        for run in lone:
            if made and _is_mark_in(run, made[-1]):
                made[-1].append(run)
            else:
                waiting.append(run)
        if rest:
            made.append(rest + waiting)
            waiting = []
    return [*made, waiting] if waiting else made


def _is_mark_in(run: TextRun, row: Row) -> bool:
    """Whether a short run of small characters touches one of a row's runs that is larger."""
    return len(run.text) <= 12 and any(
        run.size < RAISED * other.size
        and abs(run.foot - other.foot) < 0.8 * other.size
        and -0.3 * other.size <= run.left - other.right <= 0.6 * other.size
        for other in row
    )


def _with_marks(row: Row) -> Row:
    """A row with its raised and lowered characters as such, where there are signs for them."""
    base = max((run.size for run in row), default=0.0)
    main = median(run.foot for run in row if run.size >= RAISED * base)
    return [
        _shifted(run, run.foot - main) if run.size < RAISED * base and abs(run.foot - main) > 0.08 * base else run
        for run in row
    ]


def _shifted(run: TextRun, height: float) -> TextRun:
    text = run.text.strip()
    return TextRun(raised(text) if height > 0 else lowered(text), run.left, run.right, run.foot, run.size)


def _ordered(rows: list[Row], deepest: int) -> Iterator[list[Row]]:
    """Parts of a page in the order of reading: what reaches across, and between that, column by column."""
    gutter = _gutter(rows) if deepest > 1 else None
    if gutter is None:
        if rows:
            yield rows
        return
    band: list[Row] = []
    for row in rows:
        if any(run.left < gutter < run.right for run in row):
            yield from _columns_of(band, gutter, deepest)
            yield [row]
            band = []
        else:
            band.append(row)
    yield from _columns_of(band, gutter, deepest)


def _columns_of(band: list[Row], gutter: float, deepest: int) -> Iterator[list[Row]]:
    left = [part for row in band if (part := [run for run in row if run.right <= gutter])]
    right = [part for row in band if (part := [run for run in row if run.right > gutter])]
    for side in (left, right):
        yield from _ordered(side, deepest - 1)


def _gutter(rows: list[Row]) -> float | None:
    """The middle of the empty strip between two columns, or None if the page has one column."""
    found = [run for row in rows for run in row]
    if len(found) < 2 * FEWEST_ROWS:
        return None
    first, last = min(run.left for run in found), max(run.right for run in found)
    width = last - first
    edges = sorted({run.left for run in found if first + 0.2 * width < run.left < first + 0.8 * width})
    best, best_count = None, 0
    for edge in edges:
        gutter = edge - 1
        beside = sum(_is_beside(row, gutter) for row in rows)
        crossing = sum(any(run.left < gutter < run.right for run in row) for row in rows)
        if beside > best_count and beside >= FEWEST_ROWS and crossing <= CROSSING * len(rows):
            best, best_count = gutter, beside
    return best if best is not None and _are_columns(found, best) else None


def _is_beside(row: Row, gutter: float) -> bool:
    return any(run.right <= gutter for run in row) and any(run.left >= gutter for run in row)


def _are_columns(found: Sequence[TextRun], gutter: float) -> bool:
    """Whether what stands on both sides of a gutter is running text, and no table."""
    sides = [run for run in found if run.right <= gutter], [run for run in found if run.left >= gutter]
    if min(map(len, sides)) < FEWEST_ROWS:
        return False
    is_wide = all(median(len(run.text) for run in side) >= NARROWEST_COLUMN for side in sides)
    places = Counter(round(run.left / run.size) for run in sides[1])
    aligned = sum(count for place, count in places.items() if count + places[place - 1] + places[place + 1] >= 3)
    return is_wide and aligned >= ALIGNED * len(sides[1])


def _line(row: Row, page: int, column: int) -> PrintedLine:
    text, parts = row[0].text, [(row[0].left, row[0].right)]
    for before, run in pairwise(row):
        gap = _gap(before, run)
        text += gap + run.text
        parts[len(parts) - (gap != WIDE_SPACE) :] = [(run.left if gap == WIDE_SPACE else parts[-1][0], run.right)]
    size = max(run.size for run in row)
    right = max(run.right for run in row)
    return PrintedLine(text, row[0].left, right, row[0].foot, size, page, column, tuple(parts))


def _gap(before: TextRun, after: TextRun) -> str:
    """What stands for the space between two runs: nothing, a space, or an ideographic space for a wide one."""
    distance = (after.left - before.right) / max(before.size, after.size, 0.1)
    return WIDE_SPACE if distance > 1 else " " if distance > 0.3 else ""
