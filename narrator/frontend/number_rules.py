"""How numbers and what clings to them are read: rules tried in order where a digit or a sign stands."""

from __future__ import annotations

import re
from collections.abc import Callable

from narrator.frontend.numerals import cardinal, digit_by_digit, number, telephone

Match = re.Match[str]
Reader = Callable[[Match], str | None]
_RULES: list[tuple[re.Pattern[str], Reader]] = []

_N = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MAGNITUDE = "[十百千万亿]{0,3}"
_CURRENCIES = {"¥": "元", "$": "美元", "€": "欧元", "£": "英镑"}
_UNITS = {
    "km/h": "公里每小时", "km": "公里", "kg": "千克", "cm": "厘米", "mm": "毫米", "m": "米", "g": "克",
    "kW": "千瓦", "MW": "兆瓦", "GW": "吉瓦", "N·m": "牛米", "mAh": "毫安时", "℃": "摄氏度", "°C": "摄氏度",
}  # fmt: skip
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_SCORE_CONTEXT = re.compile("比分|胜|击败|负|平|战|领先|落后|赢|输")


def rule(pattern: str) -> Callable[[Reader], Reader]:
    def register(reader: Reader) -> Reader:
        _RULES.append((re.compile(pattern, re.ASCII), reader))
        return reader

    return register


def read_at(text: str, at: int) -> tuple[int, str] | None:
    """The end of what is read as a number at a place, and its spoken words; None if there is nothing."""
    if not (text[at].isdecimal() or text[at] in "+-−±~≈$¥€£."):
        return None
    for pattern, reader in _RULES:
        if (match := pattern.match(text, at)) and (spoken := reader(match)) is not None:
            return match.end(), spoken
    return None


def two(spoken: str, following: str) -> str:
    return "两" if spoken == "二" and following[:1] in set("个位名只条张件家天年周岁种次块元人") else spoken


@rule(r"(\d{4})\s?(?=年)")
def _year(match: Match) -> str:
    return digit_by_digit(match[1])


@rule(r"(\d{4})年?[-—~至到](\d{4})(?=年)")
def _years(match: Match) -> str:
    return f"{digit_by_digit(match[1])}到{digit_by_digit(match[2])}"


@rule(r"(\d0)(?=[后年]代?)(?!年(?!代))")
def _generation(match: Match) -> str:
    return digit_by_digit(match[1]) if match.string[match.end()] == "后" else cardinal(match[1])


@rule(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
def _date(match: Match) -> str:
    return f"{digit_by_digit(match[1])}年{cardinal(match[2].lstrip('0'))}月{cardinal(match[3].lstrip('0'))}日"


@rule(rf"[-~—](?={_N})")
def _range_sign(match: Match) -> str | None:
    before = match.string[: match.start()][-1:]
    return "到" if before in set("年月日号天时分秒%元米万亿") else None


@rule(r"-(\d+)")
def _model(match: Match) -> str | None:
    before = match.string[: match.start()][-1:]
    return cardinal(match[1]) if before.isalpha() else "负" + cardinal(match[1])


@rule(rf"({_N})%[-~—]({_N})%")
def _percent_range(match: Match) -> str:
    return f"百分之{number(match[1])}到百分之{number(match[2])}"


@rule(rf"({_N})%")
def _percent(match: Match) -> str:
    return "百分之" + number(match[1])


@rule(r"(\d{1,2}):(\d\d)(?::(\d\d))?(?!\d)")
def _time(match: Match) -> str:
    hour, minute = int(match[1]), int(match[2])
    spoken = ("两" if hour == 2 else cardinal(str(hour))) + "点"
    if minute:
        spoken += ("零" if minute < 10 else "") + cardinal(str(minute)) + "分"
    return spoken + (cardinal(str(int(match[3]))) + "秒" if match[3] else "")


@rule(r"(\d+)[-:](\d+)(?![\d.])")
def _score_or_range(match: Match) -> str:
    near = match.string[max(0, match.start() - 12) : match.end() + 6]
    sign = "比" if _SCORE_CONTEXT.search(near) or ":" in match.group() else "到"
    return f"{cardinal(match[1])}{sign}{cardinal(match[2])}"


@rule(rf"([$¥€£])\s?({_N})({_MAGNITUDE})")
def _money(match: Match) -> str:
    return number(match[2]) + match[3] + _CURRENCIES[match[1]]


@rule(rf"({_N})\s?({_UNIT})(?![A-Za-z])")
def _unit(match: Match) -> str:
    return number(match[1]) + _UNITS[match[2]]


@rule(r"1(?:10|19|20|22)(?=[报电急热])")
def _emergency(match: Match) -> str:
    return telephone(match.group())


@rule(r"(\d{1,40})(?=\d{20})")
def _long(match: Match) -> str:
    return digit_by_digit(match[1])


@rule(rf"({_N})({_MAGNITUDE})")
def _number(match: Match) -> str:
    before, after = match.string[: match.start()][-1:], match.string[match.end() : match.end() + 2]
    if before.isascii() and before.isalpha() and len(match[1]) == 3 and match[1].isdecimal():
        return digit_by_digit(match[1])
    spoken = number(match[1])
    if match[2][:1] in ("万", "亿", "千") and match[1] == "2":
        spoken = "两"
    return two(spoken, match[2] + after) + match[2] if before != "第" else spoken + match[2]
