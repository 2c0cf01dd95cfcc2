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
    amount = _AMOUNT.search(before(match, 8))
    if not amount:
        return None
    measure = measure_at(amount[1])
    measured = measure and amount[1][len(measure) :] in _TRAILERS
    return "到" if measured or _UNIT_SIGNS.match(amount[1]) else None


@rule(r"[-~—–～](?=[周月初第])")
def _to_name(match: Match) -> str | None:
    """`周一-周五`, `3月-次年1月`."""
    left = before(match, 3)
    return "到" if after(match) in left else None
