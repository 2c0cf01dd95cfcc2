"""Streams of samples: seen through windows, and taken ahead in a thread of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from queue import Queue
from threading import Event, Thread
from typing import TypeVar

import numpy as np

from narrator.audio.clip import Samples

T = TypeVar("T")

DEPTH = 32  # items that lie ready at most


def windows(stretches: Iterable[Samples], length: int, before: int, after: int = 0) -> Iterator[Samples]:
    """Each run of `length` samples (the last may be shorter) with `before` samples ahead of it and `after` behind.

    Beyond the stream's ends stands silence. Windows are float32, shape (before + run + after,); they share memory.
    """
    parts, size, whole = [np.zeros(before, np.float32)], before, before + length + after
    for stretch in stretches:  # a decoder's are short: they are joined once a window
        parts.append(stretch)
        size += len(stretch)
        if size < whole:
            continue
        held, at = np.concatenate(parts), 0
        while size - at >= whole:
            yield held[at : at + whole]
            at += length
        parts, size = [held[at:]], size - at
    held = np.concatenate([*parts, np.zeros(after, np.float32)])
    for at in range(0, len(held) - before - after, length):
        yield held[at : at + before + length + after]


def ahead(items: Iterable[T], depth: int = DEPTH) -> Iterator[T]:
    """The items in order, taken from `items` in another thread; what is raised there is raised here.

    Where the reader stops early, the thread ends by the next item.
    """
    ready: Queue[tuple[T | None, BaseException | None, bool]] = Queue(depth)
    stopped = Event()

    def take() -> None:
        try:
            for item in items:
                ready.put((item, None, False))
                if stopped.is_set():
                    return
            ready.put((None, None, True))
        except BaseException as error:  # it is raised where the items are read
            ready.put((None, error, True))

    Thread(target=take, name="narrator-ahead", daemon=True).start()
    try:
        while True:
            item, error, last = ready.get()
            if error:
                raise error
            if last:
                return
            yield item  # type: ignore[misc]
    finally:
        stopped.set()
        while not ready.empty():
            ready.get_nowait()
