"""Chapters: at headings where there are some, else where the subject turns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from narrator.script.cohesion import cohesion

CHARACTERS_PER_MINUTE = 280  # of a speech read aloud
ONE_CHAPTER = 1.5  # a text shorter than this many chapters stays one


def turns(paragraphs: Sequence[str], minutes: float) -> list[int]:
    """Indices of the paragraphs that begin a chapter, the first of them 0, by subject and length."""
    target = max(1.0, minutes * CHARACTERS_PER_MINUTE)
    ends = _cumulated([len(p) for p in paragraphs])
    total = ends[-1] if ends else 0
    if total < ONE_CHAPTER * target:
        return [0]
    return _best(ends, depths(cohesion(list(paragraphs))), target)


def depths(similar: Sequence[float]) -> list[float]:
    """How far each valley of cohesion lies below the hills on both sides."""
    return [_hill(similar, i, -1) + _hill(similar, i, 1) - 2 * similar[i] for i in range(len(similar))]


def _hill(similar: Sequence[float], i: int, step: int) -> float:
    highest = similar[i]
    for j in range(i + step, max(-1, min(len(similar), i + 12 * step)), step):
        if similar[j] < highest:
            break
        highest = similar[j]
    return highest


def _cumulated(lengths: Sequence[int]) -> list[int]:
    total, ends = 0, []
    for length in lengths:
        total += length
        ends.append(total)
    return ends


def _best(ends: list[int], depth: list[float], target: float) -> list[int]:
    """Where chapters begin so that depths less deviations from the target length sum best."""
    starts = [0, *ends]
    best, back, first = [0.0], [0], 0
    for j in range(1, len(starts)):
        while first < j - 1 and starts[j] - starts[first] > 2 * target:
            first += 1
        gain = depth[j - 1] if j - 1 < len(depth) else 0.0
        value, i = max((best[i] - 3.0 * ((starts[j] - starts[i]) / target - 1) ** 2, -i) for i in range(first, j))
        best.append(value + gain)
        back.append(-i)
    begins, j = [], len(starts) - 1
    while j:
        j = back[j]
        begins.append(j)
    return begins[::-1]


def spans(begins: Sequence[int], count: int) -> list[tuple[int, int]]:
    """Begins of chapters as ranges of paragraphs."""
    return list(pairwise([*begins, count]))
