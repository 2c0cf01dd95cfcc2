"""Chapters that a book's own numbers say are missing, there twice, or out of place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from narrator.script.headings import Heading, heading

MOST_NAMED = 5  # numbers that one line names


def doubts(titles: Sequence[str]) -> tuple[str, ...]:
    """What is odd about the numbers of chapters, in their order, a line each; titles may be several headings in one."""
    last: dict[str, Heading] = {}
    named: dict[str, str] = {}
    found: list[str] = []
    for title in titles:
        for h in _headings(title):
            if h.is_volume:
                kept = h.unit
                last = {unit: previous for unit, previous in last.items() if unit == kept}
            if previous := last.get(h.unit):
                found += _doubt(previous, named[h.unit], h, title)
            last[h.unit], named[h.unit] = h, title
    return tuple(found)


def _headings(title: str) -> Iterator[Heading]:
    seen = Counter[str]()
    for part in title.split("\u3000"):
        h = heading(part)
        if h and h.number and h.unit and not seen[h.unit]:
            seen[h.unit] += 1
            yield h


def _doubt(previous: Heading, before: str, h: Heading, title: str) -> Iterator[str]:
    """What is odd about a chapter behind another one; to begin again at 1, or to split one in parts, is not."""
    if h.number == previous.number and before == title:
        yield f"“{title}” is there twice."
    elif h.number == previous.number and not (h.part and previous.part):
        yield f"Two chapters have the number {h.number}: “{before}” and “{title}”."
    elif h.number > previous.number + 1:
        missing = range(previous.number + 1, h.number)
        yield f"Missing between “{before}” and “{title}”: {_numbers(missing, h.unit)}."
    elif 1 < h.number < previous.number:
        yield f"Out of order: “{title}” stands behind “{before}”."


def _numbers(numbers: range, unit: str) -> str:
    unit = unit if len(unit) == 1 and unit != "、" else ""
    if len(numbers) > MOST_NAMED:
        return f"{numbers[0]} to {numbers[-1]}{unit and ' ' + unit} ({len(numbers)} of them)"
    return ", ".join(f"{number}{unit and ' ' + unit}" for number in numbers)
