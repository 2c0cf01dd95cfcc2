"""Which lines of a whole text are its headings: what a line says, and what its neighbours and the rest of the book do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from narrator.script.headings import CHAPTER_LEVEL, ITEM_LEVEL, Heading, heading
from narrator.script.numerals import NUMERAL, numeral

SECTION_LEVEL = 5
LONG = 40  # characters that only a paragraph has
LONGEST_NAME = 20  # characters of a heading without any number
FEWEST = 3  # headings that make a series
_PLAIN = re.compile(r"[^\s。！？!?…，、；：,;:.—“”‘’「」（）()\d][^。！？!?…，、；：,;:]*(?<![\d年月日])")
_SERIES = (  # numbers that make a heading only in a series
    ("bare", re.compile(rf"(?P<number>[{NUMERAL}]{{1,4}})[.．、]?")),
    ("bracketed", re.compile(rf"[（(](?P<number>[{NUMERAL}]{{1,4}})[）)]\s*(?P<name>[^。！？，；]{{0,30}})")),
    (
        "spaced",
        re.compile(rf"(?P<number>[{NUMERAL}]{{1,4}})[\s\u3000]+(?P<name>[^\s。！？，；、\d][^。！？，；]{{0,29}})"),
    ),
    ("dotted", re.compile(r"(?P<number>\d{1,3})[.．、]\s*(?P<name>[^\s\d。！？，；][^。！？，；：]{0,29})")),
)


def headings(lines: Sequence[str], given: Sequence[Heading | None] = ()) -> list[Heading | None]:
    """The heading that each line is, or None; every line is a paragraph or a heading of its own.

    `given` are those that are known already, from markup.
    """
    found = [known or heading(line) for line, known in zip_longest(lines, given)]
    _drop_strangers(found)
    _drop_lists(found)
    _add_series(lines, found)
    _add_names(lines, found)
    return found


def _drop_strangers(found: list[Heading | None]) -> None:
    """Take lines whose name is glued to the number for text, where the others have a gap and count without them."""
    kinds = Counter((h.unit, h.glued) for h in found if h and h.number and not h.bare)
    taken = {(h.unit, h.number) for h in found if h and not h.glued}
    last = Counter[str]()
    for i, h in enumerate(found):
        if not h or not h.number:
            continue
        belongs = h.number in {last[h.unit] + 1, 1} and (h.unit, h.number) not in taken
        if h.glued and not belongs and kinds[h.unit, False] >= kinds[h.unit, True]:
            found[i] = None
        else:
            last[h.unit] = h.number


def _drop_lists(found: list[Heading | None]) -> None:
    """Take items (一、…) that follow each other without a paragraph between them for a list."""
    listed = set[int]()
    for i, (one, two) in enumerate(pairwise(found)):
        if one and two and one.level == two.level == ITEM_LEVEL and two.number == one.number + 1:
            listed |= {i, i + 1}
    for i in listed:
        found[i] = None


def _add_series(lines: Sequence[str], found: list[Heading | None]) -> None:
    """Add lines that count in a form that is a heading only together with others: 一, （二）, 3 归乡."""
    for form, pattern in _SERIES:
        level = SECTION_LEVEL if form in ("bracketed", "dotted") else ITEM_LEVEL
        members = [(i, numeral(m["number"])) for i, m in _matches(lines, found, pattern)]
        for run in _runs(members):
            if len(run) >= FEWEST and all(b - a > 1 for a, b in pairwise(run)) and _between(lines, run) >= LONG * 2:
                for i in run:
                    found[i] = Heading(level, form, numeral(_match(pattern, lines[i])["number"]))


def _match(pattern: re.Pattern[str], line: str) -> re.Match[str]:
    found = pattern.fullmatch(line.strip())
    assert found
    return found


def _matches(
    lines: Sequence[str], found: Sequence[Heading | None], pattern: re.Pattern[str]
) -> Iterator[tuple[int, re.Match[str]]]:
    for i, line in enumerate(lines):
        if not found[i] and len(line) <= LONG and (match := pattern.fullmatch(line.strip())):
            yield i, match


def _runs(members: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    """The places of numbers that count 1, 2, 3 …, or 0, 1, 2 …; a new 1 begins a new run."""
    run, last = list[int](), -1
    for place, number in members:
        if run and number == last + 1:
            run.append(place)
        elif number <= 1:
            yield run
            run = [place]
        else:
            continue
        last = number
    yield run


def _between(lines: Sequence[str], run: Sequence[int]) -> float:
    """How many characters stand between the places of a run, on average."""
    return sum(len(line) for line in lines[run[0] + 1 : run[-1]]) / (len(run) - 1)


def _add_names(lines: Sequence[str], found: list[Heading | None]) -> None:
    """Add titles that have no number: below a number that has no name, or where a text has no other chapters."""
    for i, h in enumerate(found):
        if h and h.bare:
            _add_name_below(lines, found, i)
    if any(h and h.level in {CHAPTER_LEVEL, CHAPTER_LEVEL + 1, ITEM_LEVEL, SECTION_LEVEL} for h in found):
        return
    alone = [i for i in range(len(lines)) if not found[i] and _stands_as_title(lines, found, i)]
    if len(alone) >= FEWEST and _between(lines, alone) >= 10 * LONG:
        for i in alone:
            found[i] = Heading(CHAPTER_LEVEL)


def _add_name_below(lines: Sequence[str], found: list[Heading | None], i: int) -> None:
    """Add the one or two short lines behind a number that are its name, as a couplet of an old novel.

    Behind a volume they are that only before a chapter: before text, they head the text.
    """
    end = i + 1
    while end < len(lines) and end <= i + 3 and not found[end] and _is_name(lines[end]):
        end += 1
    base = found[i]
    assert base
    before_text = end < len(lines) and not found[end] and len(lines[end]) > LONGEST_NAME and not base.is_volume
    before_chapter = end < len(lines) and found[end] is not None and base.is_volume
    if end - i in (2, 3) and (before_text or before_chapter):
        for place in range(i + 1, end):
            found[place] = replace(base, unit="", number=0, bare=False)


def _is_name(line: str) -> bool:
    return len(line.strip()) <= LONGEST_NAME and bool(_PLAIN.fullmatch(line.strip()))


def _stands_as_title(lines: Sequence[str], found: Sequence[Heading | None], i: int) -> bool:
    """Whether a line is short and without marks, behind a finished paragraph and before a long one."""
    if not _is_name(lines[i]) or i + 1 >= len(lines) or len(lines[i + 1]) <= LONGEST_NAME:
        return False
    return i == 0 or found[i - 1] is not None or lines[i - 1].rstrip()[-1:] in "。！？!?…”’」』）)"
