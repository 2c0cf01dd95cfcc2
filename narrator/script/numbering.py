"""Chapters that a book's own numbers say are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from narrator.script.counted import says
from narrator.script.headings import Heading, heading

MOST_NAMED = 5  # numbers that one line names
MOST_LOOKED_FOR = 50  # numbers; a wider gap is no slip of the pen
FEW = 3  # slips that a short series may have
LEAST_COUNTED = 0.8  # of the steps of a series that counts go up by one; else its numbers say nothing
GAP = "\u3000"  # between the headings that a title is made of


def doubts(titles: Sequence[str]) -> tuple[str, ...]:
    """The numbers that chapters in their order lack, a line each; titles may be several headings in one."""
    found: list[tuple[str, str]] = []
    last: dict[str, tuple[int, Heading]] = {}
    steps, counted = Counter[str](), Counter[str]()
    for i, title in enumerate(titles):
        for h, written in _headings(title):
            at, previous = last.get(h.unit, (i, h))
            if h.unit in last and written != title and written in titles[at].split(GAP):
                continue  # every chapter of a part names it
            if h.is_volume:
                last = {h.unit: last[h.unit]} if h.unit in last else {}
            elif h.unit in last:
                steps[h.unit] += 1
                counted[h.unit] += previous.number <= h.number <= previous.number + 1 or h.number == 1
            if h.unit in last:
                found += [(h.unit, doubt) for doubt in _missing(previous, h, titles[at : i + 1])]
            last[h.unit] = i, h
    return tuple(doubt for unit, doubt in found if counted[unit] >= LEAST_COUNTED * (steps[unit] - FEW))


def _headings(title: str) -> Iterator[tuple[Heading, str]]:
    """The headings of a title that count, the first in each unit, with their words."""
    seen = set[str]()
    for part in title.split(GAP):
        h = heading(part)
        if h and h.number and h.unit and h.unit not in seen:
            seen.add(h.unit)
            yield h, part


def _missing(previous: Heading, h: Heading, titles: Sequence[str]) -> Iterator[str]:
    """What the last title lacks behind the first; to begin again at 1, or anywhere lower, is no lack."""
    if h.number <= previous.number + 1:
        return
    missing: Sequence[int] = range(previous.number + 1, h.number)
    if len(missing) <= MOST_LOOKED_FOR:
        missing = [n for n in missing if not any(says(t, n) for t in titles[1:-1])]
    if missing:
        yield f"Missing between “{titles[0]}” and “{titles[-1]}”: {_numbers(missing, h.unit)}."


def _numbers(numbers: Sequence[int], unit: str) -> str:
    unit = unit if len(unit) == 1 and unit != "、" else ""
    if len(numbers) > MOST_NAMED:
        return f"{numbers[0]} to {numbers[-1]}{unit and ' ' + unit} ({len(numbers)} of them)"
    return ", ".join(f"{number}{unit and ' ' + unit}" for number in numbers)
