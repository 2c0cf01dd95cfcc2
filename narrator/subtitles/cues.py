"""Cues from timed paragraphs: what is shown, in which lines, from when to when."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from narrator.subtitles.atoms import Atom, atoms
from narrator.subtitles.boundaries import BoundaryKind
from narrator.subtitles.characters import reading_length
from narrator.subtitles.limits import exceptions
from narrator.subtitles.model import Cue, CueOptions, TimedSpan, TimedText
from narrator.subtitles.passages import is_heard, ready
from narrator.subtitles.plan import PlannedCue, plan
from narrator.subtitles.schedule import CueSpeech, schedule

Range = tuple[int, int]

_END_MARKS = "，。,. "


def build(passages: Sequence[TimedText], duration_s: float, options: CueOptions | None = None) -> list[Cue]:
    """The cues of a chapter of `duration_s` seconds, in order, without overlap, times in whole milliseconds.

    The lines of all cues joined are the texts of all paragraphs in which something is heard, apart from white space.
    """
    options = options or CueOptions()
    line_halves = round(2 * options.line_units)
    readied = [ready(passage, 2 * line_halves) for passage in passages]
    voiced = [[span for span in passage.spans if is_heard(passage.text, span)] for passage in readied]
    heard = [(passage, spans) for passage, spans in zip(readied, voiced, strict=True) if spans]
    if not heard:
        return []
    nexts = [*(spans[0].start_s for _, spans in heard[1:]), duration_s]
    drafts: list[_Draft] = []
    for (passage, spans), next_s in zip(heard, nexts, strict=True):
        pieces = atoms(passage, spans, line_halves)
        drafts += [_draft(passage, pieces, piece, options.end_marks) for piece in plan(pieces, next_s, options)]
    times = schedule([draft.speech for draft in drafts], duration_s, options)
    return [_cue(draft, start / 1000, end / 1000, options) for draft, (start, end) in zip(drafts, times, strict=True)]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A cue before it has its times: ranges of a paragraph's text, a line each."""

    passage: TimedText
    ranges: tuple[Range, ...]
    lines: tuple[str, ...]
    speech: CueSpeech


def _draft(passage: TimedText, pieces: Sequence[Atom], piece: PlannedCue, end_marks: bool) -> _Draft:
    first, last, turn = piece
    edges = [pieces[first].start, *([pieces[turn].start] if turn else []), pieces[last - 1].end]
    ranges = tuple(_stripped(passage.text, start, end, end_marks) for start, end in pairwise(edges))
    lines = tuple(passage.text[start:end] for start, end in ranges)
    is_forced = any(pieces[n - 1].kind is BoundaryKind.FORCED for n in (first, turn, last) if n)
    is_shared = any(piece.kind is BoundaryKind.SENTENCE for piece in pieces[first : last - 1])
    read = reading_length("".join(lines))
    speech = CueSpeech(pieces[first].onset_s, pieces[last - 1].offset_s, read, is_forced, is_shared)
    return _Draft(passage, ranges, lines, speech)


def _stripped(text: str, start: int, end: int, end_marks: bool) -> Range:
    """A line without the space around it, and without a comma or full stop at its end if those are not wanted."""
    line = text[start:end].rstrip()
    shown = line if end_marks else line.rstrip(_END_MARKS) or line
    return start + len(line) - len(line.lstrip()), start + len(shown)


def _cue(draft: _Draft, start_s: float, end_s: float, options: CueOptions) -> Cue:
    cue = Cue(start_s, end_s, draft.lines, tuple(_spans(draft, start_s, end_s)))
    broken = exceptions(cue, draft.speech, options)
    return replace(cue, exceptions=broken) if broken else cue


def _spans(draft: _Draft, start_s: float, end_s: float) -> Iterator[TimedSpan]:
    """The spans of a cue's lines, counted from its first character, inside its times."""
    spans = draft.passage.spans
    shown = 0
    for start, end in draft.ranges:
        n = bisect_right(spans, start, key=lambda span: span.end_char)
        while n < len(spans) and (span := spans[n]).start_char < end:
            left, right = max(span.start_char, start), min(span.end_char, end)
            from_s = min(max(span.start_s, start_s), end_s)
            to_s = max(min(span.end_s, end_s), from_s)
            yield TimedSpan(left - start + shown, right - start + shown, from_s, to_s)
            n += 1
        shown += end - start
