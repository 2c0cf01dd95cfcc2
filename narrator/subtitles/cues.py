"""Cues from timed paragraphs: what is shown, in which lines, from when to when."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import ceil, floor

from narrator.subtitles.atoms import Atom, atoms, is_heard
from narrator.subtitles.boundaries import Kind
from narrator.subtitles.characters import reading_length
from narrator.subtitles.limits import exceptions
from narrator.subtitles.model import Cue, CueOptions, TimedSpan, TimedText
from narrator.subtitles.plan import Piece, latest_end, plan
from narrator.subtitles.timing import milliseconds


def build(passages: Sequence[TimedText], duration_s: float, options: CueOptions | None = None) -> list[Cue]:
    """The cues of a chapter of `duration_s` seconds, in order, without overlap, times in whole milliseconds.

    The lines of all cues joined are the texts of all paragraphs in which something is heard, apart from white space.
    """
    options = options or CueOptions()
    tidied = [tidy(passage) for passage in passages]
    heard = [passage for passage in tidied if any(is_heard(passage.text, span) for span in passage.spans)]
    onsets = [next(s.start_s for s in p.spans if is_heard(p.text, s)) for p in heard]
    drafts = []
    for passage, next_s in zip(heard, [*onsets[1:], duration_s], strict=True):
        pieces = atoms(passage, round(2 * options.line_units))
        drafts += [_draft(passage, pieces, piece) for piece in plan(pieces, next_s, options)]
    return list(_timed(drafts, duration_s, options))


_UNTIDY = re.compile(r"[^\S \u3000]|\s{2,}|^\s|\s$")
_SPACES = re.compile(r"\s+")


def tidy(passage: TimedText) -> TimedText:
    """The paragraph with every run of white space as one space, and none around it."""
    text = passage.text
    if not _UNTIDY.search(text):
        return passage
    kept = [True] * len(text)
    characters = list(text)
    for run in _SPACES.finditer(text):
        at_edge = run.start() == 0 or run.end() == len(text)
        kept[run.start() + (not at_edge) : run.end()] = [False] * (run.end() - run.start() - (not at_edge))
        characters[run.start()] = text[run.start()] if set(run.group()) <= {"\u3000"} else " "
    moved = [0, *accumulate(kept)]
    spans = [TimedSpan(moved[a], moved[b], s, e) for a, b, s, e in passage.spans if moved[a] < moved[b]]
    shown = "".join(c for c, keep in zip(characters, kept, strict=True) if keep)
    return TimedText(shown, tuple(spans), frozenset(moved[b] for b in passage.breaks if b <= len(text)))


@dataclass(frozen=True, slots=True)
class _Draft:
    """A cue before it has its times: its speech lasts from `onset_s` to `offset_s`."""

    onset_s: float
    offset_s: float
    lines: tuple[str, ...]
    spans: tuple[TimedSpan, ...]
    is_forced: bool


def _draft(passage: TimedText, pieces: Sequence[Atom], piece: Piece) -> _Draft:
    first, last, turn = piece
    edges = [pieces[first].start, *([pieces[turn].start] if turn else []), pieces[last - 1].end]
    ranges = [_stripped(passage.text, a, b) for a, b in pairwise(edges)]
    return _Draft(
        pieces[first].onset_s,
        pieces[last - 1].offset_s,
        tuple(passage.text[a:b] for a, b in ranges),
        tuple(_spans(passage.spans, ranges)),
        any(pieces[n - 1].kind is Kind.FORCED for n in (first, turn, last) if n),
    )


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    line = text[start:end]
    return start + len(line) - len(line.lstrip()), end - len(line) + len(line.rstrip())


def _spans(spans: Sequence[TimedSpan], ranges: Sequence[tuple[int, int]]) -> Iterator[TimedSpan]:
    """The spans of a cue's lines, counted from its first character; a span that is parted shares its time."""
    shown = 0
    for start, end in ranges:
        n = bisect_right(spans, start, key=lambda span: span.end_char)
        while n < len(spans) and spans[n].start_char < end:
            a, b, start_s, end_s = spans[n]
            left, right = max(a, start), min(b, end)
            second = (end_s - start_s) / (b - a)
            times = start_s + second * (left - a), end_s - second * (b - right)
            yield TimedSpan(left - start + shown, right - start + shown, *times)
            n += 1
        shown += end - start


def _timed(drafts: Sequence[_Draft], duration_s: float, options: CueOptions) -> Iterator[Cue]:
    starts_ms = _starts(drafts, duration_s, options)
    for n, draft in enumerate(drafts):
        next_ms = starts_ms[n + 1] if n + 1 < len(drafts) else None
        end_ms = _end(draft, starts_ms[n], next_ms, floor(duration_s * 1000), options)
        start_s, end_s = starts_ms[n] / 1000, end_ms / 1000
        spans = tuple(
            TimedSpan(a, b, min(max(start, start_s), end_s), min(max(end, start_s), end_s))
            for a, b, start, end in draft.spans
        )
        cue = Cue(start_s, end_s, draft.lines, spans)
        yield replace(cue, exceptions=exceptions(cue, draft.offset_s - draft.onset_s, draft.is_forced, options))


def _starts(drafts: Sequence[_Draft], duration_s: float, options: CueOptions) -> list[int]:
    """A cue starts with its speech, or up to `early_s` before it where it would be too short otherwise."""
    starts = []
    nexts = [*(draft.onset_s for draft in drafts[1:]), duration_s]
    free_from_s = 0.0
    for draft, next_s in zip(drafts, nexts, strict=True):
        missing_s = options.min_s - (latest_end(draft.offset_s, next_s, options) - draft.onset_s)
        early_s = min(max(missing_s, 0.0), options.early_s, max(draft.onset_s - free_from_s, 0.0))
        starts.append(floor((draft.onset_s - early_s) * 1000) if early_s else milliseconds(draft.onset_s))
        free_from_s = draft.offset_s
    return starts


def _end(draft: _Draft, start: int, following: int | None, duration: int, options: CueOptions) -> int:
    """When a cue ends, in ms: with its speech, or later if it is short, or to close a pause up to the next."""
    spoken = min(milliseconds(draft.offset_s), duration)
    least = ceil(1000 * max(options.min_s, reading_length("".join(draft.lines)) / options.chars_per_s))
    linger, gap = floor(options.linger_s * 1000), ceil(options.gap_s * 1000)
    if following is None:
        return max(spoken, min(start + least, spoken + linger, duration))
    spoken = min(spoken, following)
    pause = following - spoken
    if pause <= linger + gap:
        least = max(least, following - gap - start)
    end = max(spoken, min(start + least, start + floor(options.max_s * 1000), spoken + linger))
    if end <= following - gap:
        return end
    return following if pause <= linger else following - gap
