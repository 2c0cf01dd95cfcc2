"""A chapter's file as it plays: stretches of it at the recogniser's rate, decoded once, in order."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from types import TracebackType

import numpy as np

from narrator.audio.clip import Samples
from narrator.audio.containers import opened, reckonable
from narrator.errors import CodecError
from narrator.proofing.recogniser import SAMPLE_RATE


class Tape:
    """Gives the samples between two times; a later stretch never begins before an earlier one. Memory stays flat."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._blocks = _decoded(path)
        self._held = np.zeros(0, np.float32)
        self._first = 0  # the place of the first sample that is held

    def between(self, start_s: float, end_s: float) -> Samples:
        """Mono float32 at SAMPLE_RATE; shorter where the file ends. Raises CodecError where it cannot be decoded."""
        start, end = max(0, round(start_s * SAMPLE_RATE)), round(end_s * SAMPLE_RATE)
        parts = [self._held]
        have = self._first + len(self._held)
        while have < end and (block := next(self._blocks, None)) is not None:
            have += len(block)
            if have > start:
                parts.append(block)
            else:
                parts = []
        held = np.concatenate([np.zeros(0, np.float32), *parts])
        self._first = have - len(held)
        drop = max(0, start - self._first)
        self._held, self._first = held[drop:], self._first + min(drop, len(held))
        return self._held[: max(0, end - self._first)]

    def __enter__(self) -> Tape:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._blocks.close()


def _decoded(path: Path) -> Generator[Samples]:
    import av

    try:
        with opened(path) as container:
            mono = av.AudioResampler("flt", "mono", SAMPLE_RATE)
            for frame in container.decode(audio=0):
                for each in mono.resample(frame):
                    yield reckonable(each.to_ndarray()[0])
            for each in mono.resample(None):
                yield reckonable(each.to_ndarray()[0])
    except (av.FFmpegError, OSError, IndexError, ValueError) as error:
        raise CodecError(
            f"{path.name} cannot be read: {error}.", remedy="Run `narrator make` again: it is written again."
        ) from error
