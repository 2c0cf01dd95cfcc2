"""What a recogniser hears through, and a listener does not: noise over speech, and speech that breaks off.

A hiss of speech, such as s or sh, is loud above 5 kHz for at most a fifth of a second: 0.21 s in 170 segments of two
voices, where bursts of noise of 0.3 s and more showed as 0.31 s and more.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from narrator.audio.clip import Samples
from narrator.proofing.recogniser import SAMPLE_RATE

FRAME = 400  # samples, 25 ms
HOP = 160  # 10 ms
HISS_HZ = (5000, 7500)
FLAT = 0.3  # geometric over arithmetic mean of the power; noise has about 0.56
HISS_DB = -25.0  # against the loud frames of the segment
LOUD_PERCENTILE = 95
SILENT_DB = -40.0  # the last syllable of 170 segments was above -26; one that was cut off, and encoded, below -52


def longest_noise_s(samples: Samples) -> float:
    """Seconds of the longest stretch of noise, at SAMPLE_RATE."""
    if len(samples) < FRAME:
        return 0.0
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[::HOP] * np.hanning(FRAME).astype(np.float32)
    power = np.square(np.abs(np.fft.rfft(frames))) + 1e-9
    first, last = (round(edge * FRAME / SAMPLE_RATE) for edge in HISS_HZ)
    band = power[:, first:last]
    flatness = np.exp(np.log(band).mean(axis=1)) / band.mean(axis=1)
    level = 10 * np.log10(band.sum(axis=1))
    loud = np.percentile(10 * np.log10(power.sum(axis=1)), LOUD_PERCENTILE)
    return _longest_run((flatness > FLAT) & (level > loud + HISS_DB)) * HOP / SAMPLE_RATE


def is_silent(samples: Samples, whole: Samples) -> bool:
    """Whether a part of a segment that should be speech is none."""
    if len(whole) < FRAME:
        return False
    if len(samples) < HOP:
        return True
    frames = np.lib.stride_tricks.sliding_window_view(whole, HOP)[:: HOP // 2]
    loud = np.percentile(_level(frames), LOUD_PERCENTILE)
    return bool(_level(samples[None, :])[0] < loud + SILENT_DB)


def _level(frames: Samples) -> NDArray[np.float64]:
    level: NDArray[np.float64] = 10 * np.log10(np.square(frames, dtype=np.float64).mean(axis=1) + 1e-12)
    return level


def _longest_run(flags: NDArray[np.bool_]) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return int((edges[1::2] - edges[::2]).max(initial=0))
