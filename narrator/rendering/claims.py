"""Who speaks a text, where several runs with one cache need it at the same time: one of them, and the others wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from narrator.errors import NetworkError
from narrator.resources import cache_folder
from narrator.synthesis.network import notices

if TYPE_CHECKING:
    from filelock import BaseFileLock

PREFIX = 3  # hexadecimal digits of a key that name its lock: at most 4,096 files, which stay
POLL_S = 0.1
NOTICE_S = 5.0
PATIENCE_S = 900.0  # then the text is spoken here as well: the other run may hang

_stopped = threading.Event()


def stop_waiting() -> None:
    """Let everyone who waits for another run go on with an error: this run is broken off."""
    _stopped.set()


def begin() -> None:
    """A run begins: waiting is allowed."""
    _stopped.clear()


@contextmanager
def claimed(key: str) -> Iterator[None]:
    """Hold the key while its clip is looked for and made; whoever else wants it waits, and then finds the clip.

    The system frees the lock of a process that dies. Raises NetworkError where the run is broken off meanwhile.
    """
    lock = _acquired(key)
    try:
        yield
    finally:
        if lock:
            lock.release()


def _acquired(key: str) -> BaseFileLock | None:
    """The lock; None where there can be none, or none in time."""
    from filelock import FileLock, Timeout

    try:
        folder = cache_folder() / "claims"
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{key[:PREFIX]}.lock", thread_local=False)
        for attempt in range(round(PATIENCE_S / POLL_S)):
            with suppress(Timeout):
                lock.acquire(blocking=False)
                return lock
            if attempt == round(NOTICE_S / POLL_S):
                notices.say("another run is speaking the same text; waiting for it")
            if _stopped.wait(POLL_S):
                raise NetworkError("Stopped.", remedy="What is finished is kept: run the same command again to go on.")
    except OSError:
        return None
    return None
