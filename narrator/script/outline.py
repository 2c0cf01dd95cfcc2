"""Which lines of a whole text are its headings: what a line says, and what its neighbours and the rest of the book do."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from narrator.script.counted import add_counted, add_missing
from narrator.script.headings import (
    CHAPTER_LEVEL,
    ITEM_LEVEL,
    Heading,
    ends_chapter,
    heading,
    is_credit,
    without_ornaments,
)
from narrator.script.series import add_series

LONGEST_NAME = 20  # characters of a heading without any number
FEWEST = 3  # headings that make a series
FEWEST_STORIES = 2  # above sections that are only numbered
LEAST_BETWEEN = 120  # characters between titles without a number, on average
MOST_MISSING = 10  # chapters between two that count on
LOCAL = 0.35  # of a text, in which the headings of one story among many stand
FEWEST_STANDING = 0.7  # of the short lines without marks must stand as titles do
_QUOTES = " \u3000—－-「」『』〖〗【】《》“”‘’"
_MARKED = re.compile(
    r"[^\s。！？!?…，、；：,;:\d][^。！？!?…，、；：,;:“”]*(?:[，、][^。！？!?…，、；：,;:“”]+)?[？！?!]?"
)
_PLAIN = re.compile(r"[^\s。！？!?…，、；：,;:.—“”‘’「」（）()\d][^。！？!?…，、；：,;:]*(?<![\d年月日])")


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
    others = [i for i, h in enumerate(found) if h and h.level >= CHAPTER_LEVEL and not h.floats]
    restarts = sum(_number(found, i) == 1 for i in others)
    among: Sequence[int] = range(len(lines))
    if others and (min(_level(found, i) for i in others) < ITEM_LEVEL or restarts < FEWEST):
        # Numbers that begin again and again are those of sections, and so are those of one story among many.
        if not _is_local(lines, others):
            return
        among = [*range(others[0]), *range(others[-1] + 1, len(lines))]
    alone = (
        _signed(lines, found, among)
        or _standing(lines, found, among, _is_name)
        or _standing(lines, found, among, _may_be_name)
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
        and (_may_be_name(lines[i]) or re.fullmatch("[\u3400-\u9fff]", lines[i].strip()))
    ]
    if len(names) < FEWEST or len({lines[i] for i in names}) < len(names):
        return []
    doubled = [i - 1 for i in names if i and _may_be_name(lines[i - 1]) and (i == 1 or _ends_a_text(lines[i - 2]))]
    return sorted({*names, *doubled})


def _standing(
    lines: Sequence[str], found: Sequence[Heading | None], among: Sequence[int], is_name: Callable[[str], bool]
) -> list[int]:
    """The lines with the form of a name, if most of those stand as titles do and are far enough apart."""
    names = [i for i in among if not found[i] and is_name(lines[i]) and not ends_chapter(lines[i])]
    times = Counter(lines[i] for i in names)
    short = [i for i in names if times[lines[i]] == 1]
    alone = [i for i in short if _stands_as_title(lines, found, i)]
    label = max(times.values(), default=1)  # of the one that stands most often, as 注释 behind each text
    if len(alone) < max(FEWEST, FEWEST_STANDING * len(short)) or len(names) - len(short) - label > len(alone):
        return []
    between = sum(len(line) for line in lines[alone[0] + 1 : alone[-1]]) / (len(alone) - 1)
    return alone if between >= LEAST_BETWEEN else []


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
        and _may_be_name(lines[i])
        and (i == 0 or _ends_a_text(lines[i - 1]))
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


def _may_be_name(line: str) -> bool:
    """The same of a line with ornaments around it, a question mark behind it or a comma in it."""
    bare = without_ornaments(line).strip(_QUOTES)
    return 1 < len(bare) <= LONGEST_NAME and bool(_MARKED.fullmatch(bare))


def _stands_as_title(lines: Sequence[str], found: Sequence[Heading | None], i: int) -> bool:
    """Whether a line is short and without marks, behind a finished paragraph and before a long one."""
    if i + 1 >= len(lines) or (len(lines[i + 1]) <= LONGEST_NAME and not found[i + 1]):
        return False
    return i == 0 or found[i - 1] is not None or _ends_a_text(lines[i - 1])


def _ends_a_text(line: str) -> bool:
    return line.rstrip()[-1:] in "。！？!?…”’」』）)" or is_credit(line)
