"""Headings that stand in the text as plain lines, and sentences that only look like one."""

from __future__ import annotations

import re
from dataclasses import dataclass

NUMERAL = "零〇一二三四五六七八九十百千两0-9０-９壹贰叁肆伍陆柒捌玖拾廿卅"
LEVEL_OF = dict.fromkeys("卷部册篇", 1) | dict.fromkeys("章回集幕折话", 2) | {"节": 3}
ITEM_LEVEL = 4
CHAPTER_LEVEL = 2

LONGEST = 40  # characters of a heading
_NUMBERED = re.compile(
    rf"(?:正文\s*)?(?:第\s*(?P<number>[{NUMERAL}]{{1,9}})\s*(?P<unit>[章回节卷部集幕折话册篇])|(?P<volume>[卷部篇])\s*(?P<volume_number>[{NUMERAL}]{{1,4}}))"
    r"(?P<gap>[\s　:：、.．·—-]*)(?P<name>.*)",
    re.DOTALL,
)
_NAMED = re.compile(
    r"(?P<word>序章?|序言|自序|代序|译序|总序|原序|前言|引言|引子|楔子|开篇|导言|导读|绪论|绪言|尾声|终章|终曲|结语|结束语|后记|跋|附录|番外篇?|外传|完本感言|致谢)"
    rf"(?P<number>[{NUMERAL}A-Z]{{0,3}})(?P<gap>[\s　:：、.．·—-]*)(?P<name>.*)",
    re.DOTALL,
)
_ITEM = re.compile(r"(?P<number>[一二三四五六七八九十百]{1,4})\s*[、．]\s*(?P<name>\S.*)", re.DOTALL)
_ENGLISH = re.compile(
    r"(?:chapter|part|book)\s+(?P<number>\d{1,4}|[IVXLC]{1,7})\b[\s:.：—-]*(?P<name>.*)", re.IGNORECASE | re.DOTALL
)
# What follows 第一章, without a gap, in a sentence about it or in another word: 第一章讲…, 第三集团军, 第二部分.
_SENTENCE_GOES_ON = re.compile(
    r"[的是讲里中就我说和与到在也都有了写还后前开最所以，。]|集团|部队|分|课|合[，。]|来|子|程|约|讲|主要|以|曾|电影|小说|作品"
)
_ENDS_SENTENCE = re.compile(r"[。；，、：:;,](?:[”’」』）)])?$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading's level, 1 the highest, and where it counts: the unit counted (章, 回 …) and its number, else 0."""

    level: int
    unit: str = ""
    number: int = 0


def heading(line: str) -> Heading | None:
    """The heading that a line is, by its form; None where it is text or only looks like a heading."""
    line = line.strip()
    if not line or len(line) > LONGEST or _ENDS_SENTENCE.search(line):
        return None
    if found := _NUMBERED.fullmatch(line):
        unit = found["unit"] or found["volume"]
        return _guarded(found, Heading(LEVEL_OF[unit], unit, numeral(found["number"] or found["volume_number"])))
    if found := _ENGLISH.fullmatch(line):
        return Heading(CHAPTER_LEVEL, "chapter", numeral(found["number"]))
    if (found := _NAMED.fullmatch(line)) and (not found["name"] or found["gap"] or found["number"]):
        return _guarded(found, Heading(CHAPTER_LEVEL))
    if found := _ITEM.fullmatch(line):
        return _guarded(found, Heading(ITEM_LEVEL, "、", numeral(found["number"])))
    return None


def _guarded(found: re.Match[str], kind: Heading) -> Heading | None:
    name = found["name"]
    glued = "gap" in found.groupdict() and not found["gap"] and bool(name)
    if re.search("[。！？!?][^”’」』）)]", name) or (glued and _SENTENCE_GOES_ON.match(name)):
        return None
    return None if glued and (len(name) > 20 or re.search("[，。！？]", name)) else kind


_DIGITS = {c: i % 10 for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "廿": 20, "卅": 30}
_DIGITS |= dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True))
_POWERS = {"十": 10, "拾": 10, "百": 100, "千": 1000}


def numeral(text: str) -> int:
    """The value of a Chinese or Arabic numeral up to 9999; 0 where it is none."""
    if text.isdecimal():
        return int(text)
    if not any(c in _POWERS for c in text) and len(text) > 1:
        return int("".join(str(_DIGITS.get(c, 0)) for c in text))
    total, digit = 0, 0
    for character in text:
        if power := _POWERS.get(character):
            total += (digit or 1) * power
            digit = 0
        else:
            digit = int(character) if character.isdecimal() else _DIGITS.get(character, 0)
    return total + digit
