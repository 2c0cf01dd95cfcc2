"""Speech as a voice would speak it, without a voice: about 4.5 syllables a second, pauses at the marks."""

from __future__ import annotations

import re

import jieba

from narrator.subtitles import TimedSpan, TimedText
from narrator.subtitles.characters import is_counted

SYLLABLE_S = 1 / 4.5
PAUSES_S = dict.fromkeys("。！？!?…", 0.45) | dict.fromkeys("，；：,;:", 0.22) | {"、": 0.11, "—": 0.15}
_RUNS = re.compile(
    r"[0-9][0-9.,:%]*(?:万|亿|千|百)*(?:[年月日号个元%]|美元)?|[A-Za-z][A-Za-z0-9.'-]*|[。！？…—]+|.", re.DOTALL
)


def speak(text: str, from_s: float = 0.0) -> TimedText:
    """A paragraph heard from a moment on; numbers and Latin words are one span each."""
    spans: list[TimedSpan] = []
    for run in _RUNS.finditer(text):
        end_s = from_s + _seconds(run.group())
        spans.append(TimedSpan(run.start(), run.end(), from_s, end_s))
        from_s = end_s
    return TimedText(text, tuple(spans), word_ends(text))


def chapter(paragraphs: list[str], pause_s: float = 0.4) -> tuple[list[TimedText], float]:
    """Paragraphs one after the other, and the chapter's length in seconds."""
    passages, at_s = [], 0.5
    for paragraph in paragraphs:
        passages.append(speak(paragraph, at_s))
        at_s = (passages[-1].spans[-1].end_s if paragraph else at_s) + pause_s
    return passages, at_s + 1.0


def word_ends(text: str) -> frozenset[int]:
    ends, at = set(), 0
    for word in jieba.cut(text):
        at += len(word)
        ends.add(at)
    return frozenset(ends)


def _seconds(run: str) -> float:
    if run[0].isdigit():
        return sum(c != "." for c in run) * 1.25 * SYLLABLE_S
    if run[0].isascii() and run[0].isalpha():
        return len(run) * 0.25 if run.isupper() else max(0.25, len(run) / 12)
    return SYLLABLE_S if is_counted(run[0]) else PAUSES_S.get(run[0], 0.0)
