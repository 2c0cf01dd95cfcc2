"""The numbers of headings, in Chinese, Arabic, full-width and Roman figures, and in English words."""

from __future__ import annotations

import re

NUMERAL = "零〇○一二三四五六七八九十百千两0-9０-９壹贰叁肆伍陆柒捌玖拾廿卅"  # for use inside [...]
_DIGITS = {c: i % 10 for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "廿": 20, "卅": 30}
_DIGITS |= dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True))
_POWERS = {"十": 10, "拾": 10, "百": 100, "千": 1000}
LONGEST = 20  # characters
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ENGLISH = {
    word: value
    for value, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        1,
    )
}


def numeral(text: str) -> int:
    """The value of a numeral up to 9999; 0 where it is none."""
    if len(text) > LONGEST:
        return 0
    if text.isdecimal():
        return int(text)
    if text.isascii():
        return _ENGLISH.get(text.lower(), 0) or _roman(text.lower())
    if not any(c in _POWERS or c in "廿卅" for c in text) and len(text) > 1:
        return int("".join(str(_value(c)) for c in text))
    total, digit = 0, 0
    for character in text:
        if power := _POWERS.get(character):
            total += (digit or 1) * power
            digit = 0
        elif (digit := _value(character)) > 9:
            total, digit = total + digit, 0
    return total + digit


def _value(character: str) -> int:
    return int(character) if character.isdecimal() else _DIGITS.get(character, 0)


def _roman(text: str) -> int:
    if not re.fullmatch("[ivxlc]{1,9}", text):
        return 0
    values = [_ROMAN[c] for c in text]
    return sum(-v if v < max(values[i + 1 :], default=0) else v for i, v in enumerate(values))
