"""A fragment of HTML inside another format: the tags are left out, the text between them is kept."""

from __future__ import annotations

from collections.abc import Iterator

from narrator.manuscript.draft import DraftPassage, Fragment
from narrator.manuscript.markup import Event, MarkupKind, events
from narrator.manuscript.model import BlockKind
from narrator.manuscript.tabular import CELLS, row

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CODE = ("script", "style", "pre", "svg", "math")


def untag(html: str) -> list[DraftPassage]:
    """One passage a line of text or row of a table; together they hold every character of `html` but line ends."""
    if "<table" in html.lower():
        return list(_with_rows(html))
    pieces: list[Fragment] = []
    passages: list[DraftPassage] = []
    within, level = "", 0
    for event in events(html):
        reason = "code" if within else _reason(event)
        if event.kind in (MarkupKind.START, MarkupKind.END) and event.name in _CODE:
            reason, within = "code", event.name if event.kind is MarkupKind.START else ""
        if event.kind is MarkupKind.START and event.name in HEADINGS:
            level = int(event.name[1])
        first, *rest = event.raw.split("\n")
        pieces.append(Fragment(first, reason))
        for line in rest:
            passages.append(_passage(pieces, level))
            pieces, level = [Fragment(line, reason)], 0
    return [*passages, _passage(pieces, level)]


def _passage(pieces: list[Fragment], level: int) -> DraftPassage:
    """A line, a heading where one begins on it."""
    return DraftPassage(tuple(pieces), BlockKind.HEADING if level else BlockKind.TEXT, level)


def _reason(event: Event) -> str:
    if event.kind is MarkupKind.TEXT:
        return ""
    if event.kind is MarkupKind.COMMENT:
        return "comment"
    return "code" if event.kind is MarkupKind.RAW else "image" if event.name == "img" else "markup"


def _with_rows(html: str) -> Iterator[DraftPassage]:
    """The passages of a fragment with tables; what stands outside their cells is read line by line."""
    loose: list[Fragment] = []
    cells: list[list[Fragment]] = []
    titles: list[bool] = []
    table = 0
    for event in events(html):
        table += event.kind is MarkupKind.START and event.name == "table"
        if event.kind is MarkupKind.START and event.name in CELLS:
            cells.append([])
            titles.append(event.name == "th")
        made = [Fragment(part, _reason(event)) for part in event.raw.split("\n") if part.strip()]
        (cells[-1] if cells else loose).extend(made)
        if event.name == "tr" and event.kind is MarkupKind.END:
            yield DraftPassage(tuple(loose))
            own = [[DraftPassage(tuple(cell))] for cell in cells]
            yield from row(own, table, is_header=bool(titles) and all(titles), has_label=titles[:1] == [True])
            loose, cells, titles = [], [], []
    yield DraftPassage((*loose, *(piece for cell in cells for piece in cell)))
