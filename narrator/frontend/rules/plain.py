"""What no other rule claims: ranges, signed and plain numbers, with the unit that follows."""

from __future__ import annotations

import re

from narrator.frontend.measures import counted_at, measure_at, two_before
from narrator.frontend.numerals import cardinal, digit_by_digit, number
from narrator.frontend.rules.book import MAGNITUDE, NUMBER, RANGE_SIGN, Match, RuleBook, after, before, clause_before
from narrator.frontend.rules.units import unit_at

PLAIN_RULES = rule = RuleBook()

_COUNTED = re.compile(r"[了有达到近约超过共计为是花卖买给售价值第每逾破涨跌降升满足余前后]$")
_FIGURE = re.compile(r"[图表例式题步]$|门牌号?$|第$|章$|单元$|公式$|习题$")


@rule(r"\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,6}(?![\d.])")
def _grouped(match: Match) -> str | None:
    """`1 234 567人`."""
    counted = counted_at(match.string, match.end()) and not _is_letter(before(match))
    return number(re.sub(r"\D", "", match.group())) if counted else None


@rule(
    r"(\d{1,6})\s\.\s?(\d{1,6})(?![\d.])|(\d{1,6})\.\s(\d{1,6})(?=\s?(?:[元%℃]|万元|亿元|公[里斤]|千[米克]|[Kk]m|[Kk]g))"
)
def _spread_point(match: Match) -> str | None:
    """`2 . 5 元`, as some typesetting spreads it."""
    whole, part = match[1] or match[3], match[2] or match[4]
    spread = match[1] or re.match(r"[\u4e00-\u9fff]", before(match, 2).strip()[-1:])
    return f"{number(whole)}点{digit_by_digit(part)}" if spread else None


@rule(rf"({NUMBER})({MAGNITUDE})?{RANGE_SIGN}({NUMBER})({MAGNITUDE})?(?!-\d)")
def _range(match: Match) -> str | tuple[int, str] | None:
    """`8-11周`, `3万-5万`, `5-10km`; in captions (`图3-2`) a dash; falling numbers without a unit are a score."""
    if _is_letter(before(match)) or match.group().count("-") > 1 or re.match(r"\s?[=+×÷*]", after(match, 2)):
        return None
    low, high = _amount(match[1], match[2]), _amount(match[3], match[4])
    if re.search(r"[÷×*/+=][(（]$", before(match, 2)) or re.match(r"[)）][÷×*/+=]", after(match, 2)):
        return f"{low}减{high}"
    shown = re.match(r"所?[示列]", after(match, 2)) or not measure_at(match.string, match.end())
    listed = "~" in match.group() or (before(match) == "第" and _rises(match[1], match[3]))  # `第1~5题`
    if _FIGURE.search(before(match, 3)) and not match[2] and shown and not listed:
        return f"{low}杠{high}"
    end, unit = _unit_of_range(match) or (match.end(), "")
    if match[3] == "2" and not match[4]:
        high = two_before(match.string, match.end())
    if unit or match[4] or _rises(match[1], match[3]) or counted_at(match.string, match.end()):
        return end, f"{low}到{high}{unit}"
    return f"{low}比{high}" if " " not in match.group() else f"{low}减{high}"


def _unit_of_range(match: Match) -> tuple[int, str] | None:
    """The mm of `5-8mm`, `5-8 mm`; a letter behind a space may be anything."""
    spaced = re.match(r"\s[A-Za-zμ]{2,4}(?![A-Za-z])", after(match, 6))
    return unit_at(match.string, match.end() + 1 if spaced else match.end())


@rule(r"\d{2}(?![\d.])")
def _of_a_metre(match: Match) -> str | None:
    """The 75 of `1米75`, the 50 of `3块50`."""
    if not re.search(r"\d[米块]$", before(match, 2)) or counted_at(match.string, match.end()):
        return None
    return digit_by_digit(match.group())


@rule(r"-(?=(?:百|千|万)分之|[¥$€£]\d)")
def _negative_share(match: Match) -> str | None:
    """`-百分之三`."""
    return None if before(match).isalnum() and before(match).isascii() else "负"


@rule(r"([1-8])、([2-9])(?=[个天年月岁位人次里块件名条层只张家分点小百千万成本倍公斤])")
def _about_so_many(match: Match) -> str | None:
    """`3、4个人`; `1、2月` and `第3、4名` are lists."""
    listed = (
        re.search(r"[第、\d年月]\s?$", before(match, 2))
        or after(match) in tuple("月")
        or re.match(r"年[级代]|层楼?[的和与]", after(match, 3))
    )
    follows = int(match[2]) == int(match[1]) + 1
    return f"{'两' if match[1] == '2' else cardinal(match[1])}{cardinal(match[2])}" if follows and not listed else None


@rule(r"(\d{1,3}(?:\.\d)?)[kK](?:[-~]([1-9]\d{0,2}(?:\.\d)?)[kK])?(?![A-Za-z0-9])")
def _thousands(match: Match) -> str | None:
    """`月薪8k-12k`."""
    if not _PAY.search(clause_before(match)):
        return None
    sums = [cardinal(str(round(float(part) * 1000))) for part in match.groups() if part]
    return "到".join(sums)


@rule(r"([1-9])[kK]([1-9])(?![\dA-Za-z.])")
def _thousands_and_hundreds(match: Match) -> str | None:
    """`花了2k3`."""
    spent = re.search(r"[花卖买到付挣赚涨给价要才就约]了?$|工资|月薪", clause_before(match, 6))
    return f"{_amount(match[1], '千')}{cardinal(match[2])}" if spent else None


_PAY = re.compile(r"[月年日底]薪|工资|薪[资水]|到手|收入|预算|奖金|房租|押金|定价|售价|报价|存款|工价")


@rule(rf"([-+±])({NUMBER})({MAGNITUDE})?")
def _signed(match: Match) -> str | tuple[int, str] | None:
    if match[1] != "±" and re.match(r"[0-9A-Za-z]", before(match)):
        return None
    sign = {"-": "负", "+": "正", "±": "正负"}[match[1]]
    if (
        match[1] == "+"
        and not clause_before(match).strip()
        and re.match(r"$|[，。！!~～]", after(match))
        and len(match[2]) == 1
    ):
        sign = "加"  # `+1`, in agreement
    end, unit = unit_at(match.string, match.end()) or (match.end(), "")
    return end, sign + _amount(match[2], match[3]) + unit


@rule(r"[~～≈](?=\s?[0-9¥$])")
def _about(match: Match) -> str:
    return "约" if match.group() else ""


@rule(r"(\d{4})(?=[\u4e00-\u9fff]|Q[1-4]|H[12])")
def _bare_year(match: Match) -> str | None:
    """`2008奥运会`, `2024春晚`: a year without its word, unless it counts."""
    counts = _counts(match.string, match.end())
    dated = re.match(r"款|版|届|级(?!地震)|年度|[上下]半年|Q[1-4]|H[12]|财年", after(match, 3))
    if dated and "1950" <= match[1] < "2050" and before(match) != "第":
        return digit_by_digit(match[1])
    if not "1900" <= match[1] < "2050" or counts or _COUNTED.search(before(match)) or match[1].endswith("000"):
        return None
    return digit_by_digit(match[1])


def _counts(text: str, at: int) -> bool:
    """Whether a measure word stands here, rather than a noun that begins with one (卡 in 卡塔尔)."""
    named = text[at] in "校省市县州"  # `2022校联杯`
    return text[at] in "多余来几万亿千百分" or (bool(counted_at(text, at)) and not named)


_NET_TALK = re.compile(r"[年月]薪|粉丝|播放|阅读|点赞|销量|收入|[月年]入")


@rule(r"(\d{4})[wW](?=\+)|(\d{1,3}(?:\.\d{1,32})?)[wW](?=\+|$|[^A-Za-z0-9])")
def _ten_thousand(match: Match) -> str | None:
    """`5w` is 五万 in the language of the net; `5W` is a power."""
    small = match.group().endswith("w") or after(match) == "+" or _NET_TALK.search(clause_before(match))
    if not small or _is_letter(before(match)):
        return None
    return _amount(match[1] or match[2], "万")


_EVERYDAY = frozenset(
    "km m cm mm kg g mg t L l ml mL h min s m² m2 m³ m3 km² km2 ㎡ ㎏ ㎝ ㎞ ㎜ lb oz tsp tbsp".split()
)


@rule(rf"({NUMBER})\s?(?=[A-Za-zμΩ°℃℉\u3300-\u33ff])")
def _with_unit(match: Match) -> tuple[int, str] | None:
    found = unit_at(match.string, match.end())
    spaced = match.group()[-1].isspace()
    short = found is not None and found[0] - match.end() < 2
    bare = not _is_letter(before(match, 2).strip()[-1:])
    if not found or (short and "." not in match[1] and not (bare and (not spaced or after(match) in "mgLWVhst"))):
        return None
    if match.string[match.end() : found[0]] == "N" and len(match[1]) < 2:  # `2N赔偿`
        return None
    amount = "两" if match[1] == "2" and match.string[match.end() : found[0]] in _EVERYDAY else number(match[1])
    return found[0], amount + found[1]


@rule(rf"({NUMBER})({MAGNITUDE})?")
def _number(match: Match) -> str | tuple[int, str]:
    if match[1] == "2" and not _is_ordinal(match):
        spaced = after(match) == " " and bool(measure_at(match.string, match.end() + 1))
        return _amount("2", match[2]) if match[2] else two_before(match.string, match.end() + spaced)
    found = unit_at(match.string, match.end()) if match[2] else None
    if found:
        return found[0], _amount(match[1], match[2]) + found[1]
    return _amount(match[1], match[2])


def _is_ordinal(match: Match) -> bool:
    return (
        before(match) in ("第", "初", "之", "-", "到")
        or bool(re.search(r"\d\+$", before(match, 2)))
        or bool(re.search(r"[A-Za-z]\s?$", before(match, 2)))
    )


def _amount(digits: str, magnitude: str | None) -> str:
    if digits == "2" and magnitude and magnitude[0] not in "百十":
        return "两" + magnitude
    return number(digits) + (magnitude or "")


def _rises(low: str, high: str) -> bool:
    return float(low.replace(",", "")) < float(high.replace(",", ""))


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()
