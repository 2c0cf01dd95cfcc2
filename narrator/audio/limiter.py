"""Gain, and a limiter that looks ahead: no true peak comes through over the ceiling, and nothing is delayed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from narrator.audio.clip import Samples
from narrator.audio.peaks import HOP, REACH, true_peaks
from narrator.audio.streams import windows

RAMPS = (14, 4, 1)  # hops to turn down ahead of a peak, and as many to come back: 20 ms at 44.1 kHz, 6, or 1.4
"""The first is longer than a period of the voice, so that its wave keeps its shape; the others are for sound of which
that would make too little: the level between two peaks stays up."""
LENGTH = 980 * HOP
MARGIN_HOPS = 2 * RAMPS[0] + 2
MARGIN = MARGIN_HOPS * HOP + REACH


class LimiterSetting(NamedTuple):
    """What the limiter is to do: a gain, then no true peak over the ceiling, by ramps of so many hops."""

    gain_db: float
    ceiling_db: float
    ramp_hops: int = RAMPS[0]


def limited(stretches: Iterable[Samples], setting: LimiterSetting) -> Iterator[Samples]:
    """The samples times a gain, turned down smoothly around each true peak that would exceed the ceiling."""
    gain, ceiling = np.float32(10 ** (setting.gain_db / 20)), 10 ** (setting.ceiling_db / 20)
    unused = MARGIN_HOPS - reach_hops(setting.ramp_hops) - 1
    for window in windows(stretches, LENGTH, MARGIN, MARGIN):
        raised = window * gain
        own, peaks = raised[MARGIN : len(raised) - MARGIN], true_peaks(raised, ceiling)
        if peaks.max() <= ceiling:
            yield own
        else:
            curve = turned_down(peaks[unused : len(peaks) - unused], ceiling, setting.ramp_hops)
            yield own * _drawn(curve, len(own))


def reach_hops(ramp_hops: int) -> int:
    """How far away a peak has a say in the gain."""
    return 2 * ramp_hops + 1


def turned_down(peaks: NDArray[np.floating], ceiling: float, ramp_hops: int) -> NDArray[np.float64]:
    """The limiter's gain at the centre of each hop but the `reach_hops` first and last, by the peaks of all hops.

    The least gain that any hop within reach needs is weighed by the ramp, so that the curve is smooth, and no higher
    than a hop needs at its own centre and its neighbours', between which it is drawn straight.
    """
    needed = ceiling / np.maximum(peaks, ceiling)
    least = np.lib.stride_tricks.sliding_window_view(needed, 2 * ramp_hops + 3).min(axis=1)
    return np.convolve(least, _ramp(ramp_hops), mode="valid")


def _drawn(curve: NDArray[np.float64], length: int) -> Samples:
    """The curve, which begins one hop before the first sample, at each of `length` samples."""
    centres = np.arange(-1, len(curve) - 1) * HOP + HOP // 2
    return np.interp(np.arange(length), centres, curve).astype(np.float32)


@cache
def _ramp(ramp_hops: int) -> NDArray[np.float64]:
    ramp = np.hanning(2 * ramp_hops + 3)[1:-1]
    return np.asarray(ramp / ramp.sum())
