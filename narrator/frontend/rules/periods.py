"""Both ends of a span of years in one style: `公元前1600到1046年` are years, `等了1000到1200年` an amount of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from narrator.frontend.numerals import cardinal, digit_by_digit
from narrator.frontend.rules.book import Match, RuleBook, before, clause_before

PERIOD_RULES = rule = RuleBook()

_JOINT = r"\s?(?:[-~—–～]{1,2}|[至到])\s?"
_ERA = r"(?:公元前|西元前|公元|西元|前)?\s?"
_AFTER_CHRIST = re.compile(r"[公西]元\s?$")
_BEFORE_CHRIST = re.compile(r"(?:[公西]元|^|[^以之此从目提跟年])前\s?$")
_ROUGHLY = re.compile(r"(大?约|近|大概)\s?$")
_DATED = re.compile(r"(?:^|[在于从自至到即为是(（、])(?:大?约|大概)\s?$")
_LASTED = re.compile(
    r"(?:[了有整达满过超每用花历时经隔等活睡需要再]|[保封储留]存|[埋冷]藏|流传|等待|延续|统治|长久?|不到|不足|至少|最多|持续|连续|为期|上下|未来|此后|今后)\s?$"
    r"|寿命|树龄|距今|存活|长达|沉睡|跨度|相隔"
)
_SO_MANY = re.compile(r"\s?(?:的?历史|之久|的(?:时间|光阴|岁月|寿命|等待|跨度|树龄)|[多余])")
_AGO = re.compile(r"\s?(?:以?前(?!后)|以?来|[之以]?后|[以之]?内)")
_PERIOD = rf"(\d{{3,4}})(\s?年)?({_JOINT})({_ERA})(\d{{1,4}})\s?年(?!代)"
_FIRST = re.compile(rf"(?<![\d.,])(\d{{3,4}})(\s?年)?{_JOINT}({_ERA})$")

_NO_YEAR = 2300  # from here on years are counted

Style = Callable[[str], str]


class _Period(NamedTuple):
    """Two years as they are written, and what stands beside them; `is_named` where the first has a 年 of its own."""

    first: str
    last: str
    left: str
    era: str
    behind: str
    is_named: bool


@rule(rf"(?={_PERIOD})\d{{3,4}}")
def _first_year(match: Match) -> tuple[int, str] | None:
    """The 1600 of `公元前1600到1046年`, with the sign behind it."""
    behind = _behind_year(match.string, match.end(5))
    style = _style(_Period(match[1], match[5], clause_before(match), match[4], behind, bool(match[2])))
    if not style or before(match) in (".", ","):
        return None
    signed = match[3].strip() not in ("至", "到") and not (match[2] and match[4])
    return (match.start(4), style(match[1]) + "到") if signed else (match.end(), style(match[1]))


@rule(r"\d{1,4}(?=\s?年(?!代))")
def _last_year(match: Match) -> str | None:
    """The 1046 of `公元前1600到1046年`."""
    left = clause_before(match, 36)
    first = _FIRST.search(left)
    if not first:
        return None
    behind = _behind_year(match.string, match.end())
    style = _style(_Period(first[1], match.group(), left[: first.start()], first[3], behind, bool(first[2])))
    return style(match.group()) if style else None


def _behind_year(text: str, at: int) -> str:
    return text[at : at + 10].lstrip().removeprefix("年")


def _style(period: _Period) -> Style | None:
    """How both ends are read."""
    first, last, left = period[:3]
    if period.era or _BEFORE_CHRIST.search(left) or _AFTER_CHRIST.search(left):
        thousands = first.endswith("000") and last.endswith("000")
        return cardinal if thousands else _named_year
    if len(last) < 3:
        return digit_by_digit if len(last) == 2 and _is_shortened(first, last) else None
    return digit_by_digit if not _lasts(period) and _are_years(first, last) else cardinal


def _is_shortened(first: str, last: str) -> bool:
    """The 45 of `1937到45年`."""
    follows = int(last) > int(first) % 100 or last[0] == "0"
    return len(first) == 4 and 1000 <= int(first) < _NO_YEAR and follows


def _are_years(first: str, last: str) -> bool:
    low, high = int(first), int(last)
    rises = low < high < _NO_YEAR
    if len(first) == 4:
        return 1000 <= low < _NO_YEAR and (rises or (high < _NO_YEAR and not _are_hundreds(first, last)))
    return rises and not (first.endswith("0") and last.endswith("0"))


def _are_hundreds(first: str, last: str) -> bool:
    return first.endswith("00") and last.endswith("00")


def _named_year(digits: str) -> str:
    return cardinal(digits) if len(digits) < 3 else digit_by_digit(digits)


def _lasts(period: _Period) -> bool:
    """Whether years are counted: `等了1000到1200年`, `1000至1200年的历史`."""
    first, last, left = period[:3]
    if _SO_MANY.match(period.behind) and first.endswith(("00", "50")) and last.endswith(("00", "50")):
        return True
    is_round = _are_hundreds(first, last)
    if is_round and not period.is_named and _AGO.match(period.behind):
        return True
    if _ROUGHLY.search(left) and is_round:
        return not _DATED.search(left)
    return bool(_LASTED.search(left)) and (is_round or "距今" in left)
