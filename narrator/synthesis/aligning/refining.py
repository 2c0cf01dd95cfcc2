"""Times that a voice does not tell, or tells only for words: its text is found in its sound."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from narrator.audio.clip import Clip, Mark, Timing
from narrator.audio.onsets import nudged
from narrator.audio.resample import resampled
from narrator.frontend.model import Utterance
from narrator.synthesis.aligning import features
from narrator.synthesis.aligning.beginnings import from_pauses
from narrator.synthesis.aligning.network import network
from narrator.synthesis.aligning.sounds import pieces_of
from narrator.synthesis.aligning.timing import confidence, marks_of, timed

VERSION = 2  # raised whenever the same sound would get other times: stored clips are then aligned again
BELIEVED = 0.66  # confidence from which the times hold; voices have 0.7 and more, sound that is no speech 0.6 at most


class FoundMarks(NamedTuple):
    """Marks by the sounds alone, whether each is of speech, and how sure they are, from 0 to 1."""

    marks: list[Mark]
    spoken: list[bool]
    confidence: float


def found_marks(clip: Clip, utterance: Utterance) -> FoundMarks:
    """When the pieces of an utterance are heard in a clip of it. Raises SynthesisError for what is no syllable."""
    heard = resampled(clip, features.RATE).samples
    rows = features.rows([heard])
    pieces = from_pauses(timed(pieces_of(utterance), network().likelihoods(rows)), features.levels(rows))
    marks = marks_of(pieces, clip.sample_rate, len(clip.samples))
    return FoundMarks(marks, [bool(each.piece.sounds) for each in pieces], confidence(pieces))


def refined(clip: Clip, utterance: Utterance) -> Clip:
    """A clip whose times are estimated, with its characters where they are heard; as it is where that is not sure."""
    found = found_marks(clip, utterance)
    if found.confidence < BELIEVED:
        return replace(clip, aligner=VERSION)
    marks = nudged(found.marks, found.spoken, clip.samples, clip.sample_rate)
    return replace(clip, marks=marks, timing=Timing.ALIGNED, aligner=VERSION)


def up_to_date(clip: Clip, utterance: Utterance) -> Clip:
    """A clip whose times are estimated or found, by the aligner of today; `clip` itself where they are by that."""
    return clip if clip.aligner >= VERSION or not len(clip.samples) else refined(clip, utterance)


def refined_within(clip: Clip, utterance: Utterance, known: Collection[int]) -> Clip:
    """A clip of which the samples in `known` are sure, such as the beginnings of words: what lies between is found."""
    if not any(_is_open(one, other, known) for one, other in pairwise(clip.marks)):
        return clip
    found = found_marks(clip, utterance)
    same_pieces = [mark[:2] for mark in found.marks] == [mark[:2] for mark in clip.marks]
    if found.confidence < BELIEVED or not same_pieces:
        return clip
    return replace(clip, marks=tuple(_within(clip.marks, found.marks, known)))


def _is_open(one: Mark, other: Mark, known: Collection[int]) -> bool:
    """Whether two marks meet at a place that nobody has told."""
    return (
        one.end_sample == other.start_sample and other.start_sample not in known and one.start_sample < one.end_sample
    )


def _within(marks: Sequence[Mark], found: Sequence[Mark], known: Collection[int]) -> list[Mark]:
    made = list(marks)
    for at in range(1, len(made)):
        if _is_open(marks[at - 1], marks[at], known):
            low, high = made[at - 1].start_sample, marks[at].end_sample
            place = min(max(found[at].start_sample, low), high)
            made[at - 1] = made[at - 1]._replace(end_sample=place)
            made[at] = made[at]._replace(start_sample=place)
    return made
