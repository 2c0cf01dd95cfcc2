"""What a sentence opens with, by class, as far as that tells whether a paragraph begins there."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


@cache
def classes() -> dict[str, str]:
    """The class of each opening that `data/openings.txt` lists."""
    lines = files(__package__).joinpath("data/openings.txt").read_text("utf-8").splitlines()
    named = (line.partition(":") for line in lines if not line.startswith("#"))
    return {word: name for name, _, openings in named for word in openings.split()}


@cache
def _longest() -> int:
    return max(map(len, classes()))


_NUMERAL = "[一二三四五六七八九十百]"
ENUMERATOR = re.compile(
    rf"(?:[（(](?:{_NUMERAL}{{1,3}}|\d{{1,2}})[）)]|{_NUMERAL}{{1,3}}[、．]|\d{{1,2}}[、．)）]|\d{{1,2}}\.(?!\d)|[①-⑳⒈-⒛㈠-㈩]"
    rf"|第(?:{_NUMERAL}{{1,3}}|\d{{1,2}})(?:[，、,：:]|[点条个类种步项方]|个方面)|其[一二三四五][，、]|[a-zA-Z][.、）)](?=[\s\u4e00-\u9fff])|[•·●■◆○▪►※★-]\s)"
)
ENUMERATOR_INSIDE = re.compile(rf"(?<![0-9０-９一二三四五六七八九十百第]){ENUMERATOR.pattern}")
SPEAKER = re.compile(r"(?:[问答]|[\u4e00-\u9fff·]{1,6}|[A-Za-z][\w .]{0,14})[：:](?!//)")
ASKED = re.compile(r"(?:[问答QqAa]|记者|主持人|提问|网友|采访者)[：:]")
_YEAR = re.compile(r"[公前约]?元?前?(?:1[0-9]|20)\d\d ?年?|\d{1,2}月|[一二]?[〇零一二三四五六七八九]{3,4}年|\d\d年代")
_FORMS = (
    ("quote", re.compile('[“‘「『"]')),
    ("label", re.compile(r"[【［\[〔]")),
    ("enumerator", ENUMERATOR),
    ("speaker", SPEAKER),
    ("bracket", re.compile(r"[（(]")),
    ("year", _YEAR),
)


def enumerator(sentence: str) -> str:
    """What kind of enumerator a sentence begins with; empty where it begins with none."""
    found = ENUMERATOR.match(sentence)
    if not found:
        return ""
    first = found.group()[0]
    if first in "（(":
        return "bracketed number"
    if first == "第":
        return "ordinal"
    kinds = {"Chinese number": "一二三四五六七八九十百", "ordinal": "其"}
    return next((kind for kind, heads in kinds.items() if first in heads), "number" if first.isdigit() else "bullet")


def opening(sentence: str) -> str:
    """The class of what a sentence begins with; `other` where it is none."""
    head = sentence[:16]
    return next((name for name, form in _FORMS if form.match(head)), "") or _word_class(head)


def _word_class(head: str) -> str:
    for length in range(min(_longest(), len(head)), 0, -1):
        if found := classes().get(head[:length]):
            return found
    first = head[:1]
    if first.isascii() and first.isalpha():
        return "latin"
    return "digit" if first.isdigit() else "other"
