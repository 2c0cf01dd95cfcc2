"""Recordings that users bring along, such as music: decoded as a stream of mono samples at the track's rate."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

from narrator.audio.clip import Samples
from narrator.audio.containers import opened, reckonable, why_unreadable
from narrator.audio.formats import TRACK_RATE
from narrator.audio.loudness import measure
from narrator.errors import SettingsError

HEARD_S = 600  # seconds of it that its loudness is measured on
LEAST_S = 0.5
BLOCKS_A_SECOND = 20  # decoded frames are some 1000 samples; so many seconds of them are more than HEARD_S


@dataclass(frozen=True, slots=True)
class Recording:
    """A file of sound in any format that FFmpeg knows; `sha256` is its content's."""

    path: Path
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Recording:
        """Raises SettingsError where the file cannot be read."""
        try:
            with path.open("rb") as file:
                return cls(path, hashlib.file_digest(file, "sha256").hexdigest())
        except OSError as error:
            raise SettingsError(f"{path} cannot be read: {error.strerror}.", remedy="Name another file.") from error

    def samples(self) -> Iterator[Samples]:
        """Mono float32 at TRACK_RATE. Raises SettingsError where it is no sound that can be read."""
        import av

        try:
            with opened(self.path) as container:
                if not container.streams.audio:
                    raise SettingsError(f"There is no sound in {self.path}.", remedy="Name another file.")
                resampler = av.AudioResampler("flt", "mono", TRACK_RATE)
                frames: Iterator[Any] = chain(container.decode(audio=0), [None])
                for frame in frames:
                    yield from (reckonable(made.to_ndarray()[0]) for made in resampler.resample(frame))
        except (av.FFmpegError, OSError) as error:
            raise SettingsError(
                f"{self.path} cannot be read as sound: {why_unreadable(error)}.",
                remedy="Give an MP3, M4A, FLAC or WAV file.",
            ) from error


@cache
def facts(recording: Recording) -> tuple[int, float]:
    """How many samples it has, and how loud it is in LUFS. Raises SettingsError where it is too short."""
    length = 0

    def counted() -> Iterator[Samples]:
        nonlocal length
        for samples in recording.samples():
            length += len(samples)
            yield samples

    stream = counted()
    lufs = measure(islice(stream, HEARD_S * BLOCKS_A_SECOND), TRACK_RATE).integrated_lufs
    for _ in stream:
        pass
    if length < LEAST_S * TRACK_RATE:
        raise SettingsError(f"{recording.path} is shorter than half a second.", remedy="Name another file.")
    return length, lufs
