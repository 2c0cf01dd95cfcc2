"""Dates and times of day: `2024-01-02`, `10/1-10/7`, `8:30`, `2:03:59`."""

from __future__ import annotations

import re

from narrator.frontend.numerals import cardinal, digit_by_digit
from narrator.frontend.rules.book import RANGE_SIGN, Match, RuleBook, after, before, clause_before, sentence_around
from narrator.frontend.rules.scores import is_in_game

DATE_RULES = rule = RuleBook()

_MONTH, _DAY = r"(0?[1-9]|1[0-2])", r"(0?[1-9]|[12]\d|3[01])"


@rule(rf"((?:19|20)\d\d)\.{_MONTH}\.{_DAY}{RANGE_SIGN}{_MONTH}\.{_DAY}(?![\d.%])")
def _dates(match: Match) -> str:
    """`2024.5.18-8.18`."""
    first, last = (f"{_small(month)}月{_small(day)}日" for month, day in (match.group(2, 3), match.group(4, 5)))
    return f"{digit_by_digit(match[1])}年{first}到{last}"


@rule(rf"{_MONTH}/{_DAY}{RANGE_SIGN}{_MONTH}/{_DAY}(?![\d/.%]|\s?(?:英寸|[A-Za-z″\"]))")
def _days_of_months(match: Match) -> str | None:
    """`10/1-10/7`; two fractions of one kind, such as `1/2-3/4`, are no dates."""
    month, day, last_month, last_day = map(int, match.groups())
    fractions = month < day and last_month < last_day and day in (2, 3, 4, 8, 16) and last_day in (2, 3, 4, 8, 16)
    if fractions or not (month, day) < (last_month, last_day):
        return None
    return f"{_month_and_day(month, day)}到{_month_and_day(last_month, last_day)}"


def _month_and_day(month: int, day: int) -> str:
    return f"{cardinal(str(month))}月{cardinal(str(day))}日"


@rule(r"((?:1\d|20)\d\d)([-/.])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?![\d.])(?:日(?![元本语]))?")
def _date(match: Match) -> str:
    """`2024-01-02`, `2024/1/2`, `2024.1.2`."""
    return f"{digit_by_digit(match[1])}年{_small(match[3])}月{_small(match[4])}日"


@rule(r"(\d{1,2})([-/.])(\d{1,2})\2((?:19\d|20[0-4])\d)(?![\d.%/-])")
def _date_from_the_day(match: Match) -> str | None:
    """`25/12/2025`, `12/25/2025`."""
    first, last = int(match[1]), int(match[3])
    numbered = re.search(r"[码号栋幢楼座]$", before(match))
    month, day = (first, last) if first <= 12 else (last, first)
    if numbered or not (0 < month <= 12 and 0 < day <= 31):
        return None
    return f"{digit_by_digit(match[4])}年{_month_and_day(month, day)}"


@rule(r"T(?=[0-2]\d:[0-5]\d)")
def _time_follows(match: Match) -> str | None:
    """`2025-03-08T08:30`."""
    return "" if before(match).isdecimal() else None


@rule(r"((?:19|20)\d\d)[-/.](0[1-9]|1[0-2])(?![\d.%年月元万亿]|\d)(?=$|[^\d])")
def _month_of_year(match: Match) -> str | None:
    """`2024-01`, `2024.01`."""
    return None if re.match(r"[A-Za-z%℃]", after(match)) else f"{digit_by_digit(match[1])}年{_small(match[2])}月"


@rule(r"(\d{1,2}):([0-5]\d):([0-5]\d)(?:\.(\d{1,3}))?(?![\d:])")
@rule(r"()(\d{1,2}):([0-5]\d)()(?=/km|/公里)")
@rule(r"()(\d{1,2}):([0-5]\d)\.(\d{1,3})(?![\d:])")
def _duration(match: Match) -> str | None:
    """`2:03:59`, `1:45.23`: how long a race took."""
    timed = re.search(
        r"成绩|[记纪]录|彩蛋|视频|进度条|片尾|用时|跑出|游出|耗时|时长|马拉松|竞走|圈速|决赛|完赛|夺[冠得]|[打刷]破",
        sentence_around(match),
    )
    if match[1] and not timed:
        return None
    hours, minutes, seconds, parts = match.groups()
    spoken = (_hour(hours) + "小时" if hours else "") + (_minute(minutes) if hours else _small(minutes)) + "分"
    return spoken + _minute(seconds) + "秒" + digit_by_digit(parts or "")


@rule(r"(\d{1,2}):([0-5]\d)(?![\d:])")
def _pace(match: Match) -> str | None:
    """`配速5:45`, `时长03:25`."""
    paced = _LASTING.search(clause_before(match))
    return f"{_minutes(match[1])}分{_minute(match[2])}秒" if paced else None


_LASTING = re.compile(
    r"(?:配速|时长|全长|片长|[频歌曲片]长|用时|耗时|历时|倒计时|录音|[音视]频|进度|仅剩|还剩|剩余|成绩|纪录)[^，。；！？\d]{0,4}$"
)


def _minutes(digits: str) -> str:
    return "两" if int(digits) == 2 else _small(digits)


@rule(r"(\d{1,2})\s?([AaPp])\.?[Mm](?:\.(?![\s]?$))?(?![A-Za-z])")
def _half_day(match: Match) -> str | None:
    """`10am`, `7 p.m.`."""
    return _half(match, match[2]) + _hour(match[1]) + "点" if 0 < int(match[1]) < 13 else None


def _half(match: Match, letters: str | None) -> str:
    """上午 or 下午, unless it was said already: `早上8 a.m.`."""
    told = _PART_SAID.search(before(match, 6))
    return "" if told or not letters else _HALVES[letters[0].lower()]


@rule(r"([01]?\d|2[0-4])\s:\s([0-5]\d)(?![\d:])")
@rule(r"([01]?\d|2[0-4])∶([0-5]\d)(?![\d∶])")
def _time_in_print(match: Match) -> str | None:
    """`上午 8 : 30`, `下午3∶00`: signs of ratios that a word makes a time."""
    return clock(match[1], match[2]) if _PART_OF_DAY.search(clause_before(match, 12)) else None


_PART_OF_DAY = re.compile(r"上午|下午|中午|早|晚|凌晨|傍晚|清晨|夜|时间|日|周[一二三四五六日天]|开始|起|定于")


@rule(r"([01]?\d|2[0-4])[:：]([0-5]\d)(?:[:：]([0-5]\d))?(?:\.\d{1,32})?(?![\d:：])\s?([AaPp]\.?[Mm]\.?)?")
def _time(match: Match) -> tuple[int, str] | None:
    """`12:30`, `2:05`, `8:30:15`, `8:30pm`; a ratio or a score near its words is left to other rules."""
    if "=" in before(match) + after(match) and not re.search(r"[点时]=$", before(match, 2)):  # `8:15=16:30`
        return None
    is_ratio = _RATIO_BEFORE.search(clause_before(match)) and not _EARLIER.match(after(match, 8))
    if is_ratio or _SCORE_AFTER.match(after(match, 4)) or is_in_game(match):
        return None
    end = match.end() + bool(re.match("分(?![钟之])", after(match, 2)) and not match[4])  # `0:05分`
    return end, _half(match, match[4]) + clock(match[1], match[2], match[3])


@rule(r"(?:(\d{1,3})h)?(\d{1,2})m(?:in)?(?:(\d{1,2})s)?(?![A-Za-z0-9])")
def _hours_and_minutes(match: Match) -> str | None:
    """`4h28min`, `2m15s`."""
    hours, minutes, seconds = match.groups()
    if not (hours or seconds):
        return None
    spoken = (_hour(hours) + "小时" if hours else "") + _small(minutes) + ("分" if seconds else "分钟")
    return spoken + (_small(seconds) + "秒" if seconds else "")


_PART_SAID = re.compile(r"(?:上午|下午|中午|早上?|晚上?|凌晨|傍晚|清晨|夜里?)的?\s?$")
_HALVES = {"a": "上午", "p": "下午"}
_RATIO_BEFORE = re.compile(
    r"比分|比例|之比|[水粉油醋糖盐酒液剂胶漆砂灰]\s?$|比率|率[为是约达]?$|配比|汇率|赔率|[按以]$|战成|打成|比$|胜|负|领先|落后|扳成|改写为"
)
_EARLIER = re.compile(
    r"\s?(?:[A-Z]{2,3}\s?)?(?:又|还|要|更|整整|足足)?(?:早|晚|提前|迟|推迟|延后)(?!餐|饭|期)"
)  # `比8:30早到`
_SCORE_AFTER = re.compile(
    r"[的之]?(?:比|战胜|击败|胜|负|领先|落后|逆转|战平|不敌|力克|惜败|轻取|告负|赢|输|的比例|兑换|稀释|缩|[竖横宽]屏|画幅|画面)"
)


def clock(hour: str, minute: str, second: str | None = None) -> str:
    """A time of day; two o'clock is 两点."""
    spoken = _hour(hour) + "点"
    if minute != "00" or second:
        spoken += _minute(minute) + "分"
    return spoken + (_minute(second) + "秒" if second else "")


def _hour(hour: str) -> str:
    return "两" if int(hour) == 2 else _small(hour)


def _minute(minute: str) -> str:
    return "零" + cardinal(minute[1]) if minute[0] == "0" and minute != "00" else _small(minute)


def _small(digits: str) -> str:
    return cardinal(str(int(digits)))


@rule(r"([01]?\d|2[0-4])(?=点(?:钟|半|整|[0-5]?\d分|[一二三四五六七八九十]{1,3}分|[一三]刻|左右|前|后|开始|许|多))")
def _oclock(match: Match) -> str:
    return _hour(match[1])


@rule(r"\d{2,3}(?![\d.%])")
def _hundredths(match: Match) -> str | None:
    """The 83 of `9秒83`, the 61 of `4′32″61`."""
    return digit_by_digit(match.group()) if re.search(r"\d(?:秒|[″\"])$", before(match, 2)) else None


@rule(rf"(\d{{1,2}}){RANGE_SIGN}(\d{{1,2}})(?=[月日号时点](?!本|元|语|球|评)|[AaPp][Mm])")
def _days(match: Match) -> str:
    """`3-5月`, `1～7日`."""
    return f"{_small(match[1])}到{_small(match[2])}"


@rule(r"(0\d)(?=[月日号时点分秒])")
def _padded(match: Match) -> str:
    """`01月05日`; but 05分 after an hour is 零五分."""
    digits = match[1]
    if after(match) in "分秒" and before(match) in "时点分":
        return "零" + cardinal(digits[1])
    return _small(digits)
