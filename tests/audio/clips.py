"""Clips made up, for tests that need any sound with any marks."""

from __future__ import annotations

from itertools import accumulate, pairwise

import numpy as np
from hypothesis import strategies as st

from narrator.audio.clip import Clip, Mark, Timing

RATES = st.sampled_from([8_000, 16_000, 22_050, 24_000, 44_100, 48_000])


def clip(lengths: list[tuple[int, int]], rate: int, lead: int = 0, timing: Timing = Timing.EXACT) -> Clip:
    """Marks of (characters, samples) one after another, behind `lead` samples; the sound is noise."""
    chars = [0, *accumulate(count for count, _ in lengths)]
    samples = [lead, *accumulate((length for _, length in lengths), initial=lead)][1:]
    marks = tuple(Mark(*span, *place) for span, place in zip(pairwise(chars), pairwise(samples), strict=True))
    noise = np.random.default_rng(len(lengths)).uniform(-0.8, 0.8, samples[-1] + lead)
    return Clip(noise.astype(np.float32), rate, marks, timing)


CLIPS = st.builds(
    clip,
    st.lists(st.tuples(st.integers(1, 4), st.integers(0, 900)), min_size=1, max_size=8),
    RATES,
    st.integers(0, 3000),
    st.sampled_from(Timing),
)
