"""Loudness after ITU-R BS.1770-4: K-weighting, gated blocks, true peak; measured as the sound streams by."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from narrator.audio.clip import Samples
from narrator.audio.peaks import REACH, true_peaks
from narrator.audio.streams import windows

HOP_S = 0.1  # blocks of 400 ms overlap by three quarters
HOPS_A_BLOCK = 4
OFFSET_DB = -0.691  # K-weighting's gain at 1 kHz, taken back
ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = -10.0
SILENCE_DB = -120.0
FLOOR_HOPS = 5  # the noise floor is that of the quietest half second
WINDOW_HOPS = 14
TAIL_S = 0.086  # K-weighting rings on as exp(−t / 4.17 ms): by now 160 dB down
SHELF_HZ, SHELF_DB, SHELF_Q, SHELF_BAND = 1681.974450955533, 3.999843853973347, 0.7071752369554196, 0.4996667741545416
HIGH_PASS_HZ, HIGH_PASS_Q = 38.13547087602444, 0.5003270373238773
"""Analogue prototypes of the two filters that the standard gives at 48 kHz only, as libebur128 has them."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud a stretch of sound is; SILENCE_DB where there is none.

    integrated_lufs : gated, of the whole
    true_peak_db : over full scale
    rms_db : ungated level of the whole, as audiobook shops measure it, and
    floor_db : that of its quietest half second
    """

    integrated_lufs: float
    true_peak_db: float
    rms_db: float
    floor_db: float


def decibels(power: float) -> float:
    return max(10 * math.log10(power), SILENCE_DB) if power > 0 else SILENCE_DB


def measure(stretches: Iterable[Samples], sample_rate: int) -> Loudness:
    """Loudness of mono float32 sound. Memory grows by 16 bytes for each 100 ms, 576 kB an hour."""
    hop = round(HOP_S * sample_rate)
    heard, plain = array("d"), array("d")
    peak, energy, samples = 0.0, 0.0, 0
    for window in _windows(stretches, sample_rate):
        own, weighted = window.own, window.weighted(sample_rate)
        peak = max(peak, float(true_peaks(window.samples[window.before - REACH :], peak).max(initial=0.0)))
        energy += float(np.dot(own, own))
        samples += len(own)
        heard.extend(_hop_powers(weighted, hop))
        plain.extend(_hop_powers(own, hop))
    return Loudness(
        gated(np.array(heard)),
        decibels(peak**2),
        decibels(energy / max(samples, 1)),
        decibels(float(_means(np.array(plain), FLOOR_HOPS).min(initial=np.inf))) if plain else SILENCE_DB,
    )


class _Window(NamedTuple):
    """A run of samples between those ahead of it, from which its filters ring, and REACH behind it."""

    samples: Samples
    before: int

    @property
    def own(self) -> Samples:
        return self.samples[self.before : len(self.samples) - REACH]

    def weighted(self, sample_rate: int) -> Samples:
        """Its own samples, K-weighted by their spectrum."""
        heard = self.samples[: len(self.samples) - REACH]
        size = 1 << (len(heard) - 1).bit_length()
        filtered = np.fft.irfft(np.fft.rfft(heard, size) * _response(size, sample_rate), size)
        return np.asarray(filtered[self.before : len(heard)], np.float32)


def _windows(stretches: Iterable[Samples], sample_rate: int) -> Iterator[_Window]:
    before = max(round(TAIL_S * sample_rate), REACH)
    for window in windows(stretches, WINDOW_HOPS * round(HOP_S * sample_rate), before, REACH):
        yield _Window(window, before)


def weighted_windows(stretches: Iterable[Samples], sample_rate: int) -> Iterator[tuple[Samples, Samples]]:
    """The sound, 1.4 s at a time, as it is and K-weighted."""
    for window in _windows(stretches, sample_rate):
        yield window.own, window.weighted(sample_rate)


def gated(hops: NDArray[np.float64]) -> float:
    """Integrated loudness in LUFS from the K-weighted power of each 100 ms."""
    blocks = _means(hops, HOPS_A_BLOCK) if len(hops) else hops
    loud = blocks[blocks > _power(ABSOLUTE_GATE_LUFS)]
    if not len(loud):
        return SILENCE_DB
    gate = float(loud.mean()) * 10 ** (RELATIVE_GATE_LU / 10)
    return OFFSET_DB + decibels(float(loud[loud > gate].mean()))


def _power(lufs: float) -> float:
    return float(10 ** ((lufs - OFFSET_DB) / 10))


def _means(hops: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Means of `count` hops each, one beginning at every hop; of all there are, where there are fewer."""
    return np.convolve(hops, np.full(min(count, len(hops)), 1 / min(count, len(hops))), mode="valid")


def _hop_powers(samples: NDArray[np.float32], hop: int) -> NDArray[np.float64]:
    whole = samples[: len(samples) // hop * hop].reshape(-1, hop)
    return np.asarray(np.einsum("ij,ij->i", whole, whole, dtype=np.float64) / hop)


@cache
def _response(size: int, sample_rate: int) -> NDArray[np.complex64]:
    """K-weighting at the frequencies of a real transform of `size` samples: a high shelf, then a high pass."""
    delay = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    k, gain = math.tan(math.pi * SHELF_HZ / sample_rate), 10 ** (SHELF_DB / 20)
    band = gain**SHELF_BAND
    shelf = _biquad(
        (gain + band * k / SHELF_Q + k * k, 2 * (k * k - gain), gain - band * k / SHELF_Q + k * k), k, SHELF_Q, delay
    )
    k = math.tan(math.pi * HIGH_PASS_HZ / sample_rate)
    unit = 1 + k / HIGH_PASS_Q + k * k  # the standard leaves the high pass unnormalized
    return np.asarray(shelf * _biquad((unit, -2 * unit, unit), k, HIGH_PASS_Q, delay), np.complex64)


def _biquad(
    over: tuple[float, float, float], k: float, q: float, delay: NDArray[np.complex128]
) -> NDArray[np.complex128]:
    """A two-pole filter's response, by its numerator and the denominator that both filters have in common."""
    under = (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k)
    numerator = over[0] + over[1] * delay + over[2] * delay**2
    return np.asarray(numerator / (under[0] + under[1] * delay + under[2] * delay**2))
