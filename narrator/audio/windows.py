"""A stream of samples seen through windows, so that a filter needs no state and the stream's cuts do not matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from narrator.audio.clip import Samples


def windows(stretches: Iterable[Samples], length: int, before: int, after: int = 0) -> Iterator[Samples]:
    """Each run of `length` samples (the last may be shorter) with `before` samples ahead of it and `after` behind.

    Beyond the stream's ends stands silence. Windows are float32, shape (before + run + after,); they share memory.
    """
    held = np.zeros(before, np.float32)
    for stretch in stretches:
        held = np.concatenate([held, stretch])
        at = 0
        while len(held) - at >= before + length + after:
            yield held[at : at + before + length + after]
            at += length
        held = held[at:]
    held = np.concatenate([held, np.zeros(after, np.float32)])
    for at in range(0, len(held) - before - after, length):
        yield held[at : at + before + length + after]
