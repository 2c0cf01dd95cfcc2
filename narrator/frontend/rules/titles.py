"""Abbreviations and references: `Vol.5`, `Dr. Li`, `e.g.`, `p.12`, `约翰福音3:16`."""

from __future__ import annotations

import re
from functools import cache

from narrator.frontend.characters import DATA
from narrator.frontend.numerals import cardinal
from narrator.frontend.rules.book import Match, RuleBook, after, before

TITLE_RULES = rule = RuleBook()

_FOLLOWED = {
    "number": re.compile(r"\.?\s?(?=\d)", re.ASCII),
    "name": re.compile(r"\.\s?(?=[A-Z\u4e00-\u9fff])"),
    "any": re.compile(r"\.(?!\d)"),
}


def _rows(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


@cache
def _abbreviations() -> dict[str, tuple[str, re.Pattern[str]]]:
    rows = _rows("abbreviations.txt")
    return {short: (said.replace("_", " "), _FOLLOWED[following]) for short, said, following in rows}


@cache
def _books() -> tuple[str, ...]:
    return tuple(book for row in _rows("scripture.txt") for book in row)


@rule(r"(?:[A-Z][A-Za-z]|[a-z]{2})[A-Za-z]{0,4}(?=\.)")
def _abbreviation(match: Match) -> tuple[int, str] | None:
    """`Vol.5`, `Fig. 2`, `Dr. Li`, `vs.`."""
    said, following = _abbreviations().get(match.group(), ("", None))
    found = following.match(match.string, match.end()) if following and not _joined(match) else None
    return (match.end() + 1, said) if found else None


@rule(r"Ph\.\s?D(?:\.|(?![A-Za-z]))")
def _doctorate(_match: Match) -> str:
    return "P H D"


@rule(r"0{1,3}([1-9]\d{0,3})(?!\d)")
def _padded(match: Match) -> str | None:
    """The 03 of `EP.03`, `Vol.01`: its zeros only sort files."""
    short = re.search(r"(?<![A-Za-z])([A-Z][A-Za-z]{1,6})\.?\s?$", before(match, 9))
    _, following = _abbreviations().get(short[1], ("", None)) if short else ("", None)
    return cardinal(match[1]) if following is _FOLLOWED["number"] else None


@rule(r"[Pp]{1,2}\.\s?(\d{1,5})(?:\s?[-–—~]\s?(\d{1,5}))?(?!\d)")
def _page(match: Match) -> str | None:
    """`p.12`, `pp. 20-25`."""
    if _joined(match):
        return None
    last = "到" + cardinal(match[2]) if match[2] else ""
    return f"第{cardinal(match[1])}{last}页"


@rule(r"[A-Za-z](?:\.[A-Za-z]){1,5}(?![A-Za-z])")
def _dotted(match: Match) -> tuple[int, str] | None:
    """`e.g.`, `i.e.`, `U.S.`: letters by their names; the last full stop belongs to them inside a sentence."""
    if _joined(match):
        return None
    inside = re.match(r"\.(?=[^\s\d.]|\s(?=[a-z\u4e00-\u9fff]))", after(match, 3))
    return match.end() + bool(inside), " ".join(match.group().upper().split("."))


@rule(r"(\d{1,3}):(\d{1,3})(?:[-–—~](\d{1,3}))?(?![\d:])")
def _verse(match: Match) -> str | None:
    """`约翰福音3:16`."""
    if not before(match, 8).rstrip("》 ").endswith(_books()) and not _is_cited(match):
        return None
    last = "到" + cardinal(match[3]) if match[3] else ""
    return f"{cardinal(match[1])}章{cardinal(match[2])}{last}节"


_SHORT_BOOK = re.compile(r"[（(；;参]\s?[太可路约徒罗加弗腓西雅来犹启创出利民申书士得伯诗箴传歌赛耶但]\s?$")


def _is_cited(match: Match) -> bool:
    """`（太5:3）`; the `（2:8-9）` of a sentence that names a book."""
    bracketed = re.search(r"[（(]$", before(match)) and re.match(r"[)）]", after(match))
    return bool(
        _SHORT_BOOK.search(before(match, 4)) or (bracketed and any(book in before(match, 40) for book in _books()))
    )


def _joined(match: Match) -> bool:
    """Whether a letter, a digit or a full stop stands before."""
    return bool(re.match(r"[A-Za-z0-9.@/]", before(match)))
