"""Segments heard together: a recogniser hears best in context, and a full window costs it no more than a short one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from narrator.frontend.model import Utterance
from narrator.proofing import comparison, units
from narrator.proofing.comparison import EditStep
from narrator.proofing.units import Unit

MOST_S = 27.0  # of the recogniser's 30 s
EDGE_S = 0.2  # heard before and after the speech


class SpokenSegment(NamedTuple):
    """A segment in a chapter's audio, from its first sample: what is said there, and the key of its clip.

    `last_s` is from when to when its last syllable sounds, where that is known.
    """

    key: str
    utterance: Utterance
    start_s: float
    end_s: float
    last_s: tuple[float, float] | None = None


def windows(segments: Iterable[SpokenSegment]) -> Iterator[list[SpokenSegment]]:
    """Segments that follow each other, in windows that are as full as can be."""
    window: list[SpokenSegment] = []
    for segment in segments:
        if window and segment.end_s - window[0].start_s > MOST_S:
            yield window
            window = []
        window.append(segment)
    if window:
        yield window


def divided(window: Sequence[SpokenSegment], text: str) -> list[str]:
    """What a recogniser wrote for a window, divided among its segments.

    What was added between two of them is given to both, so that neither is thought right by mistake.
    """
    meant = [units.meant(segment.utterance) for segment in window]
    owners = [number for number, own in enumerate(meant) for _ in own]
    steps, hearing, text = comparison.best([unit for own in meant for unit in own], text)
    shares: list[list[Unit]] = [[] for _ in window]
    for step in steps:
        for owner in _owners(step, owners):
            shares[owner] += hearing[step.heard]
    return [text[share[0].start : share[-1].end] if share else "" for share in shares]


def _owners(step: EditStep, owners: Sequence[int]) -> set[int]:
    """The segments that a step of the alignment belongs to."""
    places = range(step.meant.start, step.meant.stop)
    if not places:
        places = range(max(0, step.meant.start - 1), min(len(owners), step.meant.start + 1))
    return {owners[place] for place in places}
