"""Pauses inside a clip, made long enough where the voice hurries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from narrator.audio.clip import Clip, Mark, Samples

REAL_S = 0.060  # a mark that the voice passes over more quickly than this is no pause, and stays none
BLEND_S = 0.005  # speech is faded so long on both sides of inserted silence


class AddedSilence(NamedTuple):
    """Silence of `length` samples to put in before sample `at`."""

    at: int
    length: int


def rested(clip: Clip, least_s: Mapping[int, float]) -> Clip:
    """The clip with silence put into the middle of pauses that are too short; marks move along.

    least_s : by the offset of the punctuation's first character, how long its pause is to be at least
    """
    gaps = list(_gaps(clip, least_s))
    if not gaps:
        return clip

    def place(sample: int) -> int:
        return sample + sum(gap.length for gap in gaps if gap.at < sample)

    marks = tuple(Mark(m.start_char, m.end_char, place(m.start_sample), place(m.end_sample)) for m in clip.marks)
    return Clip(_opened(clip, gaps), clip.sample_rate, marks, clip.timing)


def _gaps(clip: Clip, least_s: Mapping[int, float]) -> Iterator[AddedSilence]:
    real = REAL_S * clip.sample_rate
    for mark in clip.marks:
        length = mark.end_sample - mark.start_sample
        missing = round(least_s.get(mark.start_char, 0) * clip.sample_rate) - length
        if missing > 0 and length >= real:
            yield AddedSilence((mark.start_sample + mark.end_sample) // 2, missing)


def _opened(clip: Clip, gaps: list[AddedSilence]) -> Samples:
    blend = round(BLEND_S * clip.sample_rate)
    ramp = np.arange(blend, dtype=np.float32) / blend
    samples = clip.samples.copy()
    for gap in gaps:
        samples[gap.at : gap.at + blend] *= ramp[: len(samples) - gap.at]
        samples[gap.at - blend : gap.at] *= ramp[::-1]
    parts = np.split(samples, [gap.at for gap in gaps])
    silences = [np.zeros(gap.length, np.float32) for gap in gaps]
    return np.concatenate([parts[0], *(piece for pair in zip(silences, parts[1:], strict=True) for piece in pair)])
