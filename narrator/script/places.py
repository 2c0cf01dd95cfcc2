"""Places where a paragraph may end: sentence ends, and where marks or their lack leave room for one; and hard rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import Enum

from narrator.script.characters import CLOSERS
from narrator.script.openings import ASKED, ENUMERATOR_INSIDE, enumerator
from narrator.script.sentences import pairs, sentence_ends

LEAD = 350  # characters in which what introduces a text ends with a hand-off
MOST_LABELLED = 8  # characters of a speaker's name
HANDOFF = re.compile(
    r"(?:(?:以下|下面|如下)[^。！？；，：\n]{0,24}(?:实录|全文|原文|译文|演讲|讲话|内容|整理|文字|节选|摘要|对话|采访|访谈)[^。！？；，：\n]{0,6}"
    r"|[^。！？；，：\n]{0,20}(?:实录|全文|原文|内容|摘要|演讲|讲话|对话|访谈)(?:如下|是这样的))[：:]\s*"
)
_LABEL = re.compile(rf"([\u4e00-\u9fff·A-Za-z ]{{1,{MOST_LABELLED}}})[：:](?![“「『\"/])")
_INNER = re.compile(
    rf"(?P<colon>[：:]+)(?=\S)|(?P<label>[】〕])(?=[^\s，。、；：！？{re.escape(CLOSERS)}])"
    rf"|(?P<bracket>[）)])(?=[^\s，。、；：！？的{re.escape(CLOSERS)}])|(?P<dash>——|－－|──)(?=\S)|(?P<semicolon>[；;])(?=\S)|(?=【)"
)
_ADDRESSED = r"(?:(?:[^，。！？\s]{0,8}[们位友家]|[各诸]位[^，。！？\s]{1,6})[，,！!]|那么[，,]?|好[了的]?[，,]|嗯[，,]|OK[，,])?"
_I = r"[，,]?(?:请(?:允许|让)?|让)?(?:我们?|咱们?)(?:个人|自己|在这里|在此)?(?:还|再|也|就|只|先|衷心|真诚|简单|必须|一定)*"
_SAY = r"(?:看|谈|说|讲|聊|提|补充|强调|介绍|分享|汇报|回答|总结|引用|送|呼吁|建议|提醒|告诉|代表|感谢|祝|用)"
# At a sentence's start. In 283 texts, 最后我… begins a paragraph eight times of nine, and what closes a subject always.
ANNOUNCEMENT = re.compile(
    rf"{_ADDRESSED}(?:最后|末了)(?:一[点个句件][，,]?)?{_I}(?:想|要|希望|愿|得|{_SAY})"
    rf"|{_ADDRESSED}(?:接下来|下面|下边|现在){_I}(?:想|要|来)*{_SAY}"
    rf"|{_ADDRESSED}首先{_I}(?:想|要)?{_SAY}"
    r"|(?:我们?)?(?:说|讲|谈|写|聊)(?:了(?:这么|那么)(?:多|久)|到(?:这里|这儿|此)[，,])"
)
_NUMBERS_COUNTED = ("Chinese number", "number", "bracketed number")  # enumerators that always begin a paragraph


class BreakRule(Enum):
    """What is settled before any score."""

    HANDOFF = "the words before hand over to the text"
    SPEAKER = "a speaker's name stands before what is said"
    ENUMERATOR = "an item of a list begins"
    ANNOUNCED = "the speaker announces what comes next"
    LEAD = "the words that introduce the text stay together"
    QUOTE = "a quotation or bracket is open"


def sentence_places(text: str) -> list[int]:
    """Ends of sentences and hand-offs inside a text, and the end of the text."""
    ends = {end for end in sentence_ends(text) if end < len(text)}
    ends |= {found.end() for found in HANDOFF.finditer(text) if found.end() < len(text)}
    return [*sorted(ends), len(text)]


def inner_places(text: str, ends: Sequence[int], closed: Sequence[bool]) -> dict[int, str]:
    """Places inside sentences behind a mark, or before an enumerator, where no quotation is open; with their kind."""
    taken = set(ends)
    places: dict[int, str] = {}
    for found in _INNER.finditer(text):
        end, kind = found.end(), found.lastgroup or "other"
        if kind == "colon" and (text[end] == "/" or (text[end].isdigit() and text[end - 2 : end - 1].isdigit())):
            continue
        places[end] = kind
    for found in ENUMERATOR_INSIDE.finditer(text):
        places.setdefault(found.start(), "other")
    return {end: places[end] for end in sorted(places) if 0 < end < len(text) and not closed[end] and end not in taken}


def open_places(text: str) -> list[bool]:
    """For each place of a text whether a quotation or bracket is open there."""
    inside = [False] * (len(text) + 1)
    reach = 0
    for start, end in sorted(pairs(text).items()):
        if text[start] in '“「『"（(【' and end >= reach:
            begin = max(start + 1, reach)
            inside[begin : end + 1] = [True] * (end + 1 - begin)
            reach = end + 1
    return inside


def rules(text: str, ends: Iterable[int], is_open: Sequence[bool]) -> dict[int, BreakRule]:
    """What is settled for sentence ends."""
    handoffs = {found.end() for found in HANDOFF.finditer(text)}
    lead = max((end for end in handoffs if end <= LEAD), default=0)
    ends = list(ends)
    labels = Counter(found[1] for start in (0, *ends) if (found := _LABEL.match(text, start)))
    settled: dict[int, BreakRule] = {}
    for end in ends:
        if rule := _rule(text, end, labels):
            settled[end] = rule
        if end in handoffs:
            settled[end] = BreakRule.HANDOFF
        if is_open[end]:
            settled[end] = BreakRule.QUOTE
        elif end < lead:
            settled[end] = BreakRule.LEAD
    return settled


def _rule(text: str, end: int, labels: Counter[str]) -> BreakRule | None:
    if ASKED.match(text, end):
        return BreakRule.SPEAKER
    label = _LABEL.match(text, end)
    if label and labels[label[1]] > 1:
        return BreakRule.SPEAKER
    if ANNOUNCEMENT.match(text, end):
        return BreakRule.ANNOUNCED
    return BreakRule.ENUMERATOR if enumerator(text[end : end + 12]) in _NUMBERS_COUNTED else None
