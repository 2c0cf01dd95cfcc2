"""The silence behind each segment of a script: what the author asks for, else by structure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from narrator.audio.options import Pauses
from narrator.script.model import Paragraph, ParagraphKind

CLOSERS = "”’」』)）》】\"'"
SENTENCE_ENDS = "。！？!?…."
COMMAS = "，,；;：:—"


class PausePlan(NamedTuple):
    """`length_s` seconds of silence; `is_asked` where the script sets it."""

    length_s: float
    is_asked: bool = False


def paragraph_pauses(paragraph: Paragraph, pauses: Pauses) -> Iterator[PausePlan]:
    """The pause behind each segment of a paragraph."""
    last = len(paragraph.segments) - 1
    for number, segment in enumerate(paragraph.segments):
        if segment.pause_s is not None:
            yield PausePlan(segment.pause_s, is_asked=True)
        elif number < last:
            yield PausePlan(_within(segment.text, pauses))
        else:
            yield PausePlan(pauses.heading_s if paragraph.kind is ParagraphKind.HEADING else pauses.paragraph_s)


def _within(text: str, pauses: Pauses) -> float:
    """Between two segments of one paragraph: between sentences, or inside one that was split."""
    ending = text.rstrip().rstrip(CLOSERS)
    return pauses.sentence_s if ending.endswith(tuple(SENTENCE_ENDS)) else pauses.clause_s


def chapter_silences(segments: Iterable[tuple[bool, PausePlan]], pauses: Pauses) -> list[float]:
    """The silence behind each spoken segment of a chapter, in seconds.

    segments : whether each is spoken, and the pause behind it. One that is not spoken still ends its paragraph: the
    silence before it is at least as long as its own. The chapter's tail follows the last unless the script sets that.
    """
    found: list[PausePlan] = []
    for is_spoken, pause in segments:
        if is_spoken:
            found.append(pause)
        elif found and pause.is_asked:
            found[-1] = pause
        elif found and not found[-1].is_asked:
            found[-1] = PausePlan(max(found[-1].length_s, pause.length_s))
    if found and not found[-1].is_asked:
        found[-1] = PausePlan(pauses.tail_s)
    return [pause.length_s for pause in found]
