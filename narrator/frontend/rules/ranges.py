"""The sign between two amounts that have their units: `10年-20年`, `9:00-18:00`, `周一-周五`."""

from __future__ import annotations

import re

from narrator.frontend.measures import measure_at
from narrator.frontend.rules.book import NUMBER, Match, RuleBook, after, before

RANGE_RULES = rule = RuleBook()

_AMOUNT = re.compile(r"\d([\u4e00-\u9fff]{1,4}|[%‰℃°A-Za-z²³/·]{1,6}|:\d\d)$")
_UNIT_SIGNS = re.compile(r"[%‰℃°:]|[a-zA-Z²³/·]{1,6}$|[万亿]{1,2}(?:元|美元)?$|点半?$|[分秒刻]$")
_TRAILERS = frozenset(["", "前", "后", "多", "左右", "钱", "份", "底", "初", "末", "半"])


@rule(rf"[-~—–～](?={NUMBER})")
def _to(match: Match) -> str | None:
    """`10年-20年`, `9:00-18:00`: the sign after an amount with its unit."""
    if re.search(r"\d{5}号$", before(match, 6)):  # `京ICP备12345678号-1`
        return None
    if re.search(r"\d/\d{1,2}$", before(match, 5)) and re.match(r"\d{1,2}/\d", after(match, 4)):
        return "到"
    if re.search(r"\d[-/.]\d{1,2}$", before(match, 5)) and re.match(r"(?:19|20)\d\d[-/.]\d", after(match, 6)):
        return "到"  # `2022/7/1-2025/6/30`
    amount = _AMOUNT.search(before(match, 8))
    if amount and amount[1] in "月日年" and re.match(rf"{NUMBER}%", after(match, 8)):  # `12月-2.1%`
        return None
    if not amount or re.fullmatch("[A-Zac-jln-rx-z]", amount[1]):  # `3x-2`
        return None
    measure = measure_at(amount[1])
    measured = measure and amount[1][len(measure) :] in _TRAILERS
    return "到" if measured or _UNIT_SIGNS.match(amount[1]) else None


@rule(r"(?:[-~～]|[—–]{1,2})(?=[周月初第前公次翌同当今明后至]|星期|未来)")
def _to_name(match: Match) -> str | None:
    """`周一-周五`, `3月-次年1月`, `前221年—前206年`."""
    left = before(match, 4)
    dated = re.search(r"[年月日时点号]$|:\d\d$|前\d{2,4}$", before(match, 5)) and re.match(
        r"[次翌同当今明]|前\d|公元|后天|未来", after(match, 2)
    )
    return "到" if dated or (after(match) in left and after(match) in "周月初第星") else None


@rule(r"[-~—–～](?=[小初高大中]?[一二三四五六七八九十])")
def _to_grade(match: Match) -> str | None:
    """`高一~高三`, `一年级-六年级`, `四—六年级`."""
    left = _GRADE_BEFORE.search(before(match, 6))
    right = _GRADE.match(after(match, 6))
    if not left or not right or left[2] not in ("", right[2]):
        return None
    return "到" if right[2] or (left[1] and right[1]) else None


_GRADE = re.compile(r"([小初高大中]?)[一二三四五六七八九十]{1,3}(年级|号线|[级楼层章节课单册]?)")
_GRADE_BEFORE = re.compile(_GRADE.pattern + "$")


@rule(r"[-~—–～](?=零下|负\d)")
def _to_below_zero(match: Match) -> str | None:
    """`零下5~零下10度`."""
    return "到" if re.search(r"[\d度℃]$", before(match)) else None


@rule(r"→")
def _arrow(match: Match) -> str | None:
    """`38.5%→41.2%`, `n→∞`."""
    if re.search(r"(?<![A-Za-z])[a-zA-Z]$", before(match, 2)) and re.match(r"[∞\d]", after(match)):
        return "趋于"
    return "到" if re.search(r"[\d%‰℃万亿元]$", before(match)) and re.match(r"[-+¥$\d]", after(match)) else None
