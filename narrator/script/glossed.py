"""Readings that a source gives itself, by ruby, set where their characters stand in the chapters."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from narrator.manuscript.model import Block
from narrator.script.model import Chapter, Reading, Segment


def with_readings(chapters: Sequence[Chapter], blocks: Sequence[Block]) -> list[Chapter]:
    """The chapters, made of these blocks, with the readings of the blocks.

    The places are counted in characters that are no white space, which is all that composing changes.
    """
    if not any(block.readings for block in blocks):
        return list(chapters)
    given = _Given(list(_counted(blocks)))
    return [
        replace(
            chapter,
            paragraphs=tuple(
                replace(paragraph, segments=tuple(map(given.take, paragraph.segments)))
                for paragraph in chapter.paragraphs
            ),
        )
        for chapter in chapters
    ]


def _counted(blocks: Iterable[Block]) -> Iterator[tuple[int, int, str]]:
    """Where each reading begins and ends, and what it is."""
    before = 0
    for block in blocks:
        marks = _inked(block.text)
        for each in block.readings:
            yield before + bisect_left(marks, each.start), before + bisect_left(marks, each.end), each.said
        before += len(marks)


def _inked(text: str) -> list[int]:
    """The places of the characters that are no white space."""
    return [place for place, character in enumerate(text) if not character.isspace()]


class _Given:
    """The readings that are still to be placed; segments are given in order."""

    def __init__(self, readings: list[tuple[int, int, str]]) -> None:
        self.readings = readings
        self.next = self.position = 0

    def take(self, segment: Segment) -> Segment:
        places = _inked(segment.text)
        begins, ends = self.position, self.position + len(places)
        self.position = ends
        made: list[Reading] = []
        while self.next < len(self.readings) and self.readings[self.next][0] < ends:
            start, end, said = self.readings[self.next]
            self.next += 1
            if begins <= start < end <= ends:
                made.append(Reading(places[start - begins], places[end - 1 - begins] + 1, said))
        return replace(segment, readings=tuple(made)) if made else segment
