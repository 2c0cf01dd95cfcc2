"""Tables of printed pages: lines whose parts stand below each other in columns, read by row, with whole cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from narrator.manuscript import tabular
from narrator.manuscript.columns import PrintedLine
from narrator.manuscript.draft import DraftPassage, Fragment
from narrator.manuscript.wrapping import joint

FEWEST_ROWS = 3  # lines with several parts
MOST_COLUMNS = 12
FITTING = 0.8  # of the lines have each part in a column of its own
WORDED = 0.4  # of the cells hold Chinese or are numbers; else it is a formula
LONGEST_CELL = 40  # characters in a line of a cell, on average
APART, NEAR = 1.3, 1.12  # times the least distance of two lines: between rows, and within one
FARTHEST = 4.0  # ems between two lines of a table
_GAP = "\u3000"
_WORD = re.compile(r"[\u3400-\u9fff]|^[\s\d.,%％+\-–—/:：()（）]+$")


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """The rows of a table that takes the lines up to `end`."""

    end: int
    rows: tuple[tuple[str, ...], ...]

    def passages(self, number: int) -> Iterator[DraftPassage]:
        for cells in self.rows:
            own = [[DraftPassage((Fragment(cell),))] if cell else [] for cell in cells]
            yield from tabular.row(own, number)


def tables(lines: Sequence[PrintedLine], reasons: Mapping[PrintedLine, str]) -> dict[int, PrintedTable]:
    """The tables among lines, by the index at which each begins."""
    found: dict[int, PrintedTable] = {}
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and lines[end] not in reasons and _goes_on(lines, start, end):
            end += 1
        end = start + _full(lines[start:end])
        if rows := _rows(lines[start:end]):
            found[start] = PrintedTable(end, tuple(rows))
        start = max(end, start + 1)
    return found


def _full(lines: Sequence[PrintedLine]) -> int:
    """How many lines there are up to the last that has several parts, or stands in one row with such a line."""
    steps = [before.foot - line.foot for before, line in pairwise(lines)]
    least, count = min(steps, default=0.0), len(lines)
    while count and len(_parts(lines[count - 1])) < 2 and not (count > 1 and steps[count - 2] <= NEAR * least):
        count -= 1
    return count


def _parts(line: PrintedLine) -> list[str]:
    parts = line.text.strip(_GAP).split(_GAP)
    return parts if len(parts) == len(line.parts) else [line.text]


def _goes_on(lines: Sequence[PrintedLine], start: int, end: int) -> bool:
    """Whether a line goes on with a table: it has parts, or is a part below one."""
    line, before = lines[end], lines[end - 1]
    if end > start and not (
        line.page == before.page
        and line.column == before.column
        and 0 < before.foot - line.foot <= FARTHEST * line.size
    ):
        return False
    if len(_parts(line)) > 1:
        return True
    above = [
        line.parts or ((line.left, line.right),) for line in lines[max(start, end - 3) : end] if len(_parts(line)) > 1
    ]
    columns = _columns([part for parts in above for part in parts])
    return end > start and len(columns) > 1 and _place((line.left, line.right), columns) is not None


def _columns(parts: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The columns that parts of lines stand in: those that overlap are in one."""
    found: list[tuple[float, float]] = []
    for left, right in sorted(parts):
        if found and left < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], right)
        else:
            found.append((left, right))
    return found


def _place(part: tuple[float, float], columns: Sequence[tuple[float, float]]) -> int | None:
    """The only column that a part stands in."""
    among = [place for place, (left, right) in enumerate(columns) if part[0] < right and left < part[1]]
    return among[0] if len(among) == 1 else None


def _rows(lines: Sequence[PrintedLine]) -> list[tuple[str, ...]]:
    """The rows of a table; none where lines are no table."""
    several = [line for line in lines if len(_parts(line)) > 1]
    if len(several) < FEWEST_ROWS or 2 * len(several) < len(lines):
        return []
    most = max(len(line.parts) for line in several)
    columns = _columns([part for line in several if len(line.parts) == most for part in line.parts])
    if not 2 <= len(columns) <= MOST_COLUMNS or len(columns) < most:
        return []
    cells = [_in_columns(line, columns) for line in lines]
    fitting = [row for row in cells if row]
    texts = [text for row in fitting for text in row if text]
    if len(fitting) < len(lines) or sum(bool(_WORD.search(text)) for text in texts) < WORDED * len(texts):
        return []
    if sum(map(len, texts)) > LONGEST_CELL * len(texts):
        return []
    return list(_joined(lines, cells))


def _in_columns(line: PrintedLine, columns: Sequence[tuple[float, float]]) -> tuple[str, ...]:
    """The parts of a line by column; nothing where one stands in two or two in one."""
    cells = [""] * len(columns)
    parts = line.parts if len(_parts(line)) == len(line.parts) else ((line.left, line.right),)
    for part, text in zip(parts, _parts(line), strict=True):
        place = _place(part, columns)
        if place is None or cells[place]:
            return ()
        cells[place] = text.strip()
    return tuple(cells)


def _joined(lines: Sequence[PrintedLine], cells: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Rows of one line or several: those that stand nearer, or without a first cell below one that is full."""
    steps = [before.foot - line.foot for before, line in pairwise(lines)]
    least = min(steps)
    is_apart = max(steps) >= APART * least
    row = list(cells[0])
    for step, own in zip(steps, cells[1:], strict=True):
        if (step <= NEAR * least) if is_apart else not own[0] and any(row):
            row = [a + (joint(a, b) + b if a and b else b) for a, b in zip(row, own, strict=True)]
        else:
            yield tuple(row)
            row = list(own)
    yield tuple(row)
