"""Clips and silences laid one after another on a chapter's timeline, a stretch at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from narrator.audio.clip import Clip, Mark, Samples, Timing
from narrator.audio.formats import TRACK_RATE
from narrator.audio.resample import resampled
from narrator.audio.rests import rested

FADE_S = 0.005  # at both edges of a clip, against clicks
PIECE_SAMPLES = TRACK_RATE  # silence is given in stretches of a second, so that a long one costs no memory


class Speech(NamedTuple):
    """A clip to lay down; `least_s` says how long the pauses at its punctuation are to be (see `rests.rested`).

    A `whole` clip is part of a recording that goes on: nothing is cut from it, put into it or faded.
    """

    clip: Clip
    least_s: Mapping[int, float]
    gain_db: float = 0.0
    whole: bool = False


class Silence(NamedTuple):
    """A pause of that many samples on the track."""

    length_samples: int


class Placed(NamedTuple):
    """Where a clip came to lie: its marks, of the segment's text, in samples from the track's first."""

    start_sample: int
    end_sample: int
    marks: tuple[Mark, ...]
    timing: Timing


class Track:
    """A chapter's timeline. Iterating yields its samples once; `placed` and `length_samples` grow as it is read.

    Every stretch is float32, shape (n,), at TRACK_RATE.
    """

    def __init__(self, parts: Iterable[Speech | Silence]) -> None:
        self._parts = parts
        self.placed: list[Placed] = []
        self.length_samples = 0

    def __iter__(self) -> Iterator[Samples]:
        for part in self._parts:
            yield from self._silence(part) if isinstance(part, Silence) else self._speech(part)

    def _silence(self, silence: Silence) -> Iterator[Samples]:
        left = silence.length_samples
        self.length_samples += left
        while left > 0:
            yield np.zeros(min(left, PIECE_SAMPLES), np.float32)
            left -= PIECE_SAMPLES

    def _speech(self, speech: Speech) -> Iterator[Samples]:
        own = speech.clip if speech.whole else rested(speech.clip.at_speech(), speech.least_s)
        clip = resampled(own, TRACK_RATE)
        start = self.length_samples
        self.length_samples += len(clip.samples)
        marks = tuple(mark.moved(0, start) for mark in clip.marks)
        self.placed.append(Placed(start, self.length_samples, marks, clip.timing))
        sound = clip.samples if speech.whole else faded(clip.samples)
        yield sound * np.float32(10 ** (speech.gain_db / 20))


def faded(samples: Samples) -> Samples:
    """Both edges brought to zero over FADE_S."""
    length = min(round(FADE_S * TRACK_RATE), len(samples) // 2)
    if not length:
        return samples
    ramp = np.arange(length, dtype=np.float32) / length
    shaped = samples.copy()
    shaped[:length] *= ramp
    shaped[-length:] *= ramp[::-1]
    return shaped


def in_samples(seconds: float) -> int:
    return round(seconds * TRACK_RATE)
