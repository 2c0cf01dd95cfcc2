"""Two edits of one text as one: by lines, which in a script are paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from narrator.matching import changes

MOST_ALIKE = 2000  # characters that are compared to tell which of two texts an edit began with


class Hunk(NamedTuple):
    """Lines `start` to `end` of the base have become `lines`."""

    start: int
    end: int
    lines: list[str]


def merged(base: str, ours: str, theirs: str) -> str | None:
    """Both edits of `base` in one text; None where they change the same lines in different ways."""
    if base == ours:
        return theirs
    if base in (theirs, ours) or ours == theirs:
        return ours
    lines = base.splitlines(keepends=True)
    hunks = sorted({*map(_key, _hunks(lines, ours)), *map(_key, _hunks(lines, theirs))})
    made: list[str] = []
    at = 0
    for number, (start, end, new) in enumerate(hunks):
        if (
            start < at
            or (number and start == end == hunks[number - 1][0])
            or (number and start == hunks[number - 1][0])
        ):
            return None
        made += [*lines[at:start], *new]
        at = end
    return "".join([*made, *lines[at:]])


def _key(hunk: Hunk) -> tuple[int, int, tuple[str, ...]]:
    return hunk.start, hunk.end, tuple(hunk.lines)


def _hunks(base: Sequence[str], text: str) -> Iterator[Hunk]:
    new = text.splitlines(keepends=True)
    for i, j, k, m in changes(base, new):
        yield Hunk(i, j, list(new[k:m]))


def distance(one: str, other: str) -> float:
    """In how many lines two texts differ, wherever they stand, less how alike those lines are."""
    a, b = Counter(one.splitlines()), Counter(other.splitlines())
    gone, come = a - b, b - a
    old, new = ("\n".join(lines.elements())[:MOST_ALIKE] for lines in (gone, come))
    return gone.total() + come.total() - (SequenceMatcher(None, old, new, autojunk=False).ratio() if gone else 0)
