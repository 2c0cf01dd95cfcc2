"""Which lines of a whole text are its headings: what a line says, and what its neighbours and the rest of the book do."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from narrator.script.counted import add_counted, add_missing
from narrator.script.headings import (
    CHAPTER_LEVEL,
    ITEM_LEVEL,
    Heading,
    heading,
    is_credit,
)
from narrator.script.series import add_series
from narrator.script.standing import (
    LONGEST_NAME,
    add_names_among_numbers,
    add_names_of_days,
    ends_a_text,
    is_name,
    may_be_name,
    standing,
)

FEWEST = 3  # headings that make a series
FEWEST_STORIES = 2  # above sections that are only numbered
MOST_MISSING = 10  # chapters between two that count on
LOCAL = 0.35  # of a text, in which the headings of one story among many stand


def headings(lines: Sequence[str], given: Sequence[Heading | None] = ()) -> list[Heading | None]:
    """The heading that each line is, or None; every line is a paragraph or a heading of its own.

    `given` are those that are known already, from markup.
    """
    found = [known or heading(line) for line, known in zip_longest(lines, given)]
    _drop_strangers(found)
    _drop_lists(found)
    add_counted(lines, found)
    add_series(lines, found)
    add_missing(lines, found)
    _add_names(lines, found)
    _rank(found)
    return found


def _drop_strangers(found: list[Heading | None]) -> None:
    """Take lines whose name is glued to the number for text, where the others have a gap and count without them."""
    kinds = Counter((h.unit, h.glued) for h in found if h and h.number and not h.bare)
    taken = {(h.unit, h.number) for h in found if h and not h.glued}
    _drop_intruders(found)
    last = Counter[str]()
    for i, h in enumerate(found):
        if not h or not h.number:
            continue
        belongs = h.number in {last[h.unit] + 1, 1} and (h.unit, h.number) not in taken
        if h.glued and not belongs and kinds[h.unit, False] >= kinds[h.unit, True]:
            found[i] = None
        else:
            last[h.unit] = h.number


def _drop_intruders(found: list[Heading | None]) -> None:
    """Take a number for text that stands between two that count on, as that of a chapter of a book in the book."""
    for unit in {h.unit for h in found if h and h.number and not h.is_volume}:
        places = [(i, h.number) for i, h in enumerate(found) if h and h.number and (h.unit == unit or h.is_volume)]
        for (_, before), (i, number), (_, after) in zip(places, places[1:], places[2:], strict=False):
            own = found[i]
            goes_on = before < after <= before + MOST_MISSING
            if own and own.unit == unit and goes_on and not before <= number <= after and number > 1:
                found[i] = None


def _drop_lists(found: list[Heading | None]) -> None:
    """Take items (一、…) that follow each other without a paragraph between them for a list."""
    listed = set[int]()
    for i, (one, two) in enumerate(pairwise(found)):
        if one and two and one.level == two.level == ITEM_LEVEL and two.number == one.number + 1:
            listed |= {i, i + 1}
    for i in listed:
        found[i] = None


def _add_names(lines: Sequence[str], found: list[Heading | None]) -> None:
    """Add titles that have no number: below a number that has no name, or where a text has no other chapters."""
    for i, h in enumerate(found):
        if h and h.bare:
            _add_name_below(lines, found, i)
    add_names_of_days(lines, found)
    others = [i for i, h in enumerate(found) if h and h.level >= CHAPTER_LEVEL and not h.floats]
    restarts = sum(_number(found, i) == 1 for i in others)
    among: Sequence[int] = range(len(lines))
    if others and (min(_level(found, i) for i in others) < ITEM_LEVEL or restarts < FEWEST):
        # Numbers that begin again and again are those of sections, and so are those of one story among many.
        if not _is_local(lines, others):
            add_names_among_numbers(lines, found, others)
            return
        among = [*range(others[0]), *range(others[-1] + 1, len(lines))]
    alone = (
        _signed(lines, found, among)
        or standing(lines, found, among, is_name)
        or standing(lines, found, among, may_be_name)
        or _above_first_numbers(lines, found)
    )
    for i in others if alone else ():
        found[i] = replace(found[i] or Heading(ITEM_LEVEL), level=max(ITEM_LEVEL, _level(found, i)))
    for i in alone:
        found[i] = Heading(CHAPTER_LEVEL)


def _level(found: Sequence[Heading | None], i: int) -> int:
    h = found[i]
    return h.level if h else 0


def _number(found: Sequence[Heading | None], i: int) -> int:
    h = found[i]
    return h.number if h else 0


def _is_local(lines: Sequence[str], places: Sequence[int]) -> bool:
    """Whether lines stand together in a small part of a text."""
    return sum(map(len, lines[places[0] : places[-1]])) < LOCAL * sum(map(len, lines))


def _signed(lines: Sequence[str], found: Sequence[Heading | None], among: Sequence[int]) -> list[int]:
    """The lines with the form of a name above their author, where several works stand in one text."""
    names = [
        i
        for i in among
        if i + 1 < len(lines)
        and is_credit(lines[i + 1])
        and not found[i]
        and (may_be_name(lines[i]) or re.fullmatch("[\u3400-\u9fff]", lines[i].strip()))
    ]
    if len(names) < FEWEST or len({lines[i] for i in names}) < len(names):
        return []
    doubled = [i - 1 for i in names if i and may_be_name(lines[i - 1]) and (i == 1 or ends_a_text(lines[i - 2]))]
    return sorted({*names, *doubled})


def _above_first_numbers(lines: Sequence[str], found: Sequence[Heading | None]) -> list[int]:
    """The lines with the form of a name above a bare 一, where numbers begin again: the titles of stories in sections."""
    above = [
        i
        for i in range(len(lines) - 1)
        if not found[i]
        and (below := found[i + 1])
        and below.bare
        and below.number == 1
        and below.level == ITEM_LEVEL
        and may_be_name(lines[i])
        and (i == 0 or ends_a_text(lines[i - 1]))
    ]
    return above if len(above) >= FEWEST_STORIES and len({lines[i] for i in above}) == len(above) else []


def _rank(found: list[Heading | None]) -> None:
    """Put numbers that begin again and again below those of the same rank that count on over them: 02, then 一 二 三."""
    places = [(i, h) for i, h in enumerate(found) if h and h.number and h.level <= ITEM_LEVEL]
    if any(CHAPTER_LEVEL <= h.level < ITEM_LEVEL for _, h in places):
        return
    units = {h.unit for _, h in places if h.level == ITEM_LEVEL}
    over = {unit for unit in units if _counts_on([h.number for _, h in places if h.unit == unit])}
    if len(over) != 1:
        return
    members = [i for i, h in places if h.unit in over]
    others = {h.unit for _, h in places} - over
    firsts = {unit: {bisect(members, i) for i, h in places if h.unit == unit and h.number == 1} for unit in others}
    if not any(len(under - {0}) >= FEWEST for under in firsts.values()):
        return
    for i, h in places:
        if h.unit in over:
            found[i] = replace(h, level=ITEM_LEVEL - 1)
        elif bisect(members, i):
            found[i] = replace(h, level=ITEM_LEVEL)


def _counts_on(numbers: Sequence[int]) -> bool:
    return len(numbers) > FEWEST and all(one < two for one, two in pairwise(numbers))


def _add_name_below(lines: Sequence[str], found: list[Heading | None], i: int) -> None:
    """Add the one or two short lines behind a number that are its name, as a couplet of an old novel.

    Behind a volume they are that only before a chapter: before text, they head the text.
    """
    end = i + 1
    while end < len(lines) and end <= i + 3 and not found[end] and is_name(lines[end]):
        end += 1
    base = found[i]
    assert base
    before_text = end < len(lines) and not found[end] and len(lines[end]) > LONGEST_NAME and not base.is_volume
    before_chapter = end < len(lines) and found[end] is not None and base.is_volume
    if end - i in (2, 3) and (before_text or before_chapter):
        for place in range(i + 1, end):
            found[place] = replace(base, unit="", number=0, bare=False)
