"""Recordings are heard: one after another as one row of likelihoods, decoded once, in flat memory but for that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from narrator.audio.clip import Samples
from narrator.audio.reel import decoded
from narrator.edition import file_hash
from narrator.errors import SourceError
from narrator.synthesis.aligning import features
from narrator.synthesis.aligning.features import Levels
from narrator.synthesis.aligning.network import Likelihoods, network

Advance = Callable[[float], None]  # told how much of a step is done, from 0 to 1

LEAST_S = 0.5


@dataclass(frozen=True, slots=True)
class HeardRecording:
    """A recording, and the rows that are its own among those of all."""

    path: Path
    sha256: str
    first: int
    last: int
    duration_s: float
    hop_s: float = features.HOP_S

    def seconds(self, row: float) -> float:
        """The time in the recording of the beginning of a row; inside it."""
        return min(max((row - self.first - 0.5) * self.hop_s, 0.0), self.duration_s)


@dataclass(frozen=True, slots=True)
class HeardSound:
    """All recordings, and what is heard in them, row by row; a row is `tempo` times as long as usual."""

    recordings: tuple[HeardRecording, ...]
    likelihoods: Likelihoods
    levels: Levels
    tempo: float = 1.0

    def recording_at(self, row: int) -> int:
        """The number of the recording that a row belongs to."""
        starts = [each.first for each in self.recordings]
        return int(np.searchsorted(starts, row, "right")) - 1


def hear(paths: Sequence[Path], advance: Advance = lambda _: None, tempo: float = 1.0) -> HeardSound:
    """Decode and recognise sounds, of a slow speaker with longer rows.

    Raises SourceError where a file is not there, CodecError where it has no sound.
    """
    heard: list[HeardRecording] = []
    parts: list[Likelihoods] = []
    levels: list[Levels] = []
    first, hop = 0, round(features.HOP * tempo)
    for number, path in enumerate(paths):
        if not path.is_file():
            raise SourceError(f"There is no recording {path}.", remedy="Name a file of sound.")
        counted = _Counted(path)
        rows = features.rows(counted, hop)
        part = network().likelihoods(rows)
        duration_s = counted.samples / features.RATE
        if duration_s < LEAST_S:
            raise SourceError(f"{path} is shorter than half a second.", remedy="Name another recording.")
        own = HeardRecording(path, file_hash(path), first, first + len(part), duration_s, hop / features.RATE)
        heard.append(own)
        parts.append(part)
        levels.append(features.levels(rows))
        first += len(part)
        advance((number + 1) / len(paths))
    return HeardSound(tuple(heard), np.concatenate(parts), np.concatenate(levels), hop / features.HOP)


class _Counted:
    """The samples of a file, and how many there were."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.samples = 0

    def __iter__(self) -> Iterator[Samples]:
        for piece in decoded(self._path, features.RATE):
            self.samples += len(piece)
            yield piece
