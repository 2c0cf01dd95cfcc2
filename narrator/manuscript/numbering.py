"""The numbers that Word sets before paragraphs by itself: 第3章, （二）, 2.1, ①, as its numbering part defines them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from narrator.manuscript.xml import attribute, child_value
from narrator.readback import whole_number

MOST_LEVELS = 9
LARGEST = 9999
_DIGITS = "零一二三四五六七八九"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: tuple[tuple[int, str], ...] = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
)
_ROMAN += ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class NumberedLevel:
    """A level of a list: where it starts, the form of its numbers, and the text around them, as in `第%1章`."""

    start: int
    form: str
    text: str


class Numbering:
    """Counts the paragraphs of a document's lists; `part` is the root of its numbering part."""

    def __init__(self, part: Element | None = None) -> None:
        self.lists: dict[str, dict[int, NumberedLevel]] = {}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        self.counted: dict[str, str] = {}  # lists with one definition count on together
        if part is not None:
            self._read(part)

    def _read(self, part: Element) -> None:
        abstract = {attribute(each, "abstractNumId"): _levels(each) for each in part.iterfind("{*}abstractNum")}
        for each in part.iterfind("{*}num"):
            key, definition = attribute(each, "numId"), child_value(each, "abstractNumId")
            own = {whole_number(attribute(o, "ilvl")): o for o in each.iterfind("{*}lvlOverride")}
            levels = dict(abstract.get(definition, {}))
            for place, override in own.items():
                if (start := whole_number(child_value(override, "startOverride"), -1)) >= 0 and place in levels:
                    levels[place] = NumberedLevel(start, levels[place].form, levels[place].text)
            self.lists[key] = levels
            self.counted[key] = key if own else f"abstract {definition}"

    def next(self, key: str, level: int) -> str:
        """The number of the next paragraph of a list at a level, with what stands around it; "" for a bullet."""
        levels = self.lists.get(key, {})
        if level not in levels:
            return ""
        counts = self.counts[self.counted[key]]
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in range(level + 1, MOST_LEVELS):
            counts.pop(deeper, None)
        return self._shown(levels, counts, level)

    def _shown(self, levels: Mapping[int, NumberedLevel], counts: Mapping[int, int], level: int) -> str:
        own = levels[level]
        if own.form in ("bullet", "none"):
            return ""

        def number(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            each = levels.get(place, own)
            return _written(
                counts.get(place, each.start), each.form if place == level or own.form != "decimal" else "decimal"
            )

        return re.sub(r"%([1-9])", number, own.text).strip()


def _levels(definition: Element) -> dict[int, NumberedLevel]:
    found = {}
    for level in definition.iterfind("{*}lvl"):
        place, begins = whole_number(attribute(level, "ilvl"), -1), whole_number(child_value(level, "start"), 1)
        if 0 <= place < MOST_LEVELS:
            found[place] = NumberedLevel(
                begins, child_value(level, "numFmt") or "decimal", child_value(level, "lvlText")
            )
    return found


def _written(number: int, form: str) -> str:
    write = _FORMS.get(form)
    return write(number) if write and 0 <= number <= LARGEST else str(number)


def chinese(number: int) -> str:
    """A number up to 9999 in hanzi: 21 is 二十一."""
    if number < 10:
        return _DIGITS[number]
    digits, found, gap = str(number), "", False
    for place, digit in enumerate(digits):
        unit = ["", "十", "百", "千"][len(digits) - 1 - place]
        if digit == "0":
            gap = True
        else:
            found += ("零" if gap else "") + _DIGITS[int(digit)] + unit
            gap = False
    return found.removeprefix("一") if 10 <= number < 20 else found


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else "0"


def roman(number: int) -> str:
    """A number in small Roman numerals."""
    found = ""
    for value, letters in _ROMAN:
        while number >= value:
            found, number = found + letters, number - value
    return found


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


_FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand"), chinese
    ),
    **dict.fromkeys(("ideographDigital", "taiwaneseCounting", "chineseLegalSimplified", "koreanCounting"), chinese),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % 12],
}
