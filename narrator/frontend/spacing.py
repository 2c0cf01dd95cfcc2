"""White space that is a pause: between the halves of a couplet, behind the number of a chapter, where lines were joined.

A single space inside Chinese is often a slip of typesetting (中国 人民, 张　三), which is none. Nor is the one that many
writers set between Chinese and figures or Latin (第 2 天, 成立于 2003 年, II 期): what is read is the text without it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from narrator.frontend.characters import HAN
from narrator.frontend.measures import measure_at
from narrator.frontend.model import Token, TokenKind

LONGEST_LOOKED_AT = 16  # characters on each side
SHORTEST_LINE = 4  # characters on both sides of a single narrow space
SHORTEST_WIDE = 2  # of a wide space, or several
_BEFORE = re.compile(rf"[{HAN}\d]+$")
_AFTER = re.compile(rf"[{HAN}\d]+")
_LISTED = re.compile(r"[1-9]\d?[.、．)）](?!\d)")
_SPACE = "[ \u00a0\u2005\u2009\u202f]"
_FIGURE = re.compile(
    rf"(?P<before>(?<=[{HAN}]){_SPACE}(?![-+]))?(?<![0-9A-Za-z.])(?P<figure>[-+±¥￥$€£]?(?:[A-Za-z]{{1,12}}-?)?[0-9](?:[0-9.,:/~～—–-]*[0-9])?[%‰℃°]?)"
    rf"(?P<after>{_SPACE}(?=[{HAN}]))?"
)
_BESIDE_LATIN = re.compile(rf"(?<=[{HAN}]){_SPACE}(?=[A-Za-z])|(?<=[A-Za-z]){_SPACE}(?=[{HAN}])")
_SECTION = re.compile("[0-9]{1,2}(?:[-.][0-9]{1,2})*")  # `2-1 概述`
_GOES_ON = frozenset(
    "第约共达近超有为是在于从自到至与和及或等的每距逾仅前后满足凡计占每隔再又才就只还"
)  # no clause ends with one
_COUNTED = frozenset("年月日号时度后折版多余几来的世")  # beside measure words
_NUMBER = re.compile(
    r"(?:第[零〇一二三四五六七八九十百千两\d]{1,9}[卷部册篇编章回集折话讲课场夜幕节]|[卷部篇][一二三四五六七八九十百\d]{1,4}|[上中下][卷部篇册编])$"
)


def divides(text: str, start: int, end: int) -> bool:
    """Whether the white space `text[start:end]` is heard as a comma would be."""
    before = _BEFORE.search(text[max(0, start - LONGEST_LOOKED_AT) : start])
    after = _AFTER.match(text, end, end + LONGEST_LOOKED_AT)
    if not before or not after:
        return False
    if _LISTED.match(text, end) and text[start - 1] not in "0123456789":  # `1.打开软件 2.点击登录`
        return True
    shortest = min(len(before.group()), len(after.group()))
    if shortest >= SHORTEST_WIDE and _NUMBER.search(before.group()):
        return True
    is_wide = end - start > 1 or text[start] in "\u3000\n"
    return shortest >= (SHORTEST_WIDE if is_wide else SHORTEST_LINE)


@dataclass(frozen=True, slots=True)
class ClosedText:
    """A text without such spaces between Chinese and figures or Latin. `places` are those of its characters in the text as written."""

    text: str
    places: Sequence[int]

    def opened(self, tokens: Iterable[Token], length: int) -> Iterator[Token]:
        """The tokens of the closed text, as those of the text as written, which has `length` characters."""
        if len(self.places) == length:
            yield from tokens
            return
        end = 0
        for token in tokens:
            start = self.places[token.start]
            if end < start:
                yield Token(end, start, TokenKind.SILENT, "")
            end = self.places[token.end - 1] + 1
            yield replace(token, start=start, end=end)
        if end < length:
            yield Token(end, length, TokenKind.SILENT, "")

    def at(self, place: int) -> int:
        """Where a place of the text as written is now."""
        return bisect_left(self.places, place)


def closed(text: str, kept: Iterable[tuple[int, int]] = ()) -> ClosedText:
    """The text without such spaces, but for those inside what is `kept`: stretches whose reading is decided."""
    dropped = set(_typographic(text))
    for start, end in kept if dropped else ():
        dropped.difference_update(range(start, end))
    if not dropped:
        return ClosedText(text, range(len(text)))
    places = [place for place in range(len(text)) if place not in dropped]
    return ClosedText("".join(text[place] for place in places), places)


def _typographic(text: str) -> Iterator[int]:
    yield from (match.start() for match in _BESIDE_LATIN.finditer(text))
    for match in _FIGURE.finditer(text):
        start, end = match.span("figure")
        before, after = match["before"] is not None, match["after"] is not None
        follows, precedes = text[end : end + 1], text[start - 1 : start]
        if before and (after or not _is_han(follows) or text[start - 2] in _GOES_ON) and not _begins(text, start):
            yield start - 1
        is_section = start == 0 and _SECTION.fullmatch(match["figure"])
        is_set_off = not _is_han(precedes) or text[start].isalpha()
        if after and ((is_set_off and not is_section) or measure_at(text, end + 1) or text[end + 1] in _COUNTED):
            yield end


def _begins(text: str, start: int) -> bool:
    """Whether a figure begins an item of a list, or the name of a chapter: `1.打开软件`, `第一章 2019年的春天`."""
    return bool(_LISTED.match(text, start) or _NUMBER.search(text[max(0, start - LONGEST_LOOKED_AT) : start - 1]))


def _is_han(character: str) -> bool:
    return bool(re.match(f"[{HAN}]", character))
