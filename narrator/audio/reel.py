"""A recording that is read here and there, mostly forwards: stretches of it, decoded as they are asked for."""

from __future__ import annotations

import threading
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from narrator.audio.clip import Samples
from narrator.audio.containers import opened, reckonable, why_unreadable
from narrator.audio.formats import TRACK_RATE
from narrator.errors import CodecError

BEHIND_S = 60.0  # kept behind the last place that was read: what is read next may begin a little earlier
REMEDY = "Give a recording that plays: MP3, M4A, WAV, FLAC, or the sound of a video."


def decoded(path: Path, rate: int) -> Generator[Samples]:
    """The sound of a file, mono float32 at a rate, in pieces. Raises CodecError."""
    import av

    try:
        with opened(path) as container:
            if not container.streams.audio:
                raise CodecError(f"There is no sound in {path}.", remedy=REMEDY)
            mono = av.AudioResampler("flt", "mono", rate)
            for frame in container.decode(audio=0):
                frame.pts = None  # a break in a stream's clock is no break in its sound
                for each in mono.resample(frame):
                    yield reckonable(each.to_ndarray()[0])
            for each in mono.resample(None):
                yield reckonable(each.to_ndarray()[0])
    except (av.FFmpegError, OSError, ValueError) as error:
        raise CodecError(f"{path} cannot be read as sound: {why_unreadable(error)}.", remedy=REMEDY) from error


@dataclass(slots=True)
class Reel:
    """A recording at TRACK_RATE. Shared by threads; memory holds what was read last and little more."""

    path: Path
    _stream: Generator[Samples] | None = None
    _held: Samples = field(default_factory=lambda: np.zeros(0, np.float32))
    _first: int = 0  # the place of the first sample that is held
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def between(self, start: int, end: int) -> Samples:
        """The samples from one place to another; fewer where the recording ends. Raises CodecError."""
        with self._lock:
            if self._stream is None or start < self._first:
                self._rewind()
            self._read(start, end)
            found = self._held[max(0, start - self._first) : max(0, end - self._first)].copy()
            self._forget(start - round(BEHIND_S * TRACK_RATE))
            return found

    def _rewind(self) -> None:
        if self._stream:
            self._stream.close()
        self._stream, self._held, self._first = decoded(self.path, TRACK_RATE), np.zeros(0, np.float32), 0

    def _read(self, start: int, end: int) -> None:
        parts, have = [self._held], self._first + len(self._held)
        assert self._stream
        while have < end and (piece := next(self._stream, None)) is not None:
            parts.append(piece)
            have += len(piece)
            if have <= start - BEHIND_S * TRACK_RATE:  # nothing of it is wanted
                parts, self._first = [], have
        self._held = np.concatenate([np.zeros(0, np.float32), *parts])

    def _forget(self, until: int) -> None:
        if until - self._first > BEHIND_S * TRACK_RATE:  # not at every call: it is copied
            self._held, self._first = self._held[until - self._first :].copy(), until
