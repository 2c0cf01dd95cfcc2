"""Noise in speech: what a recogniser hears through, and a listener does not.

Speech is tonal or short: a hiss such as s or sh lasts at most a quarter of a second. What is loud and flat in the
spectrum for longer is noise.
"""

from __future__ import annotations

import numpy as np

from narrator.audio.clip import Samples
from narrator.proofing.recogniser import SAMPLE_RATE

FRAME = 400  # samples, 25 ms
HOP = 160  # 10 ms
BANDS_HZ = (300, 7000)
FLAT = 0.35  # geometric over arithmetic mean of the power spectrum; white noise has about 0.56, a vowel below 0.05
LOUD_DB = -30.0  # against the loudest frames of the segment


def longest_noise_s(samples: Samples) -> float:
    """Seconds of the longest stretch of noise, at SAMPLE_RATE."""
    if len(samples) < FRAME:
        return 0.0
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[::HOP] * np.hanning(FRAME).astype(np.float32)
    power = np.square(np.abs(np.fft.rfft(frames))) + 1e-12
    first, last = (round(edge * FRAME / SAMPLE_RATE) for edge in BANDS_HZ)
    band = power[:, first:last]
    flatness = np.exp(np.log(band).mean(axis=1)) / band.mean(axis=1)
    level = 10 * np.log10(band.sum(axis=1))
    noisy = (flatness > FLAT) & (level > np.percentile(level, 95) + LOUD_DB)
    return _longest_run(noisy) * HOP / SAMPLE_RATE


def _longest_run(flags: np.ndarray) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return int((edges[1::2] - edges[::2]).max(initial=0))
