"""Years, dates, times of day, decades."""

from __future__ import annotations

import re

from narrator.frontend.measures import measure_at
from narrator.frontend.numerals import cardinal, digit_by_digit
from narrator.frontend.rules.book import RANGE_SIGN, Match, RuleBook, after, before, clause_before, sentence_around
from narrator.frontend.rules.scores import is_in_game

DATE_RULES = rule = RuleBook()

_QUANTITY_BEFORE = re.compile(
    r"(?:[了约近有整达共第满过超这头前后每用花历时经隔]|将近|长达|大约|至少|最多|不到|未来|最后|过去|此后|今后|持续|连续|为期|相隔|上下)$"
)
_QUANTITY_AFTER = re.compile(
    r"前(?!后)|[来间里内]|的历史|了|过去|以来|之久|时间|历史|多|有余|左右|一遇|文明|级|制|期|薪|份的?老"
)
_ERA = re.compile(r"(?:公元前?|西元前?|前|[于在至到自从])$")


@rule(rf"(\d{{4}})年?{RANGE_SIGN}(\d{{4}}|\d\d(?=[年财]))(?=年|财年|赛季|学年)(?!年前[^后]|年来)")
def _years(match: Match) -> str | None:
    """`2019-2023年`, `2019—23年`."""
    if not _is_year(match[1]):
        return None
    return f"{digit_by_digit(match[1])}到{digit_by_digit(match[2])}"


@rule(
    rf"(1[4-9]\d\d|20[0-4]\d){RANGE_SIGN}(1[4-9]\d\d|20[0-4]\d)(?![\d.,%+×*年月万亿千百]|[-—–/]\d|\s?(?!E(?![A-Za-z]))[A-Za-z$¥])"
)
def _bare_years(match: Match) -> str | None:
    """`（1881-1936）`, `1998—2008十年间`: years without their word, unless something is counted."""
    counted = measure_at(match.string, match.end()) or re.search(
        r"[价售约近达超有共元¥$]|规格|尺寸|编号", clause_before(match, 8)
    )
    rises = int(match[1]) < int(match[2]) <= int(match[1]) + 150
    if counted or not rises or (match[1].endswith("00") and match[2].endswith("00")):
        return None
    return f"{digit_by_digit(match[1])}到{digit_by_digit(match[2])}"


@rule(rf"([2-9]\d\d){RANGE_SIGN}([2-9]\d\d|1[0-7]\d\d)年(?!前|后|来|以|的?历史|[多余])")
def _early_years(match: Match) -> str | None:
    """`618-907年`: years of three digits; round ones are spans of time."""
    if match[1].endswith("0") and match[2].endswith("0"):
        return None
    return f"{digit_by_digit(match[1])}到{digit_by_digit(match[2])}年" if int(match[1]) < int(match[2]) else None


@rule(r"\d{3}(?=[-—–~～至到]{1,2}(?:公元)?前\d{1,4}年)")
def _before_christ(match: Match) -> str | None:
    """`前221-前206年`."""
    return digit_by_digit(match.group()) if before(match) == "前" and not match.group().endswith("00") else None


@rule(r"(\d{4}|\d\d)[-/—–](\d{4}|\d{2})(?=赛季|学年|财年|榜单|跨年|(?:雪|冬|夏|秋冬)季)")
def _season(match: Match) -> str:
    """`2024-25赛季`, `24/25赛季`."""
    return f"{digit_by_digit(match[1])}到{digit_by_digit(match[2])}"


@rule(r"((?:19|20)\d\d)(?:/(?=(?:19|20)\d\d年)|(?=(?:[、，和及与](?:19|20)\d\d)+(?:[两三四五]?年|财年|赛季)))")
def _year_of_list(match: Match) -> str:
    """`2024/2025年`, `2025、2026两年`."""
    return digit_by_digit(match[1]) + ("、" if match.group().endswith("/") else "")


@rule(r"(\d{4})\s?年")
def _year(match: Match) -> str | None:
    """A year is read digit by digit unless it is a span of time: `2000年前`, `5000年历史`."""
    long_ago = match[1].endswith("00") and re.match(r"前(?!后)|来|的?历史|[多余]|文明|以前", after(match, 4))
    if not _is_year(match[1]) or long_ago or before(match) == "近":
        return None
    return digit_by_digit(match[1]) + "年"


@rule(r"(?:19|20)\d\d(?=》|\s[A-Z]{1,2}\d{1,3}(?![A-Za-z\d]))")
def _year_in_name(match: Match) -> str | None:
    """`《唐探1900》`, `2024 YR4`, `C/2023 A3`."""
    left = before(match, 2)
    titled = re.search("[\u4e00-\u9fff《]$", left) and left[-1:] != "第"
    return digit_by_digit(match.group()) if (titled if after(match) == "》" else left[-1:] not in "-.") else None


@rule(r"20[0-4]\d(?=$|[，。；、！？）)》”\"\s])")
def _year_of_event(match: Match) -> str | None:
    """`冬奥会2026`."""
    return digit_by_digit(match.group()) if re.search(r"[会展节赛杯]\s?$", before(match, 2)) else None


@rule(r"(?:1\d|20)\d\d(?![\d.%])")
def _year_of_birth(match: Match) -> str | None:
    """`生于1912`, `建于1958`."""
    born = re.search(r"(?:[生卒死殁逝始建创成拍写]|成立|毕业|出版|发表)于$", before(match, 4))
    return digit_by_digit(match.group()) if born and not measure_at(match.string, match.end()) else None


@rule(r"(\d\d)(?=年(?:0?[1-9]|1[0-2])月(?!份?以来))")
def _year_before_month(match: Match) -> str:
    """`24年5月`."""
    return digit_by_digit(match[1])


@rule(r"(\d{1,3})(?=年)(?!年代)")
def _short_year(match: Match) -> str | None:
    """`08年` and `98年抗洪` are years, `20年` and `86年前` spans of time, `公元前221年` and `于618年` years again."""
    digits, left, right = match[1], clause_before(match), match.string[match.end() + 1 : match.end() + 6]
    spans = _QUANTITY_BEFORE.search(left) or _QUANTITY_AFTER.match(right)
    two = len(digits) == 2 and (digits[0] == "0" or (digits >= "50" and digits[1] != "0" and not spans))
    ranged = re.search(r"[-—–~～至到]前$|[公西]元前$", left) or (
        left.endswith("前") and re.match(r"[-—–~～至到]+前\d", right)
    )
    three = len(digits) == 3 and not digits.endswith("00") and (ranged or (_ERA.search(left) and not spans))
    return digit_by_digit(digits) if two or three else None


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
    return f"{month_and_day(month, day)}到{month_and_day(last_month, last_day)}"


def month_and_day(month: int, day: int) -> str:
    return f"{cardinal(str(month))}月{cardinal(str(day))}日"


@rule(r"((?:1\d|20)\d\d)([-/.])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?![\d.])(?:日(?![元本语]))?")
def _date(match: Match) -> str:
    """`2024-01-02`, `2024/1/2`, `2024.1.2`."""
    return f"{digit_by_digit(match[1])}年{_small(match[3])}月{_small(match[4])}日"


@rule(r"T(?=[0-2]\d:[0-5]\d)")
def _time_follows(match: Match) -> str | None:
    """`2025-03-08T08:30`."""
    return "" if before(match).isdecimal() else None


@rule(r"((?:19|20)\d\d)\.(1?\d)[-~—–～]((?:19|20)\d\d)\.(1?\d)(?![\d.])")
def _months(match: Match) -> str:
    """`2024.9-2025.6`."""
    first, last = (
        f"{digit_by_digit(year)}年{_small(month)}月" for year, month in (match.groups()[:2], match.groups()[2:])
    )
    return f"{first}到{last}"


@rule(r"((?:19|20)\d\d)[-/.](0[1-9]|1[0-2])(?![\d.%年月元万亿]|\d)(?=$|[^\d])")
def _month_of_year(match: Match) -> str | None:
    """`2024-01`, `2024.01`."""
    return None if re.match(r"[A-Za-z%℃]", after(match)) else f"{digit_by_digit(match[1])}年{_small(match[2])}月"


@rule(r"([05-9]0)s(?![A-Za-z])")
def _nineties(match: Match) -> str | None:
    """`90s复古风`; otherwise seconds."""
    if not re.match(
        r"的?(?:[风复潮老辣怀旧经女男港少味妆穿]|音乐|迪斯科|摇滚|金曲|回忆|造型|年代|时期)|[、/和与](?:[5-9]0|00)s",
        after(match, 4),
    ):
        return None
    return cardinal(match[1]) + "年代" if match[1] != "00" else "零零年代"


@rule(r"(\d{3}0)(?:年代|s(?![A-Za-z]))")
def _decade(match: Match) -> str:
    return digit_by_digit(match[1]) + "年代"


@rule(r"\d\d(?=[QH][1-4](?![\dA-Za-z]))|(?:19|20)\d\d(?=[EAF](?![A-Za-z0-9]))")
def _fiscal(match: Match) -> str:
    """`24Q4`, `2026E`."""
    return digit_by_digit(match.group())


@rule(r"\d\d(?!\d)")
def _fiscal_last(match: Match) -> str | None:
    """`1H25`, `9M24`, `FY25`, `'98抗洪`."""
    left = before(match, 3)
    if re.search(r"(?<![\dA-Za-z])(?:\d[QHM]|FY)$", left):
        return digit_by_digit(match.group())
    short = re.search(r"(?:^|[^\dA-Za-z])['’]$", left) and re.match("[\u4e00-\u9fff]", after(match))
    return digit_by_digit(match.group()) if short and not measure_at(match.string, match.end()) else None


_AFTER = r"后(?![卫方退排腰勤续天年])"


@rule(rf"(\d[05])[、/,，和及](?=\d[05]{_AFTER})|(\d[05])[-~—–～到至](?=\d[05]{_AFTER})|(?:\d[05]){{1,2}}(?={_AFTER})")
def _generation(match: Match) -> str | None:
    """`90后`, `80、90后`, `60-70后`, `8090后`."""
    if before(match) in ("前", ".", ":", "："):
        return None
    if match[1] or match[2]:
        return digit_by_digit(match[1] or match[2]) + ("、" if match[1] else "到")
    return digit_by_digit(match.group())


@rule(r"00年代")
def _noughties(match: Match) -> str:
    return "零零年代" if match.group() else ""


@rule(r"(\d{1,2}):([0-5]\d):([0-5]\d)(?:\.(\d{1,3}))?(?![\d:])")
@rule(r"()(\d{1,2}):([0-5]\d)()(?=/km|/公里)")
@rule(r"()(\d{1,2}):([0-5]\d)\.(\d{1,3})(?![\d:])")
def _duration(match: Match) -> str | None:
    """`2:03:59`, `1:45.23`: how long a race took."""
    timed = re.search(
        r"成绩|[记纪]录|用时|跑出|游出|耗时|时长|马拉松|竞走|圈速|决赛|完赛|夺[冠得]|[打刷]破", sentence_around(match)
    )
    if match[1] and not timed:
        return None
    hours, minutes, seconds, parts = match.groups()
    spoken = (_hour(hours) + "小时" if hours else "") + (_minute(minutes) if hours else _small(minutes)) + "分"
    return spoken + _minute(seconds) + "秒" + digit_by_digit(parts or "")


@rule(r"(\d{1,2}):([0-5]\d)(?![\d:])")
def _pace(match: Match) -> str | None:
    """`配速5:45`."""
    paced = re.search(r"配速[^，。；！？]{0,4}$", clause_before(match))
    return f"{_small(match[1])}分{_minute(match[2])}秒" if paced else None


@rule(r"(\d{1,2})\s?([AaPp])\.?[Mm](?:\.(?![\s]?$))?(?![A-Za-z])")
def _half_day(match: Match) -> str | None:
    """`10am`, `7 p.m.`."""
    return _HALVES[match[2].lower()] + _hour(match[1]) + "点" if 0 < int(match[1]) < 13 else None


@rule(r"([01]?\d|2[0-4])[:：]([0-5]\d)(?:[:：]([0-5]\d))?(?:\.\d+)?(?![\d:：])\s?([AaPp]\.?[Mm]\.?)?")
def _time(match: Match) -> str | None:
    """`12:30`, `2:05`, `8:30:15`, `8:30pm`; a ratio or a score near its words is left to other rules."""
    if _RATIO_BEFORE.search(clause_before(match)) or _SCORE_AFTER.match(after(match, 4)) or is_in_game(match):
        return None
    half = _HALVES.get((match[4] or "")[:1].lower(), "")
    return half + clock(match[1], match[2], match[3])


@rule(r"(?:(\d{1,3})h)?(\d{1,2})m(?:in)?(?:(\d{1,2})s)?(?![A-Za-z0-9])")
def _hours_and_minutes(match: Match) -> str | None:
    """`4h28min`, `2m15s`."""
    hours, minutes, seconds = match.groups()
    if not (hours or seconds):
        return None
    spoken = (_hour(hours) + "小时" if hours else "") + _small(minutes) + ("分" if seconds else "分钟")
    return spoken + (_small(seconds) + "秒" if seconds else "")


_HALVES = {"a": "上午", "p": "下午"}
_RATIO_BEFORE = re.compile(
    r"比分|比例|之比|比率|率[为是约达]?$|配比|汇率|赔率|[按以]$|战成|打成|比$|胜|负|领先|落后|扳成|改写为"
)
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
    """The 83 of `9秒83`."""
    return digit_by_digit(match.group()) if re.search(r"\d秒$", before(match, 2)) else None


@rule(rf"(\d{{1,2}}){RANGE_SIGN}(\d{{1,2}})(?=[月日号时点]|[AaPp][Mm])")
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


def _is_year(digits: str) -> bool:
    return "1000" <= digits < "2200"
