"""Digits to Chinese numerals."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿", "万亿")
_LONGEST_CARDINAL = 4 * len(_GROUPS)

_DIGIT_BY_DIGIT = str.maketrans("0123456789", DIGITS)
_TELEPHONE = str.maketrans("0123456789", DIGITS.replace("一", "幺"))


def digit_by_digit(digits: str) -> str:
    """`2015` → 二零一五; other characters stay."""
    return digits.translate(_DIGIT_BY_DIGIT)


def telephone(digits: str) -> str:
    """`110` → 幺幺零: one is said yāo where digits are dictated."""
    return digits.translate(_TELEPHONE)


def cardinal(digits: str) -> str:
    """`12345` → 一万二千三百四十五; more than 16 digits, and numbers with leading zeros, are read digit by digit.

    A leading two is 两 before 千, 万 and 亿 (两千, 两万) and 二 elsewhere.
    """
    if len(digits) > _LONGEST_CARDINAL or (len(digits) > 1 and digits[0] == "0"):
        return digit_by_digit(digits)
    padded = digits.zfill(-(-len(digits) // 4) * 4)
    groups = [padded[i : i + 4] for i in range(0, len(padded), 4)]
    spoken = gap = ""
    for place, group in zip(range(len(groups) - 1, -1, -1), groups, strict=True):
        if group == "0000":
            gap = "零"  # 一亿零一千
            continue
        if spoken:
            spoken += gap or ("零" if group[0] == "0" else "")
        spoken += _group(group) + _group_unit(place, groups)
        gap = ""
    if spoken.startswith("一十"):
        spoken = spoken[1:]
    if spoken.startswith("二") and spoken[1:2] in ("千", "万", "亿"):
        spoken = "两" + spoken[1:]
    return spoken or "零"


def _group_unit(place: int, groups: list[str]) -> str:
    """万亿 is said once: 一万两千亿, not 一万亿两千亿."""
    if place == 3 and groups[1] != "0000":
        return "万"
    return _GROUPS[place]


def _group(group: str) -> str:
    """Four digits, padded with zeros on the left, without the leading zeros."""
    spoken = ""
    for unit, digit in zip(reversed(_UNITS), group, strict=True):
        if digit != "0":
            spoken += DIGITS[int(digit)] + unit
        elif spoken and not spoken.endswith("零"):
            spoken += "零"
    return spoken.rstrip("零")


def number(text: str) -> str:
    """`1,234.50` → 一千二百三十四点五零; a sign is not expected."""
    whole, point, fraction = text.replace(",", "").partition(".")
    return cardinal(whole or "0") + ("点" + digit_by_digit(fraction) if point else "")
