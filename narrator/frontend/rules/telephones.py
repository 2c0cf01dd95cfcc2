"""Telephone numbers, whole or short: one is said yāo in them."""

from __future__ import annotations

import re
from functools import cache

from narrator.frontend.characters import DATA
from narrator.frontend.measures import measure_at
from narrator.frontend.numerals import telephone
from narrator.frontend.rules.book import Match, RuleBook, after, before, clause_before

TELEPHONE_RULES = rule = RuleBook()

TELEPHONE_WORDS = re.compile(
    r"电话|手机|热线|客服|传真|座机|总机|拨打|致电|来电|号码|联系方式|[拨打][了过]?$|Tel|TEL|tel|☎|📞"
)
_POLICE = r"1(?:10|12|14|19|20|22)"
_CALLED = re.compile(
    r"(?:拨打?|打了?|致电|呼叫|求助|打通|报警电话|急救电话|火警|匪警|急救|报警|救护车|消防车|热线|叫|(?:火警|匪警|报警|急救|求助|救援|应急|紧急|服务)(?:电话|号码|热线|中心))(?:[了过是为：:]{0,2}|号码)[“\"‘]?$"
)
_NUMBERS_BEFORE = re.compile(r"(?:\d{3,5}(?:、|/|和|或|以及)){1,4}$")
_ANSWERED = re.compile(
    r"[”\"’]?(?:报警|报案|电话|急救|火警|热线|指挥中心|接警|出警|警情|平台|救护|查号|中心|民警|公安|急诊|来电|接到|接报|指令|调度|巡警|出动|急救)"
)
_ASKED = re.compile(
    r"[拨打线话]$|(?:中国|找|[、，和打])电信\s?$|(?:客服|热线|电话|平台|专线|短信|致电|来电|拨打|号码)[^，。！？；]{0,6}$"
)
_SERVICE = re.compile(
    r"[”\"’）)]?(?:[\u4e00-\u9fff]{2,4}热线|热线|客服|网站|官网|平台|电话|专线|来电|短信|App|APP|市民|政务|反诈|便民|举报|投诉)"
)


@cache
def _well_known() -> frozenset[str]:
    lines = (DATA / "hotlines.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(number for line in lines if not line.startswith("#") for number in line.split())


@rule(r"(?:\+?86[-\s]?)?1[3-9]\d([-\s]?)\d{4}\1\d{4}(?!\d)")
def _mobile(match: Match) -> str:
    return dictated(match.group())


@rule(r"(?:\+?86[-\s]?)?[（(]?0\d{2,3}[)）]?[-—–\s]?\d{3,4}[-\s]?\d{4}(?:[-—转]\d{1,5})?(?!\d)")
@rule(r"[（(]?0\d[)）]?[-—–\s]\d{4}[-\s]?\d{4}(?!\d)")
@rule(r"(?:1-)?(?:400|800)[-\s]?\d{3,4}[-\s]?\d{3,4}(?!\d)")
def _landline(match: Match) -> str | None:
    return None if before(match) == "." else dictated(match.group())


@rule(r"(\d{2,6})[*＊xX×•●]{3,12}(\d{2,4})(?!\d)")
def _masked(match: Match) -> str | None:
    """`186****5678`."""
    return None if before(match).isalnum() and before(match).isascii() else dictated(match[1] + match[2])


@rule(r"\+\d{1,3}[-\s]?(?:\(?\d{1,4}\)?[-\s]?){1,3}\d{4}(?!\d)")
def _abroad(match: Match) -> str:
    return dictated(match.group())


def dictated(text: str) -> str:
    """Digits as they are dictated; `转` before an extension and a plus before a country stay."""
    sign = "加" if text.startswith("+") else ""
    return sign + telephone("".join(char for char in text if char.isdecimal() or char == "转"))


@rule(rf"(?:{_POLICE}|911|999)(?!\d|[.%,:-]\d)")
def _emergency(match: Match) -> str | None:
    """`拨打110`, `120急救`; `110米栏` is a number."""
    left = _NUMBERS_BEFORE.sub("", clause_before(match))  # `拨打110、119、120`
    called = _CALLED.search(left) and not measure_at(match.string, match.end())
    return telephone(match.group()) if called or _ANSWERED.match(after(match, 5)) else None


@rule(r"(?:95|96|12|10|11|16)\d{3}(?![\d%]|[.,]\d)")
def _short_number(match: Match) -> str | None:
    """`12306`, `拨打96110`, `95588客服`."""
    if before(match) in ("第", ".", "-", "¥", "$") or measure_at(match.string, match.end()):
        return None
    known = match.group() in _well_known() and not re.search(r"[共计达到至约为有近超]$", before(match))
    asked = _ASKED.search(clause_before(match, 12)) or _SERVICE.match(after(match, 7)) or _is_in_list(match)
    return telephone(match.group()) if known or asked else None


def _is_in_list(match: Match) -> bool:
    """`95588、10086`: beside a number that everybody knows."""
    beside = re.search(r"(\d{5})[、/和]$", before(match, 6)), re.match(r"[、/和](\d{5})(?!\d)", after(match, 7))
    return any(found and found[1] in _well_known() for found in beside)
