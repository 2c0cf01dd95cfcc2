"""Work done ahead in a thread of its own, so that two stages of a stream keep two cores busy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from queue import Queue
from threading import Event, Thread
from typing import TypeVar

T = TypeVar("T")

DEPTH = 32  # items that lie ready at most


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
