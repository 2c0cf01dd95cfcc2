"""Titles that only the space around them shows: short lines set apart by more blank lines than paragraphs are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

FEWEST = 3  # such titles
MOST_OTHERS = 0.3  # of the lines behind so much space that are no titles
LEAST_BETWEEN = 300  # characters between two titles, on average
LONGEST = 20  # characters of a title
_NAME = re.compile(r"[^\s。！？!?…，、；：,;:“”「」'\"\d*＊=－—-][^。！？!?…；：;:“”]*[？?！!]?")
_DATE = re.compile(r"[\d一二三四五六七八九十〇○零年月日.\s/-]+.{0,6}")


@dataclass(frozen=True, slots=True)
class _Spaced:
    """A line with the number of blank lines before and behind it."""

    text: str
    before: int
    behind: int


def set_apart(lines: Sequence[str]) -> frozenset[str]:
    """The lines of a text that are titles by the space around them; none where the space says nothing."""
    spaced = list(_spaced(lines))
    usual = Counter(line.before for line in spaced).most_common(1)[0][0] if spaced else 0
    titles = [line for line in spaced if line.before > usual + 1 and line.behind > usual and _may_be_title(line.text)]
    heads = frozenset(titles)
    below = frozenset(line for before, line in pairwise(spaced) if before in heads)
    behind_space = [line for line in spaced if line.before > usual + 1 and line not in below]
    times = Counter(line.text for line in titles)
    found = [line.text for line in titles if times[line.text] == 1]
    if len(found) < FEWEST or len(behind_space) - len(found) > MOST_OTHERS * len(behind_space):
        return frozenset()
    size = sum(len(line.text) for line in spaced)
    return frozenset(found) if size >= LEAST_BETWEEN * len(found) else frozenset()


def _spaced(lines: Sequence[str]) -> Iterator[_Spaced]:
    """The lines that are not blank; before the first there is as much space as anyone wants."""
    filled = [(place, text) for place, line in enumerate(lines) if (text := line.strip())]
    last = -len(lines) - 1
    for (place, text), (following, _) in pairwise([*filled, (2 * len(lines), "")]):
        yield _Spaced(text, place - last - 1, following - place - 1)
        last = place


def _may_be_title(text: str) -> bool:
    return len(text) <= LONGEST and bool(_NAME.fullmatch(text)) and not _DATE.fullmatch(text)
