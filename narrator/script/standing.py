"""Titles without a number, by how they stand: short, without marks, behind a finished text and before a long one."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from narrator.script.headings import (
    CHAPTER_LEVEL,
    ITEM_LEVEL,
    LONGEST,
    Heading,
    ends_chapter,
    is_credit,
    without_ornaments,
)

LONGEST_NAME = 20  # characters of a heading without any number
FEWEST = 3  # names that divide a text
LEAST_BETWEEN = 120  # characters between titles without a number, on average
LEAST_BELOW = 400  # the same of those that divide chapters which have numbers
MOST_SAID = 0.5  # of the titles may have the form of what somebody says
FEWEST_STANDING = 0.7  # of the short lines without marks must stand as titles do
WIDE = 0.6  # of a text, between the first and the last heading of a kind
FEWEST_NAMED, FEWEST_DISTINCT = 0.6, 0.8  # of the days in a text with a title above them, and of these titles
BELOW_ALL = 6  # the level of names that divide what other headings begin
_QUOTES = " \u3000—－-「」『』〖〗【】《》“”‘’"
_MARKED = re.compile(
    r"[^\s。！？!?…，、；：,;:\d][^。！？!?…，、；：,;:“”]*(?:[，、][^。！？!?…，、；：,;:“”]+)?[？！?!]?"
)
_PLAIN = re.compile(r"[^\s。！？!?…，、；：,;:.—“”‘’「」（）()\d-][^。！？!?…，、；：,;:]*(?<![\d年月日])")
_SIGNATURE = re.compile(r"\s*[—–－-]{2,}[^。！？!?…，、；：,;:]{1,20}")
_SAID = re.compile(  # what somebody says, and few titles do
    r"^[“‘「『—－-]*(?:[你我他她您]们?(?!们?[的与和])|别|快|谁|请|等等)|[了吗吧呢啊喽啦呀哦][？！?!]*[”’」』]*$"
)
_OPEN = re.compile(r"[。；，、：:;,…](?:[”’」』）)])?$")


def standing(
    lines: Sequence[str], found: Sequence[Heading | None], among: Sequence[int], is_a_name: Callable[[str], bool]
) -> list[int]:
    """The lines with the form of a name, if most of those stand as titles do and are far enough apart."""
    names = [i for i in among if not found[i] and is_a_name(lines[i]) and not ends_chapter(lines[i])]
    times = Counter(lines[i] for i in names)
    short = [i for i in names if times[lines[i]] == 1]
    alone = [i for i in short if _stands_as_title(lines, found, i)]
    label = max(times.values(), default=1)  # of the one that stands most often, as 注释 behind each text
    if len(alone) < max(FEWEST, FEWEST_STANDING * len(short)) or len(names) - len(short) - label > len(alone):
        return []
    if sum(bool(_SAID.search(lines[i].strip())) for i in alone) > MOST_SAID * len(alone):
        return []
    return alone if _between(lines, alone) >= LEAST_BETWEEN else []


def _between(lines: Sequence[str], places: Sequence[int]) -> float:
    return sum(len(line) for line in lines[places[0] + 1 : places[-1]]) / (len(places) - 1)


def add_names_among_numbers(lines: Sequence[str], found: list[Heading | None], others: Sequence[int]) -> None:
    """Add names that stand in a text which has other headings: over these, beside them or below them.

    Numbers that count within single names are those of its parts. Where the others stand in one place and names
    everywhere, they are chapters alike. Else names divide what the others begin.
    """
    names = standing(lines, found, range(len(lines)), is_name)
    if not names:
        return
    if _count_within(found, others, names):
        for i in others:
            found[i] = replace(found[i] or Heading(ITEM_LEVEL), level=max(ITEM_LEVEL, _level(found, i)))
        level = CHAPTER_LEVEL
    elif _share(lines, (others[0], len(lines))) < WIDE <= _share(lines, names):
        level = min(_level(found, i) for i in others)
    elif _between(lines, names) >= LEAST_BELOW and len(names) > len(others):
        level = BELOW_ALL
        names = [i for i in names if i + 1 < len(lines) and not found[i + 1]]
    else:
        return
    for i in names:
        found[i] = Heading(level)


def _level(found: Sequence[Heading | None], i: int) -> int:
    own = found[i]
    return own.level if own else 0


def _share(lines: Sequence[str], places: Sequence[int]) -> float:
    return sum(map(len, lines[places[0] : places[-1]])) / max(1, sum(map(len, lines)))


def _count_within(found: Sequence[Heading | None], others: Sequence[int], names: Sequence[int]) -> bool:
    """Whether bare numbers begin again under names, and no name stands between those that count on."""
    if any(not (h := found[i]) or h.level < ITEM_LEVEL or not h.bare for i in others):
        return False
    runs: list[list[int]] = []
    for i in others:
        own = found[i]
        runs.append([i]) if (own and own.number == 1) or not runs else runs[-1].append(i)
    counting = [run for run in runs if len(run) > 1]
    return len(counting) > 1 and all(bisect(names, run[0]) == bisect(names, run[-1]) for run in counting)


def add_names_of_days(lines: Sequence[str], found: list[Heading | None]) -> None:
    """Add the titles above the lines that name a day, where a collection has them in this order."""
    days = [i for i, h in enumerate(found) if h and h.unit == "day"]
    named = [i for i in days if i and not found[i - 1] and _may_head_a_day(lines, found, i - 1)]
    if len(named) < max(FEWEST, FEWEST_NAMED * len(days)):
        return
    if len({lines[i - 1] for i in named}) < FEWEST_DISTINCT * len(named):
        return
    if days[0] not in named or _may_head_a_day(lines, found, len(lines) - 1):  # what ends each day ends the last, too
        return
    if sum(bool(_SAID.search(lines[i - 1].strip())) for i in named) > MOST_SAID * len(named):
        return
    for i in named:
        found[i - 1] = Heading(_level(found, i))


def _may_head_a_day(lines: Sequence[str], found: Sequence[Heading | None], i: int) -> bool:
    line = lines[i].strip()
    behind_text = i == 0 or found[i - 1] is not None or ends_a_text(lines[i - 1])
    return 1 < len(line) <= LONGEST and not _OPEN.search(line) and not _SIGNATURE.fullmatch(line) and behind_text


def is_name(line: str) -> bool:
    return len(line.strip()) <= LONGEST_NAME and bool(_PLAIN.fullmatch(line.strip()))


def may_be_name(line: str) -> bool:
    """The same of a line with ornaments around it, a question mark behind it or a comma in it."""
    bare = without_ornaments(line).strip(_QUOTES)
    return 1 < len(bare) <= LONGEST_NAME and bool(_MARKED.fullmatch(bare))


def _stands_as_title(lines: Sequence[str], found: Sequence[Heading | None], i: int) -> bool:
    """Whether a line is short and without marks, behind a finished paragraph and before a long one."""
    if i + 1 >= len(lines) or (len(lines[i + 1]) <= LONGEST_NAME and not found[i + 1]):
        return False
    return i == 0 or found[i - 1] is not None or ends_a_text(lines[i - 1])


def ends_a_text(line: str) -> bool:
    return line.rstrip()[-1:] in tuple("。！？!?…”’」』）)") or is_credit(line) or bool(_SIGNATURE.fullmatch(line))
