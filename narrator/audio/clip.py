"""Speech as samples, with the place of every character in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
EDGE_S = 0.020  # kept around speech when a clip is cut to it: onsets are soft


class Mark(NamedTuple):
    """A run of characters and where it sounds: code points of the text, samples of the clip, ends exclusive.

    Punctuation and white space have marks of their own, which span the pause or are empty.
    """

    start_char: int
    end_char: int
    start_sample: int
    end_sample: int

    def moved(self, chars: int, samples: int) -> Mark:
        return Mark(
            self.start_char + chars, self.end_char + chars, self.start_sample + samples, self.end_sample + samples
        )


class Timing(StrEnum):
    """How a clip's marks were found."""

    EXACT = "exact"
    SNAPPED = "snapped"
    ALIGNED = "aligned"  # the text was found in the sound
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True)
class Clip:
    """One segment's sound.

    samples : float32, shape (n,), mono, in [-1, 1]
    sample_rate : Hz
    marks : cover the text without gap, in order, inside the samples
    timing : how the marks were found
    aligner : the version of the aligner that looked for them in the sound, 0 where none did
    """

    samples: Samples
    sample_rate: int
    marks: tuple[Mark, ...]
    timing: Timing = Timing.EXACT
    aligner: int = 0

    @property
    def duration_s(self) -> float:
        return len(self.samples) / self.sample_rate

    @property
    def length_chars(self) -> int:
        return self.marks[-1].end_char if self.marks else 0

    def cut(self, start_sample: int, end_sample: int) -> Clip:
        """The part from `start_sample` to `end_sample`; marks are moved along and held inside it."""

        def held(sample: int) -> int:
            return min(max(sample, start_sample), end_sample) - start_sample

        marks = tuple(Mark(m.start_char, m.end_char, held(m.start_sample), held(m.end_sample)) for m in self.marks)
        return Clip(self.samples[start_sample:end_sample], self.sample_rate, marks, self.timing)

    def at_speech(self) -> Clip:
        """The part from a little before the first sound to a little after the last, by the marks."""
        sounding = [mark for mark in self.marks if mark.end_sample > mark.start_sample]
        if not sounding:
            return self.cut(0, 0)
        edge = round(EDGE_S * self.sample_rate)
        start = max(0, sounding[0].start_sample - edge)
        return self.cut(start, min(len(self.samples), sounding[-1].end_sample + edge))


def joined(clips: Sequence[Clip], pause_s: float) -> Clip:
    """Clips of one engine as one, their texts one after another, each cut to its speech, with pauses between."""
    if len(clips) == 1:
        return clips[0]
    rate, timing = clips[0].sample_rate, clips[0].timing
    pause = np.zeros(round(pause_s * rate), np.float32)
    marks: list[Mark] = []
    sounds: list[Samples] = []
    chars = samples = 0
    for clip in (clip.at_speech() for clip in clips):
        marks += [mark.moved(chars, samples) for mark in clip.marks]
        sounds += [clip.samples, pause]
        chars += clip.length_chars
        samples += len(clip.samples) + len(pause)
    return Clip(np.concatenate(sounds[:-1]), rate, tuple(marks), timing)
