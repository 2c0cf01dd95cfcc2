"""Amounts: money, percent, units, temperatures, ranges, and what they have before and after."""

from __future__ import annotations

import re
from decimal import Decimal

from narrator.frontend.numerals import number
from narrator.frontend.rules.book import MAGNITUDE, NUMBER, RANGE_SIGN, Match, RuleBook, before
from narrator.frontend.rules.units import unit_at

QUANTITY_RULES = rule = RuleBook()

_CURRENCIES = {
    "¥": "元", "RMB": "元", "CNY": "元", "CN¥": "元", "$": "美元", "US$": "美元", "USD": "美元", "€": "欧元", "EUR": "欧元",
    "£": "英镑", "GBP": "英镑", "HK$": "港元", "HKD": "港元", "NT$": "新台币", "TWD": "新台币", "JPY": "日元", "JP¥": "日元",
    "A$": "澳元", "AUD": "澳元", "C$": "加元", "CAD": "加元", "S$": "新加坡元", "SGD": "新加坡元", "₩": "韩元", "KRW": "韩元",
    "CHF": "瑞士法郎", "₽": "卢布", "RUB": "卢布", "₹": "卢比", "INR": "卢比", "฿": "泰铢", "THB": "泰铢", "₫": "越南盾",
}  # fmt: skip
_CURRENCY = "(?:" + "|".join(sorted(map(re.escape, _CURRENCIES), key=len, reverse=True)) + ")"
_THOUSANDS = {"k": 3, "m": 6, "million": 6, "mn": 6, "b": 9, "bn": 9, "billion": 9, "t": 12, "tn": 12, "trillion": 12}
_SIGNS = {"-": "负", "+": "正", "±": "正负"}
_DEGREES = r"(?:℃|°C|°(?![A-Za-z])|摄氏度|度|℉|°F)"


@rule(
    rf"({_CURRENCY})\s?({NUMBER})(?:\s?({MAGNITUDE})|\s?(k|K|m|M|mn|b|B|bn|t|tn|million|billion|trillion)(?![A-Za-z]))?(?:{RANGE_SIGN}(?:{_CURRENCY})?({NUMBER})({MAGNITUDE})?)?(?:\+)?(?:元|美元|欧元|英镑|港元)?"
)
def _money(match: Match) -> str:
    """`¥12.50`, `$3.5亿`, `US$1.2bn`, `€5-8`."""
    first = _price(match[2]) + (match[3] or "")
    if match[4]:
        first = number(_multiplied(match[2], _THOUSANDS[match[4].lower()]))
    last = f"到{_price(match[5])}{match[6] or ''}" if match[5] else ""
    more = "多" if match.group().endswith("+") else ""
    return first + last + more + _CURRENCIES[match[1]]


@rule(rf"({NUMBER})\s?(RMB|CNY|USD|EUR|GBP|HKD|JPY|€|\$|£)(?![A-Za-z])")
def _money_after(match: Match) -> str:
    return _price(match[1]) + _CURRENCIES[match[2]]


@rule(r"(\d[\d,]*)\.(\d*?)0+(?=[元块]|美元|欧元|英镑|港元|日元)")
def _round_price(match: Match) -> str:
    """`36.00元` is 三十六元, `3.50元` 三点五元."""
    return _price(match.group())


def _price(digits: str) -> str:
    whole, point, fraction = digits.partition(".")
    fraction = fraction.rstrip("0")
    return number(whole + (point + fraction if fraction else ""))


def _multiplied(digits: str, zeros: int) -> str:
    value = Decimal(digits.replace(",", "")).scaleb(zeros)
    return str(int(value)) if value == value.to_integral() else format(value, "f")


@rule(rf"([-+±]?)({NUMBER})\s?([%‰])(?:{RANGE_SIGN}([-+]?)({NUMBER})\s?\3)?(\+(?!\d))?")
def _percent(match: Match) -> str | None:
    """`38.4%`, `-5%`, `5%-8%`, `3‰`."""
    if match[1] and re.match(r"[0-9A-Za-z)]", before(match)):
        return None
    part = "百分之" if match[3] == "%" else "千分之"
    first = _SIGNS.get(match[1], "") + part + number(match[2])
    last = f"到{_SIGNS.get(match[4], '')}{part}{number(match[5])}" if match[5] else ""
    return first + last + ("以上" if match[6] else "")


@rule(rf"([-+]?)({NUMBER}){RANGE_SIGN}([-+]?)({NUMBER})\s?([%‰])")
def _percent_range(match: Match) -> str | None:
    """`5-8%`."""
    if match[1] and re.match(r"[0-9A-Za-z)]", before(match)):
        return None
    part = "百分之" if match[5] == "%" else "千分之"
    return f"{_SIGNS.get(match[1], '')}{part}{number(match[2])}到{_SIGNS.get(match[3], '')}{part}{number(match[4])}"


@rule(rf"-({NUMBER})\s?{_DEGREES}?{RANGE_SIGN}(-?)({NUMBER})\s?({_DEGREES})")
def _degree_range(match: Match) -> str | None:
    """`-5~3℃` is 零下五到三摄氏度."""
    if before(match).isdecimal():
        return None
    low = "零下" if match[2] else "零上" if match[3] != "0" else ""
    return f"零下{number(match[1])}度到{low}{number(match[3])}{_degree(match[4])}"


@rule(rf"-({NUMBER})\s?({_DEGREES})")
def _below_zero(match: Match) -> str | None:
    if before(match).isdecimal():
        return None
    sign = "" if before(match, 2) == "零下" else "零下"
    return f"{sign}{number(match[1])}{_degree(match[2])}"


def _degree(symbol: str) -> str:
    found = unit_at(symbol, 0)
    return found[1] if found else symbol


@rule(r"(\d{1,3}(?:\.\d+)?)°(?:\s?(\d{1,2}(?:\.\d+)?)[′'’])?(?:\s?(\d{1,2}(?:\.\d+)?)[″\"”])?(?![CFcf])")
def _angle(match: Match) -> str:
    """`39°54′20″`."""
    parts = zip(match.groups(), ("度", "分", "秒"), strict=True)
    return "".join(number(digits) + unit for digits, unit in parts if digits)


@rule(r"(\d{1,3})[′'](\d{1,2}(?:\.\d+)?)[″\"]")
def _minutes_seconds(match: Match) -> str:
    return f"{number(match[1])}分{number(match[2])}秒"
