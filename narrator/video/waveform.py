"""The waveform of a file of sound as a few bars."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from narrator.audio.encode import decoded
from narrator.audio.formats import TRACK_RATE
from narrator.video.picture import BARS


def bars_of(path: Path, duration_s: float) -> tuple[float, ...]:
    """How loud each of BARS equal stretches of a file of ours is, the loudest 1. CodecError where it is damaged."""
    length, at = max(1, round(duration_s * TRACK_RATE)), 0
    powers, counts = np.zeros(BARS), np.zeros(BARS)
    for samples in decoded(path):
        places = np.minimum((np.arange(at, at + len(samples)) * BARS) // length, BARS - 1)
        powers += np.bincount(places, np.square(samples, dtype=np.float64), BARS)
        counts += np.bincount(places, minlength=BARS)
        at += len(samples)
    levels = np.sqrt(powers / np.maximum(counts, 1))
    return tuple(float(level) for level in levels / max(levels.max(), 1e-9))
