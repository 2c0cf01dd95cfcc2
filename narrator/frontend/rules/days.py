"""Days and months in short: `9/10开学`, `08-08`, `1998.3`, `6.18-6.20`, `20240315`, `3.8妇女节`."""

from __future__ import annotations

import re
from functools import cache
from math import gcd

from narrator.frontend.characters import DATA
from narrator.frontend.measures import counted_at
from narrator.frontend.numerals import cardinal, digit_by_digit
from narrator.frontend.rules.book import Match, RuleBook, after, before, clause_before
from narrator.frontend.rules.units import unit_at

DAY_RULES = rule = RuleBook()

_MONTH, _DAY = r"(0?[1-9]|1[0-2])", r"(0?[1-9]|[12]\d|3[01])"
_HAPPENS = re.compile(
    r"\s?(?:开[学幕始课业播园盘馆放售机奖抢拍考营]|放[假榜]|上[班学课市映线架新]|下[班架线雪雨]|举[行办]|召开|闭[幕馆园]|截[止至稿]|结束|"
    r"发[布售行车货薪]|出[发版院生游]|入[职学伙住园]|离[职校]|毕业|到[期货达]|复[工课学赛]|返[校程工]|[考比]赛|考试|面试|报[名到]|前(?!后)|后|起|[当那这][天日晚]|加班|出行|期间|旅游|回家|结婚|"
    r"[早晚][上间会宴餐饭高]?|凌晨|[上下中]午|更新|首[映播发飞]|预[售约定]|生效|实施|执行|收官|[（(]?(?:周|星期)[一二三四五六日天])"
)
_WHEN = re.compile(
    r"(?:日期|时间|生日|截[止至]|改[到至在]|定[于在档]|[于在自从]|延[期至]+|发布|更新|档期|有效期|(?:今|明|昨|后|前)天是?)[：:为是至到]{0,2}\s?$"
)
_WEEKDAY = re.compile("(?:周|星期|礼拜)[一二三四五六日天][（(]$")
_SPAN = re.compile(
    r"时间|日期|展期|假期|档期|放假|活动|期间|周期|报名|限时|国庆|春节|中秋|端午|元旦|五一|清明|展览|有效|赛期|[（(]$"
)
_SPAN_AFTER = re.compile(r"\s?(?:期间|放假|举[行办]|活动|展[出览]|止|限时|免费|休[息馆]|[共合]计|[)）])")
_COUNTING = re.compile(
    r"(?:[$¥€£报涨跌价约达共超均高低破增减]|指数|[为是](?:约)?|收[于盘在]|成交|[得总比评]分|版本|型号|编号|第|每|[乘除])\s?$"
)
_FESTIVAL = re.compile(
    r"(?!级)\s?[”\"’]?(?:[\u4e00-\u9fff]{0,6}(?:节|纪念日|公祭日|禁毒日|读书日|表白日|消费者权益日|护士日|无烟日|助残日|记者日|环境日|地球日)|"
    r"[\u4e00-\u9fff]{0,2}(?:黄金周|小?长假|假期|大促|平安夜|讲话|运动|事变|惨案|阅兵|地震(?!台)|晚会|劳动节)|元旦|光棍|表白|告白|[\u4e00-\u9fff]{1,5}日(?=[，。！？、：\s快到的活主放促将来前”]|$))"
)


@cache
def _named_days() -> dict[str, str]:
    lines = (DATA / "days.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split() for line in lines if line and not line.startswith("#"))


def _said(month: str, day: str) -> str:
    return f"{cardinal(str(int(month)))}月{cardinal(str(int(day)))}日"


@rule(rf"{_MONTH}([./]){_DAY}(?![\d.%])")
def _festival(match: Match) -> str | None:
    """`3.8妇女节` is 三八, `9.10教师节` 九月十日."""
    if (
        before(match, 1) in tuple(".0123456789第")
        or (counted_at(match.string, match.end()) and after(match, 2) != "元旦")
        or _COUNTING.search(clause_before(match, 6))
    ):
        return None
    named = _named_days().get(f"{int(match[1])}.{int(match[3])}")
    if not _FESTIVAL.match(after(match, 12)) and not (named and match[2] == "." and _HAPPENS.match(after(match, 5))):
        return None
    doubled = "双" if before(match) == "双" else ""
    return (named or _said(match[1], match[3])).removeprefix(doubled)


@rule(rf"(\d\d)([./-]){_MONTH}\2{_DAY}(?![\d./%-])")
def _date_in_short(match: Match) -> str | None:
    """`生日是95/8/17`, `签于24.3.15`."""
    if re.match(r"[\dA-Za-z/.:$¥€-]", before(match)) or 40 <= int(match[1]) < 50:
        return None
    near = clause_before(match)
    told = _WHEN.search(near) or re.search(r"(?:出?生|[购摄签]|毕业|入职)[于是：:]?\s?$", near)
    return f"{digit_by_digit(match[1])}年{_said(match[3], match[4])}" if told else None


@rule(rf"{_MONTH}/{_DAY}(?![\d/.%])")
def _day_after_stroke(match: Match) -> str | None:
    """`9/10开学`, `截止12/25`; `9/10的人` is a fraction."""
    month, day = int(match[1]), int(match[2])
    if re.match(r"[\dA-Za-z/.:-]", before(match)) or counted_at(match.string, match.end()):
        return None
    if unit_at(match.string, match.end()) or re.match(r"\s?[=+×÷*层楼号]|以[上下内]|左右", after(match, 2)):
        return None
    fraction = month < day <= 10 and gcd(month, day) == 1
    dated = _HAPPENS.match(after(match, 5)) or (_WHEN.search(clause_before(match)) and not fraction)
    in_brackets = before(match) in tuple("（(") and after(match) in tuple("）)")
    bracketed = in_brackets and (day > 10 or month > day or _WEEKDAY.search(before(match, 4)))
    plainly = not fraction and month != day and re.match(r"\s?[\u4e00-\u9fff（(]", after(match, 2))
    odd = re.search(r"[分力压率比价占约近的第]\s?$", clause_before(match, 4)) or after(match) in tuple("的分")
    return _said(match[1], match[2]) if dated or bracketed or (plainly and not odd) else None


@rule(rf"(0[1-9]|1[0-2])-{_DAY}(?![\d.%-])")
def _day_after_hyphen(match: Match) -> str | None:
    """`08-08开幕`."""
    if re.match(r"[\dA-Za-z/.:-]", before(match)) or len(match[2]) < 2 or counted_at(match.string, match.end()):
        return None
    numbered = re.search(r"[第号型码款表图章]$", clause_before(match, 4))
    dated = match[1][0] == "0" or _HAPPENS.match(after(match, 5)) or _WHEN.search(clause_before(match))
    return _said(match[1], match[2]) if dated and not numbered else None


@rule(rf"{_MONTH}\.{_DAY}\s?[-~—–～至到]{{1,2}}\s?{_MONTH}\.{_DAY}(?![\d.%])")
def _days_in_short(match: Match) -> str | None:
    """`活动时间6.18-6.20`."""
    first, last = tuple(map(int, match.group(1, 2))), tuple(map(int, match.group(3, 4)))
    counted = counted_at(match.string, match.end()) or unit_at(match.string, match.end())
    told = _SPAN.search(clause_before(match)) or _SPAN_AFTER.match(after(match, 5))
    judged = re.search(r"(?:CI|区间|置信|可信|范围|浓度|OR|HR|RR|倍|值)\s?[:：为是]?\s?$", clause_before(match, 8))
    if first >= last or not told or counted or judged or re.match(r"[万亿百千]", after(match)):
        return None
    return f"{_said(match[1], match[2])}到{_said(match[3], match[4])}"


_UNTIL = re.compile(r"(?:起|日|即日起|有效期?|截[止至]|延期?|报名|活动)[至到截止]{1,2}\s?$")


@rule(rf"{_MONTH}\.{_DAY}(?![\d.%])")
def _last_day(match: Match) -> str | None:
    """`即日起至12.31`."""
    counted = counted_at(match.string, match.end()) or unit_at(match.string, match.end())
    return _said(match[1], match[2]) if _UNTIL.search(clause_before(match)) and not counted else None


@rule(
    rf"((?:19|20)\d\d)[./]{_MONTH}\s?[-~—–～至到]{{1,2}}\s?(?:((?:19|20)\d\d)[./]{_MONTH}(?![\d.%])|(?=至?今|现在|目前))"
)
def _months(match: Match) -> str:
    """`2024.9-2025.6`, `2021.3-至今`."""
    last = _month_of(match[3], match[4]) if match[3] else ""
    joint = "" if not match[3] and after(match) == "至" else "到"
    return _month_of(match[1], match[2]) + joint + last


@rule(r"((?:19|20)\d\d)([./-])(1[0-2]|[1-9])(?![\d.%/])(?!-\d)")
def _month_in_short(match: Match) -> str | None:
    """`生于1998.3`, `2021/5发布`; `报3021.5点` is a number."""
    following = after(match, 3)
    if re.match(r"[\dA-Za-z/.:$¥€-]", before(match)) or re.match(
        r"\s?[=+×÷*A-Za-z℃°]|[号室栋班年月点元分倍米]", following
    ):
        return None
    counts = counted_at(match.string, match.end()) or _COUNTING.search(clause_before(match))
    numeric = match[2] == "." and (counts or re.match(r"[万亿千百个]", following))
    return None if numeric or (match[2] != "." and counts) else _month_of(match[1], match[3])


def _month_of(year: str, month: str) -> str:
    return f"{digit_by_digit(year)}年{cardinal(str(int(month)))}月"


@rule(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\d.%])")
def _day_in_eight(match: Match) -> str | None:
    """`20240315当天`."""
    if re.match(r"[\dA-Za-z.$¥€-]", before(match)) or counted_at(match.string, match.end()):
        return None
    dated = _HAPPENS.match(after(match, 5)) or _WHEN.search(clause_before(match)) or not after(match).strip()
    return f"{digit_by_digit(match[1])}年{_said(match[2], match[3])}" if dated else None
