"""True peaks: how high the sound rises between its samples, by four times as many (ITU-R BS.1770-4, Annex 2)."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from narrator.audio.clip import Samples

HOP = 63  # samples, 1.4 ms at 44.1 kHz: peaks are told for each hop; 70 of them are the 100 ms of loudness
OVERSAMPLING = 4
REACH = 16  # samples to each side that an interpolated one is made of
KAISER_BETA = 5.0


@cache
def _phases() -> NDArray[np.float32]:
    """Interpolators between two samples, shape (2 × REACH, OVERSAMPLING − 1): windowed sincs of unit gain."""
    places = np.arange(1, OVERSAMPLING) / OVERSAMPLING
    offsets = np.arange(1 - REACH, REACH + 1)[:, None] - places
    taps = np.sinc(offsets) * np.i0(KAISER_BETA * np.sqrt(1 - (offsets / REACH) ** 2))
    return np.asarray(taps / taps.sum(axis=0), np.float32)


@cache
def rise() -> float:
    """How many times higher than the samples around it an interpolated one can be."""
    return float(np.abs(_phases()).sum(axis=0).max())


def true_peaks(window: Samples, over: float) -> NDArray[np.float32]:
    """The true peak of each hop of a window that has REACH samples ahead of its first hop and behind its last.

    It is exact where it may exceed `over`; elsewhere only the samples were looked at.
    """
    hops = -(-(len(window) - 2 * REACH) // HOP)
    window = np.pad(window, (0, hops * HOP + 2 * REACH - len(window)))
    sizes = np.abs(window)
    peaks = sizes[REACH : REACH + hops * HOP].reshape(hops, HOP).max(axis=1)
    seen = np.concatenate([[sizes[:REACH].max()], peaks, [sizes[REACH + hops * HOP :].max()]])
    places = np.flatnonzero(np.maximum(np.maximum(seen[:-2], seen[2:]), peaks) * rise() > over)
    spans = np.lib.stride_tricks.sliding_window_view(window, HOP + 2 * REACH)[places * HOP]
    between = np.lib.stride_tricks.sliding_window_view(spans, 2 * REACH, axis=1)[:, :HOP] @ _phases()
    peaks[places] = np.maximum(peaks[places], np.abs(between).max(axis=(1, 2), initial=0.0))
    return np.asarray(peaks, np.float32)
