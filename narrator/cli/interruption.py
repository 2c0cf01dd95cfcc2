"""Ctrl-C that is never lost: Python drops it where it arrives within a callback of its own, as while modules load."""

from __future__ import annotations

import _thread
import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

AGAIN_S = 0.02  # by then the callback is over in which Python dropped it

_asked = threading.Event()


@contextlib.contextmanager
def noted() -> Iterator[None]:
    """For a block, Ctrl-C raises KeyboardInterrupt as always; one that Python drops comes again a moment later."""
    is_usual = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
    if not is_usual:
        yield
        return
    usual_hook = sys.unraisablehook
    signal.signal(signal.SIGINT, _interrupt)
    sys.unraisablehook = _hook(usual_hook)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.unraisablehook = usual_hook
        _asked.clear()


def _interrupt(*_: object) -> NoReturn:
    _asked.set()
    raise KeyboardInterrupt


def _hook(usual: Callable[[Any], object]) -> Callable[[Any], None]:
    """What is told of exceptions in callbacks: of Ctrl-C nothing, it is raised again where it is heard."""

    def hook(unraisable: Any) -> None:
        if not issubclass(unraisable.exc_type, KeyboardInterrupt):
            usual(unraisable)
            return
        again = threading.Timer(AGAIN_S, _ask_again)
        again.daemon = True
        with contextlib.suppress(RuntimeError):  # no thread can begin: the process ends
            again.start()

    return hook


def _ask_again() -> None:
    if _asked.is_set():
        _thread.interrupt_main()


def raise_if_asked() -> None:
    """Raise the KeyboardInterrupt that was dropped, if one was."""
    if _asked.is_set():
        _asked.clear()
        raise KeyboardInterrupt
