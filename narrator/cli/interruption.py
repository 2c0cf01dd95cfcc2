"""Ctrl-C that is never lost: Python drops it where it arrives within a callback of its own, as while modules load."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from typing import NoReturn

_asked = threading.Event()


@contextlib.contextmanager
def noted() -> Iterator[None]:
    """For a block, Ctrl-C raises KeyboardInterrupt as always, and is remembered until that was seen."""
    is_usual = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
    if not is_usual:
        yield
        return
    signal.signal(signal.SIGINT, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _asked.clear()


def _interrupt(*_: object) -> NoReturn:
    _asked.set()
    raise KeyboardInterrupt


def raise_if_asked() -> None:
    """Raise the KeyboardInterrupt that was dropped, if one was."""
    if _asked.is_set():
        _asked.clear()
        raise KeyboardInterrupt
