"""What a service's scheduler says while it waits: one short line at a time, for whoever listens."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_listeners: list[Callable[[str], None]] = []
_lock = threading.Lock()


@contextmanager
def heard_by(listener: Callable[[str], None]) -> Iterator[None]:
    """Let `listener` hear every notice, in whichever thread it is made."""
    with _lock:
        _listeners.append(listener)
    try:
        yield
    finally:
        with _lock:
            _listeners.remove(listener)


def say(line: str) -> None:
    for listener in tuple(_listeners):
        listener(line)
