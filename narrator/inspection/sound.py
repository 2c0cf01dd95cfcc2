"""What a chapter's file sounds like, decoded as it streams by: its outline, its level over time, its pauses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from narrator.audio.clip import Samples
from narrator.audio.containers import opened, reckonable
from narrator.errors import CodecError

if TYPE_CHECKING:
    import av

STEP_S = 0.02  # of the outline
HOP_S = 0.1
SHORT_TERM_HOPS = 30  # loudness is that of three seconds, as EBU Tech 3341 has it
SILENT_DB = -50.0  # below this is no speech
PAUSE_S = 0.2
FULL_SCALE = 0.999
OFFSET_DB = -0.691  # K-weighting's gain at 1 kHz, taken back


@dataclass(frozen=True, slots=True)
class ChapterSound:
    """`lows` and `highs` bound the wave in steps of STEP_S; `levels` are LUFS, one a HOP_S, of three seconds each.

    `pauses` are (start s, end s); `clipped_s` is when the wave first reaches full scale, or nothing.
    """

    duration_s: float
    lows: Samples
    highs: Samples
    levels: Samples
    pauses: tuple[tuple[float, float], ...]
    clipped_s: float | None

    @property
    def median_level(self) -> float:
        """LUFS of its usual speech."""
        return float(np.median(self.levels))

    def outline(self, points: int) -> tuple[Samples, Samples]:
        """Lowest and highest values in so many equal parts of it, or fewer."""
        edges = np.unique(np.linspace(0, len(self.lows), points + 1).astype(int))[:-1]
        return np.minimum.reduceat(self.lows, edges), np.maximum.reduceat(self.highs, edges)


def heard(path: Path) -> ChapterSound:
    """Decode a file. Raises CodecError where it cannot be read."""
    import av

    try:
        with opened(path) as container:
            stream = container.streams.audio[0]
            return _measured(_stretches(container, stream.rate), stream.rate)
    except (av.FFmpegError, OSError, IndexError, ValueError) as error:
        raise CodecError(
            f"{path.name} cannot be read: {error}.", remedy="Run `narrator make` again: it is written again."
        ) from error


def _measured(stretches: Iterator[Samples], rate: int) -> ChapterSound:
    from narrator.audio.loudness import weighted_windows

    lows: list[Samples] = []
    highs: list[Samples] = []
    powers: list[Samples] = []
    samples = 0
    for own, weighted in weighted_windows(stretches, rate):
        steps = _parts(own, round(STEP_S * rate))
        lows.append(steps.min(axis=1))
        highs.append(steps.max(axis=1))
        powers.append(np.square(_parts(weighted, round(HOP_S * rate))).mean(axis=1))
        samples += len(own)
    if not samples:
        raise ValueError("it holds no sound")
    low, high = np.concatenate(lows), np.concatenate(highs)
    loudest = np.maximum(-low, high)
    clipped = np.flatnonzero(loudest >= FULL_SCALE)
    return ChapterSound(
        samples / rate, low, high, _short_term(np.concatenate(powers)), tuple(_pauses(loudest)),
        float(clipped[0]) * STEP_S if len(clipped) else None,
    )  # fmt: skip


def _stretches(container: av.container.InputContainer, rate: int) -> Iterator[Samples]:
    """Mono samples as they are decoded."""
    import av

    mono = av.AudioResampler("flt", "mono", rate)
    for frame in container.decode(audio=0):
        for each in mono.resample(frame):
            yield reckonable(each.to_ndarray()[0])
    for each in mono.resample(None):
        yield reckonable(each.to_ndarray()[0])


def _parts(samples: Samples, size: int) -> Samples:
    """Rows of `size` samples; the last one is filled up with its last sample."""
    missing = -len(samples) % size
    return np.pad(samples, (0, missing), mode="edge").reshape(-1, size)


def _short_term(powers: Samples) -> Samples:
    size = min(SHORT_TERM_HOPS, len(powers))
    sums = np.convolve(powers, np.ones(size), mode="same")
    counts = np.convolve(np.ones(len(powers)), np.ones(size), mode="same")
    return np.asarray(OFFSET_DB + 10 * np.log10(np.maximum(sums / counts, 1e-12)), np.float32)


def _pauses(loudest: Samples) -> Iterator[tuple[float, float]]:
    at = 0
    for silent, run in groupby(value < 10 ** (SILENT_DB / 20) for value in loudest):
        start, at = at, at + sum(1 for _ in run)
        if silent and (at - start) * STEP_S >= PAUSE_S:
            yield start * STEP_S, at * STEP_S
