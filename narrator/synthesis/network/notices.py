"""What a service's scheduler says while it waits: one short line at a time, for whoever listens."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

RETRY_SHOWN_S = 4.0


class Notice(NamedTuple):
    """One line. `for_all` where it is about the service, not about one text; it is true for about `lasts_s`."""

    line: str
    for_all: bool = False
    lasts_s: float = RETRY_SHOWN_S

    def __str__(self) -> str:
        return self.line


Listener = Callable[[Notice], None]

_listeners: list[Listener] = []
_lock = threading.Lock()


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Let `listener` hear every notice, in whichever thread it is made."""
    with _lock:
        _listeners.append(listener)
    try:
        yield
    finally:
        with _lock:
            _listeners.remove(listener)


def say(line: str, *, for_all: bool = False, lasts_s: float = RETRY_SHOWN_S) -> None:
    for listener in tuple(_listeners):
        listener(Notice(line, for_all, lasts_s))
