"""A room's own quiet under a chapter: noise as low as the voice's recording has in its pauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from narrator.audio.clip import Samples
from narrator.audio.formats import TRACK_RATE

PERIOD = 10 * TRACK_RATE  # after which it repeats, without a seam
HOP = TRACK_RATE // 50  # the voice's level is looked at in pieces of 20 ms
SHARE = 0.05  # of these, the quietest: breath and reverberation that die away
BELOW_SPEECH_DB = (68.0, 50.0)  # least and most that is heard under speech; ACX asks for 40 at least
LOWEST_HZ, HIGHEST_HZ = 60.0, 8_000.0


def floor_of(track: Iterable[Samples]) -> float:
    """The root of the mean square that a room has, by a track of speech and digital silence; 0 without speech."""
    powers = np.concatenate([np.zeros(0), *_powers(track)])
    powers = powers[powers > 1e-12]
    if not len(powers):
        return 0.0
    speech_db, quiet_db = 10 * np.log10([powers.mean(), np.quantile(powers, SHARE)])
    least, most = (speech_db - below for below in BELOW_SPEECH_DB)
    return float(10 ** (np.clip(quiet_db, least, most) / 20))


def _powers(track: Iterable[Samples]) -> Iterator[NDArray[np.float64]]:
    held = np.zeros(0, np.float32)
    for stretch in track:
        held = np.concatenate([held, stretch])
        whole = len(held) // HOP * HOP
        yield np.square(held[:whole], dtype=np.float64).reshape(-1, HOP).mean(axis=1)
        held = held[whole:]


def over_room(track: Iterable[Samples], floor: float) -> Iterator[Samples]:
    """The track with a room's quiet under it."""
    noise, at = _noise() * np.float32(floor), 0
    for stretch in track:
        yield stretch + noise[np.arange(at, at + len(stretch)) % PERIOD]
        at = (at + len(stretch)) % PERIOD


@cache
def _noise() -> Samples:
    """Noise of mean square 1 that falls by 3 dB an octave, as rooms do; the end goes on in the beginning."""
    random = np.random.default_rng(20_261)
    frequencies = np.fft.rfftfreq(PERIOD, 1 / TRACK_RATE)
    inside = (frequencies >= LOWEST_HZ) & (frequencies <= HIGHEST_HZ)
    spectrum = np.zeros(len(frequencies), np.complex128)
    turns = np.exp(2j * np.pi * random.random(int(inside.sum())))
    spectrum[inside] = turns / np.sqrt(frequencies[inside])
    noise = np.fft.irfft(spectrum, PERIOD)
    return np.asarray(noise / np.sqrt(np.square(noise).mean()), np.float32)
