"""Tables as they are read aloud: by row, each cell behind its column's title; or as they stand; or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from narrator.manuscript.draft import DraftPassage, Fragment, TableRow
from narrator.manuscript.options import Tables

GAP = Fragment("\u3000")
CELLS = frozenset(("td", "th"))
LONGEST_ROW = (
    120  # characters: a longer row of a table without column titles is laid out as a table, but is running text
)
MOST_SPANNED = 50  # columns or rows by one cell
LONGEST_TITLE = 24  # characters of a column's title
FEWEST_ROWS = 3  # with the titles, of a table whose titles are not marked as such
_NUMBER = re.compile(
    r"[\s约≈<>≤≥±+\-−–—~～至]*[\d０-９][\d０-９.,:/%％‰°\s\-–—~～至年月日时分秒元万亿个人次名倍岁℃]*\D{0,4}"
)
_MARK = re.compile(r"[，。！？；：、,.;:!?…]\s*$")


def row(
    cells: Sequence[Sequence[DraftPassage]], table: int, *, is_header: bool = False, has_label: bool = False
) -> list[DraftPassage]:
    """A row of the table with that number as one passage, if its cells have a paragraph each; else its paragraphs."""
    passages = [passage for cell in cells for passage in cell]
    if len(cells) < 2 or not passages or any(len(cell) > 1 or any(p.level or p.row for p in cell) for cell in cells):
        return passages
    own = tuple(cell[0].pieces if cell else () for cell in cells)
    return [DraftPassage(tuple(_with_gaps(own)), row=TableRow(table, own, is_header, has_label))]


def _with_gaps(cells: Iterable[Sequence[Fragment]]) -> Iterator[Fragment]:
    is_first = True
    for cell in cells:
        if cell and not is_first:
            yield GAP
        is_first = is_first and not cell
        yield from cell


@dataclass(slots=True)
class _OpenTable:
    """A table that has not ended. `reach` says for how many rows more a cell above reaches down into each column."""

    number: int
    reach: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _OpenRow:
    table: _OpenTable
    is_in_head: bool
    cells: list[list[DraftPassage]] = field(default_factory=list)
    titles: list[bool] = field(default_factory=list)
    wide: int = 0  # columns more that the last cell takes

    def add(self, name: str, across: int, down: int) -> None:
        """A cell, behind the columns that cells before and above it take."""
        for _ in range(self.wide):
            self.cells.append([])
        while self.table.reach.get(len(self.cells), 0) > 0:
            self.table.reach[len(self.cells)] -= 1
            self.cells.append([])
        if down > 1:
            self.table.reach |= dict.fromkeys(range(len(self.cells), len(self.cells) + across), down - 1)
        self.cells.append([])
        self.titles.append(name == "th")
        self.wide = across - 1


class PageTables:
    """The tables and rows that are open while a page is read; a table may stand in a cell of another."""

    def __init__(self) -> None:
        self.open: list[_OpenTable] = []
        self.rows: list[_OpenRow] = []
        self.count = 0

    @property
    def cell(self) -> list[DraftPassage] | None:
        """The passages of the cell that is open."""
        return self.rows[-1].cells[-1] if self.rows and self.rows[-1].cells else None

    def start(self, name: str, attributes: Mapping[str, str], *, within_head: bool) -> None:
        if name == "table" or (name == "tr" and not self.open):
            self.count += 1
            self.open.append(_OpenTable(self.count))
        if name == "tr":
            self.rows.append(_OpenRow(self.open[-1], within_head))
        elif name in CELLS and self.rows:
            self.rows[-1].add(name, _span(attributes.get("colspan", "")), _span(attributes.get("rowspan", "")))

    def end_row(self) -> list[DraftPassage]:
        own = self.rows.pop()
        is_header = own.is_in_head or (bool(own.titles) and all(own.titles))
        return row(own.cells, own.table.number, is_header=is_header, has_label=own.titles[:1] == [True])

    def end_table(self) -> None:
        if self.open:
            self.open.pop()


def _span(value: str) -> int:
    return min(max(int(value), 1), MOST_SPANNED) if value.isdecimal() and len(value) < 6 else 1


def laid_out(passages: Iterable[DraftPassage], how: Tables) -> Iterator[DraftPassage]:
    """The passages with the rows of tables as they are read."""
    if how == "none":
        yield from (passage.left_out("table") if passage.row else passage for passage in passages)
        return
    open_rows: list[DraftPassage] = []  # of one table, with what stands between its rows and is not spoken
    for passage in passages:
        if open_rows and (passage.row or passage.spoken.strip()) and _table(passage) != _table(open_rows[0]):
            yield from _read(open_rows, with_titles=how == "headers")
            open_rows = []
        if passage.row or open_rows:
            open_rows.append(passage)
        else:
            yield passage
    yield from _read(open_rows, with_titles=how == "headers")


def _table(passage: DraftPassage) -> int:
    return passage.row.table if passage.row else 0


def _read(passages: Sequence[DraftPassage], *, with_titles: bool) -> Iterator[DraftPassage]:
    rows = [_Cells.of(passage.row) for passage in passages if passage.row]
    count = _titles(rows)
    titles = rows[count - 1].texts if count else ()
    following = iter(enumerate(rows))
    for passage in passages:
        place, own = next(following) if passage.row else (0, None)
        if not own:
            yield passage
        elif not count:
            yield from own.as_set(passage, labelled=with_titles)
        elif not with_titles:
            yield replace(passage, row=None)
        elif place < count or (own.row.is_header and own.texts == titles):
            yield passage.left_out("column titles")
        else:
            yield DraftPassage(tuple(own.behind(titles)))


@dataclass(frozen=True, slots=True)
class _Cells:
    row: TableRow
    texts: tuple[str, ...]

    @classmethod
    def of(cls, row: TableRow) -> _Cells:
        return cls(row, tuple("".join(p.text for p in cell if not p.reason).strip() for cell in row.cells))

    def behind(self, titles: Sequence[str]) -> Iterator[Fragment]:
        """The cells, each behind its column's title."""
        before = ""
        for place, (cell, text) in enumerate(zip(self.row.cells, self.texts, strict=True)):
            if text:
                title = titles[place].rstrip("：:") if place < len(titles) else ""
                comma = "" if not before or _MARK.search(before) else "，"
                yield Fragment(comma + (f"{title}：" if title and title != text else ""))
                before = text
            yield from cell

    def as_set(self, passage: DraftPassage, *, labelled: bool) -> Iterator[DraftPassage]:
        """A row whose columns have no titles."""
        size = sum(map(len, self.texts))
        if size > LONGEST_ROW:
            yield from (DraftPassage(cell) for cell in self.row.cells if cell)
        elif labelled and self.row.has_label and self.texts[0] and any(self.texts[1:]):
            colon = "" if _MARK.search(self.texts[0]) else "："
            yield DraftPassage((*self.row.cells[0], Fragment(colon), *_with_gaps(self.row.cells[1:])))
        else:
            yield replace(passage, row=None)


def _titles(rows: Sequence[_Cells]) -> int:
    """How many of the first rows hold the titles of columns."""
    marked = next((i for i, each in enumerate(rows) if not each.row.is_header), len(rows))
    if marked and marked < len(rows):
        return marked
    return int(not marked and len(rows) >= FEWEST_ROWS and _looks_like_titles(rows[0].texts, rows[1:]))


def _looks_like_titles(first: Sequence[str], rest: Sequence[_Cells]) -> bool:
    """Whether a row names what stands below it: short names, all different, above columns of which one has numbers."""
    names = [text for text in first if text]
    if len(names) < max(2, len(first) - 1) or len(set(names)) < len(names):
        return False
    if any(len(name) > LONGEST_TITLE or _NUMBER.fullmatch(name) or _MARK.search(name) for name in names):
        return False
    columns = ([each.texts[i] for each in rest if i < len(each.texts) and each.texts[i]] for i in range(len(first)))
    return any(column and 2 * sum(bool(_NUMBER.fullmatch(text)) for text in column) > len(column) for column in columns)
