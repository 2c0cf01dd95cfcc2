"""Speech as what the ear tells sounds apart by: energy in bands, a row every 10 ms, whoever speaks and however loud."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from narrator.audio.clip import Samples

Rows = NDArray[np.float32]  # shape (frames, BANDS)
Levels = NDArray[np.float32]  # shape (frames,): how loud each row is, against speech, which is near 0

RATE = 16_000  # Hz
HOP = 160  # samples: 10 ms
HOP_S = HOP / RATE
WINDOW = 400  # samples: 25 ms
TRANSFORM = 512
BANDS = 24
LOWEST_HZ, HIGHEST_HZ = 80.0, 7600.0
FLOOR = 1e-10  # power of a band in silence: less than in speech recorded 60 dB too softly
LOUD = 6.0  # nepers of power below the loudest twentieth: what is softer says nothing about a voice
SPREAD = 2.0  # of the rows about their mean, so that most lie between -1 and 1
LEAST, MOST = -4.0, 3.0
QUIET = -15.0  # power of what is loud, below which it is no speech: some 80 dB under full scale
SOFTER = 4.0  # nepers of power by which a stretch may be softer than the others, and still hold speech
LIVELY, NEAR = 0.35, 15  # nepers by which speech rises and falls within so many rows before and behind
LEAST_LIVELY = 0.1  # of the rows of a stretch; where there are fewer, it holds no speech, and all count
LOUDER = 2.0  # by which it may be louder
STRETCH = 1000  # rows, 10 s, over which a voice and a room are taken to be the same
BLOCK = 3000  # rows that are computed at once


def rows(stream: Iterable[Samples], hop: int = HOP) -> Rows:
    """The rows of a sound that comes in pieces, mono at RATE; row i is centred on sample i * hop."""
    found = list(_raw(stream, hop))
    return normalised(np.concatenate(found)) if found else np.zeros((0, BANDS), np.float32)


def levels(of: Rows) -> Levels:
    """How loud normalised rows are, in all bands alike: noise that is loud in few of them is not loud."""
    found: Levels = of.mean(axis=1)
    return found


def _raw(stream: Iterable[Samples], hop: int) -> Iterator[Rows]:
    held = np.zeros(WINDOW // 2, np.float32)
    for piece in stream:
        held = np.concatenate([held, piece])
        while len(held) >= WINDOW + (BLOCK - 1) * hop:
            yield _log_mel(held[: WINDOW + (BLOCK - 1) * hop], hop)
            held = held[BLOCK * hop :]
    held = np.concatenate([held, np.zeros(WINDOW // 2, np.float32)])
    if len(held) >= WINDOW:
        yield _log_mel(held, hop)


def _log_mel(samples: Samples, hop: int) -> Rows:
    frames = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::hop] * _hann()
    power = np.abs(np.fft.rfft(frames, TRANSFORM)) ** 2
    found: Rows = np.log(power.astype(np.float32) @ _bank() + np.float32(FLOOR))
    return found


def normalised(raw: Rows) -> Rows:
    """Against the mean of what is loud and lively around it, so that voice, room and microphone are alike.

    Noise that neither rises nor falls is no voice, however loud: a stretch of nothing else is measured by the voice
    before and behind it, and a sound of nothing else is silence. Where all is quiet, nothing is loud: the mean is then
    held near that of the rest.
    """
    centres = np.arange(STRETCH // 2, max(len(raw), STRETCH), STRETCH // 2)
    level = raw.mean(axis=1)
    lively = _spread(level) >= LIVELY
    stretches = [slice(max(0, at - STRETCH // 2), at + STRETCH // 2) for at in centres]
    means = np.stack([_mean(raw[own], level[own], lively[own]) for own in stretches])
    voiced = np.array([lively[own].mean() >= LEAST_LIVELY for own in stretches])
    if not voiced.any():
        return np.full_like(raw, LEAST)
    means = np.stack([np.interp(centres, centres[voiced], band[voiced]) for band in means.T], axis=1)
    usual = np.percentile(means[voiced], 75, axis=0)
    means = np.clip(means, np.maximum(usual - SOFTER, QUIET), np.maximum(usual + LOUDER, QUIET))
    at = np.arange(len(raw))
    mean = np.stack([np.interp(at, centres, band) for band in means.T], axis=1).astype(np.float32)
    found: Rows = np.clip((raw - mean) / np.float32(SPREAD), LEAST, MOST)
    return found


def _spread(level: NDArray[np.float32]) -> NDArray[np.float64]:
    """By how much each row's surroundings differ in level."""
    held = np.pad(level.astype(np.float64), (NEAR + 1, NEAR), mode="edge")
    sums, squares = np.cumsum(held), np.cumsum(held**2)
    width = 2 * NEAR + 1
    mean = (sums[width:] - sums[:-width]) / width
    return np.sqrt(np.maximum((squares[width:] - squares[:-width]) / width - mean**2, 0))


def _mean(raw: Rows, level: NDArray[np.float32], lively: NDArray[np.bool_]) -> Rows:
    chosen = lively if lively.mean() >= LEAST_LIVELY else np.ones(len(raw), bool)
    loud = chosen & (level >= np.percentile(level[chosen], 95) - LOUD)
    found: Rows = raw[loud].mean(axis=0)
    return found


@cache
def _hann() -> Rows:
    return np.hanning(WINDOW + 1)[:-1].astype(np.float32)


@cache
def _bank() -> Rows:
    """Triangles that are evenly spread on the mel scale, shape (TRANSFORM // 2 + 1, BANDS)."""
    edges = np.linspace(_mel(LOWEST_HZ), _mel(HIGHEST_HZ), BANDS + 2)
    hz = 700 * (np.exp(edges / 1127) - 1)
    places = np.arange(TRANSFORM // 2 + 1) * RATE / TRANSFORM
    rising = (places - hz[:-2, None]) / (hz[1:-1] - hz[:-2])[:, None]
    falling = (hz[2:, None] - places) / (hz[2:] - hz[1:-1])[:, None]
    found: Rows = np.maximum(0, np.minimum(rising, falling)).T.astype(np.float32)
    return found


def _mel(hz: float) -> float:
    return float(1127 * np.log(1 + hz / 700))
