"""Logs of chats: who writes stands before what is written, when is left out: `老周 18:02:11`, `[18:02] 老周: …`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from narrator.manuscript.draft import DraftPassage, Fragment

FEWEST, SHARE = 3, 0.2  # lines that name a writer and a time, and their share of a text
LONGEST = 60
REASON = "time"
_DATE = r"(?:\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?|\d{1,2}[-/月]\d{1,2}日?)"
_CLOCK = r"(?:(?:上午|下午|晚上|凌晨|早上|中午|AM|PM)\s?)?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\s?(?:AM|PM))?"
_TIME = rf"(?:{_DATE}[\s,，T]{{1,3}})?{_CLOCK}"
_NAME = r"(?P<{}>[^\s\d:：，。！？\[\]【】()（）][^\n:：，。！？\[\]【】()（）]{{0,19}}?)"
_ID = r"\s?(?:[(（<＜][\w.@+-]{3,40}[)）>＞])?"
_HEADS = (  # alone on a line
    re.compile(
        rf"(?P<before>){_NAME.format('name')}(?P<behind>{_ID}[ \u3000,，]{{1,2}}[\[(（]?{_TIME}[\])）]?\s*[:：]?)\s*"
    ),
    re.compile(
        rf"(?P<before>[\[(（【]?{_TIME}[\])）】]?[ \u3000,，]{{1,2}})"
        rf"{_NAME.format('name')}(?P<behind>{_ID}\s*[:：]?)\s*"
    ),
)
_LINE = re.compile(
    rf"(?P<before>[\[(（【]?{_TIME}[\])）】]?[\s\u3000,，-]{{0,6}}){_NAME.format('name')}(?P<behind>{_ID}\s?)(?P<colon>[:：])(?P<said>.*)",
    re.DOTALL,
)


def is_head(line: str) -> bool:
    """Whether a line says who writes and when, and nothing else."""
    return (
        len(line) <= LONGEST and ":" in line.replace("：", ":") and any(head.fullmatch(line.strip()) for head in _HEADS)
    )


def is_message(line: str) -> bool:
    """Whether a line begins with a time and who writes."""
    return line[:1] in "[(（【0123456789" and bool(_LINE.match(line))


def with_writers(passages: Sequence[DraftPassage]) -> Iterator[DraftPassage]:
    """The passages of a chat, each behind its writer's name; those of any other text as they are."""
    texts = [passage.spoken.strip() for passage in passages]
    heads = [is_head(text) for text in texts]
    lines = [None if head else _LINE.fullmatch(text) for head, text in zip(heads, texts, strict=True)]
    filled = [head for head, text in zip(heads, texts, strict=True) if text]
    followed = sum(one and not two for one, two in pairwise(filled))
    found = (sum(heads) if 2 * followed >= sum(heads) else 0) + sum(map(bool, lines))
    if found < FEWEST or found < SHARE * sum(map(bool, texts)):
        yield from passages
        return
    waiting: list[Fragment] = []
    for passage, text, head, line in zip(passages, texts, heads, lines, strict=True):
        if head:
            yield from [DraftPassage(tuple(waiting))] if waiting else []
            match = next(match for each in _HEADS if (match := each.fullmatch(text)))
            waiting = [*_writer(match), Fragment("：")]
        elif line:
            yield DraftPassage((*_writer(line), Fragment(line["colon"]), Fragment(line["said"].strip())))
        elif text and waiting:
            yield DraftPassage((*waiting, *passage.pieces), passage.kind, passage.level)
            waiting = []
        else:
            yield passage
    yield from [DraftPassage(tuple(waiting))] if waiting else []


def _writer(match: re.Match[str]) -> list[Fragment]:
    behind = match["behind"].strip().rstrip(":：").strip()
    aside = [Fragment(match["before"].strip(), REASON)] if match["before"].strip() else []
    return [*aside, Fragment(match["name"].strip()), *([Fragment(behind, REASON)] if behind else [])]
