"""What speaks for or against a paragraph break between two sentences, as named features."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from narrator.script.cohesion import cohesion
from narrator.script.cues import opening

_ENDS = {
    "。": "full stop",
    "｡": "full stop",
    "！": "exclamation",
    "!": "exclamation",
    "？": "question",
    "?": "question",
}
_ENDS |= {
    "…": "ellipsis",
    "⋯": "ellipsis",
    "：": "colon",
    ":": "colon",
    "；": "semicolon",
    "，": "comma",
    ".": "full stop",
}
_CLOSERS = '”’」』）)】》"'
_LENGTHS = ((8, "tiny"), (16, "short"), (30, "medium"), (60, "long"))
_YEAR = re.compile(r"\d{4}|[〇零一二三四五六七八九]{4}年|\d{1,2}月")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is looked at in one sentence. `quoted` says whether it begins and ends inside an open quote."""

    text: str
    opening: str
    end: str
    closed: bool
    length: str


@dataclass(frozen=True, slots=True)
class Style:
    """What is typical of a whole text: its habits decide how often its author breaks."""

    sentence: float
    quotes: float
    questions: float


def facts(sentence: str) -> Facts:
    text = sentence.strip()
    bare = text.rstrip(_CLOSERS)
    end = _ENDS.get(bare[-1:], "none")
    length = next((name for limit, name in _LENGTHS if len(text) <= limit), "huge")
    return Facts(text, opening(text), end, len(bare) < len(text), length)


def style(sentences: Sequence[Facts]) -> Style:
    count = max(1, len(sentences))
    characters = sum(len(s.text) for s in sentences)
    quotes = sum("“" in s.text or "「" in s.text for s in sentences)
    return Style(characters / count, quotes / count, sum(s.end == "question" for s in sentences) / count)


def features(texts: Sequence[str]) -> list[dict[str, float]]:
    """The features of each place between neighbouring sentences, one dictionary of name and value a place."""
    sentences = [facts(text) for text in texts]
    habits = style(sentences)
    cohesive = cohesion([s.text for s in sentences])
    blank = Facts("", "edge", "edge", False, "edge")
    padded = [blank, *sentences, blank]
    return [_place(padded, i + 1, habits, cohesive[i]) for i in range(len(sentences) - 1)]


def _place(padded: Sequence[Facts], i: int, habits: Style, cohesive: float) -> dict[str, float]:
    """Features of the place behind `padded[i]`."""
    before, previous, following, after = padded[i - 1 : i + 3]
    names = [
        f"previous ends with {previous.end}" + (" and closing mark" if previous.closed else ""),
        f"previous is {previous.length}",
        f"previous opens with {previous.opening}",
        f"next opens with {following.opening}",
        f"next ends with {following.end}",
        f"next is {following.length}",
        f"after next opens with {after.opening}",
        f"before previous ends with {before.end}",
    ]
    if previous.opening == following.opening == "quote":
        names.append("quote follows quote")
    if _YEAR.search(following.text):
        names.append("next names a date")
    if previous.text[:1] == following.text[:1]:
        names.append("both open alike")
    if following.text[:2] == after.text[:2]:
        names.append("next two open alike")
    values = dict.fromkeys(names, 1.0)
    values["cohesion"] = cohesive
    values["sentence length of the text"] = min(habits.sentence, 80.0) / 40
    values["quotes in the text"] = habits.quotes
    values["questions in the text"] = habits.questions
    if following.opening == "quote":
        values["next opens with quote, by quotes in the text"] = habits.quotes
    return values
