"""How a title is set: its parts, upright in columns or across in lines, broken between words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

PARTS = re.compile(r"\s*(?:[：:｜|]|—+|\s)\s*")
COLON = re.compile(r"\s*：\s*|:\s+")
UPRIGHT = str.maketrans(
    "，、。：；！？（）《》〈〉「」『』“”‘’—…【】", "︐︑︒︓︔︕︖︵︶︽︾︿﹀﹁﹂﹃﹄﹃﹄﹁﹂︱︙︻︼"
)
MOST_IN_COLUMN, MOST_COLUMNS, MOST_IN_SMALL_COLUMN = 8, 3, 14
MOST_IN_LINE = 8  # Chinese characters
OPENING, DIGITS = "《〈「『“‘（(", "0123456789"
LATIN_EM = 0.55  # the width of a Latin letter, of a Chinese one
MOST_CHARACTERS = 60  # a longer title is cut


@dataclass(frozen=True, slots=True)
class TitleSetting:
    """Lines of the title and, smaller, of what stands behind a colon; `upright` ones go from top to bottom."""

    title: tuple[str, ...]
    subtitle: tuple[str, ...]
    upright: bool


def setting(title: str) -> TitleSetting:
    """Chinese is set upright, up to three columns; what has Latin letters or digits in it, or is longer, across."""
    text = " ".join(title.split())
    text = text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"
    main, *rest = [part for part in PARTS.split(text) if part] or [text]
    if is_upright(text) and len(main) <= MOST_IN_COLUMN * MOST_COLUMNS:
        columns = [column.translate(UPRIGHT) for column in broken(main, MOST_IN_COLUMN)]
        small = [column.translate(UPRIGHT) for part in rest for column in broken(part, MOST_IN_SMALL_COLUMN)]
        return TitleSetting(tuple(columns), tuple(small), upright=True)
    if is_upright(text):
        return TitleSetting(tuple(broken(text, MOST_IN_LINE)), (), upright=False)
    head, _, tail = COLON.sub("\n", text, count=1).partition("\n")
    return TitleSetting(tuple(broken(head, MOST_IN_LINE)), tuple(broken(tail, 2 * MOST_IN_LINE)), upright=False)


def is_upright(text: str) -> bool:
    return all(is_chinese(char) or char.isspace() for char in text)


def is_chinese(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff" or char in "·〇" or ord(char) in UPRIGHT


def width(text: str) -> float:
    """How many Chinese characters it is as wide as."""
    return sum(1.0 if is_chinese(char) else LATIN_EM for char in text.strip())


def broken(text: str, most: float) -> list[str]:
    """As few lines as hold at most `most` characters each, of nearly the same width, broken between words."""
    units = list(_units(text))
    count = max(1, -(-round(width(text) * 100) // round(most * 100)))
    return [line.strip() for line in _evenly(tuple(units), min(count, len(units)))]


def _units(text: str) -> Sequence[str]:
    """What stays together on a line: a word with the marks and the space behind it, a number with its unit."""
    from narrator.words import vocabulary

    units: list[str] = []
    for word in vocabulary().words(text):
        joins = units and (ord(word[0]) in UPRIGHT or word.isspace() or units[-1][-1] in OPENING + DIGITS)
        joins = joins or (units and word[0] in DIGITS and units[-1][0] in DIGITS)  # 9月6日
        if joins:
            units[-1] += word
        else:
            units.append(word)
    return units


def _evenly(units: tuple[str, ...], count: int) -> list[str]:
    """The units in `count` lines of which the widest is as narrow as can be."""
    widths = [0.0]
    for unit in units:
        widths.append(widths[-1] + width(unit))

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        if left == 1:
            return widths[-1] - widths[start], (len(units),)
        options = []
        for end in range(start + 1, len(units) - left + 2):
            widest, ends = best(end, left - 1)
            options.append((max(widths[end] - widths[start], widest), (end, *ends)))
        return min(options)

    return ["".join(units[a:b]) for a, b in pairwise((0, *best(0, count)[1]))] if units else []
