"""What is heard, with its times: the text that cues are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from narrator.edition import ParagraphRecord
from narrator.frontend.model import Utterance
from narrator.rendering.plan import ChapterPlan

if TYPE_CHECKING:
    from narrator.subtitles.model import TimedText

Marks = Sequence[tuple[int, int, float, float]]  # start char, end char, start s, end s


class HeardSegment(NamedTuple):
    """A segment as it is heard; `marks` count characters from its own start, and seconds from `start_s`."""

    utterance: Utterance
    marks: Marks
    start_s: float = 0.0


def timed_text(segments: Iterable[HeardSegment]) -> TimedText:
    """A paragraph, from its segments in order."""
    from narrator.subtitles.model import TimedSpan, TimedText

    text: list[str] = []
    spans: list[TimedSpan] = []
    breaks: set[int] = set()
    offset = 0
    for utterance, marks, start_s in segments:
        spans += [TimedSpan(a + offset, b + offset, from_s + start_s, to_s + start_s) for a, b, from_s, to_s in marks]
        breaks |= {token.end + offset for token in utterance.tokens}
        text.append(utterance.text)
        offset += len(utterance.text)
    return TimedText("".join(text), tuple(spans), frozenset(breaks))


def chapter_text(plan: ChapterPlan, paragraphs: Sequence[ParagraphRecord]) -> list[TimedText]:
    """A chapter's paragraphs, without the segments that nobody could speak."""
    return [
        timed_text(
            HeardSegment(segment.utterance, made.marks)
            for segment, made in zip(part.segments, record.segments, strict=True)
            if not segment.gap
        )
        for part, record in zip(plan.paragraphs, paragraphs, strict=True)
    ]
