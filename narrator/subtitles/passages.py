"""Paragraphs made ready for parting: single spaces, and no span too long to be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from narrator.subtitles.characters import is_speakable, width
from narrator.subtitles.model import TimedSpan, TimedText

_UNTIDY = re.compile(r"[^\S \u3000]|\s{2,}|^\s|\s$")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"\s+")


def is_heard(text: str, span: TimedSpan) -> bool:
    """Whether a span is speech, and not a pause."""
    return span.end_s > span.start_s and any(map(is_speakable, text[span.start_char : span.end_char]))


def ready(passage: TimedText, most_halves: int) -> TimedText:
    """The paragraph with single spaces, none at a span's start, and its spans at most `most_halves` half units wide.

    Lone surrogates, which no file can hold, become U+FFFD.
    """
    passage = _tidy(replace(passage, text=_LONE_SURROGATE.sub("\ufffd", passage.text)))
    spans = tuple(_moved(passage.text, passage.spans))
    longest = max((span.end_char - span.start_char for span in spans), default=0)
    if longest > most_halves // 2:
        spans = tuple(_shortened(passage.text, spans, most_halves))
    return replace(passage, spans=spans)


def _tidy(passage: TimedText) -> TimedText:
    """The paragraph with every run of white space as one space, and none around it."""
    text = passage.text
    if not _UNTIDY.search(text):
        return passage
    kept = [True] * len(text)
    characters = list(text)
    for run in _SPACES.finditer(text):
        at_edge = run.start() == 0 or run.end() == len(text)
        first = run.start() + (not at_edge)
        kept[first : run.end()] = [False] * (run.end() - first)
        characters[run.start()] = "\u3000" if set(run.group()) == {"\u3000"} else " "
    moved = [0, *accumulate(kept)]
    spans = [TimedSpan(moved[a], moved[b], s, e) for a, b, s, e in passage.spans if moved[a] < moved[b]]
    shown = "".join(c for c, keep in zip(characters, kept, strict=True) if keep)
    return TimedText(shown, tuple(spans), frozenset(moved[b] for b in passage.breaks if 0 <= b <= len(text)))


def _moved(text: str, spans: Sequence[TimedSpan]) -> Sequence[TimedSpan]:
    """The spans, the space at the start of one given to the one before."""
    moves = [int(n > 0 and b - a > 1 and text[a].isspace()) for n, (a, b, _, _) in enumerate(spans)]
    if not any(moves):
        return spans
    return [
        TimedSpan(start + moved, end + next_moved, start_s, end_s)
        for (start, end, start_s, end_s), moved, next_moved in zip(spans, moves, [*moves[1:], 0], strict=True)
    ]


def _shortened(text: str, spans: Sequence[TimedSpan], most_halves: int) -> Iterator[TimedSpan]:
    """The spans, those that are too wide a character each, which share the time evenly."""
    for span in spans:
        start, end, start_s, end_s = span
        if width(text[start:end]) <= most_halves:
            yield span
            continue
        each_s = (end_s - start_s) / (end - start)
        edges = [*(start_s + each_s * n for n in range(end - start)), end_s]
        yield from (TimedSpan(start + n, start + n + 1, edges[n], edges[n + 1]) for n in range(end - start))
