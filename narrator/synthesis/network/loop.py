"""One event loop for all connections of the process, in a thread of its own.

With a loop for each call, a look-up of a name that never ends would hold the call at its own end.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


class Calls:
    """Coroutines of one service that threads wait for."""

    def __init__(self) -> None:
        self._running: set[Future[Any]] = set()
        self._lock = threading.Lock()  # what runs is known by then: `cancel` finds it
        self._next_start = 0.0  # by the loop's clock

    def run(self, work: Callable[[], Coroutine[Any, Any, T]], gap_s: float = 0.0) -> T:
        """The coroutine's result. Raises concurrent.futures.CancelledError where `cancel` came before it.

        It starts `gap_s` after the one before: those whose turns came one after another may all be late in the loop,
        where the computer is busy, and would then start together.
        """
        with self._lock:
            future = asyncio.run_coroutine_threadsafe(self._spaced(work, gap_s), _loop(os.getpid()))
            self._running.add(future)
        try:
            return future.result()
        finally:
            with self._lock:
                self._running.discard(future)

    async def _spaced(self, work: Callable[[], Coroutine[Any, Any, T]], gap_s: float) -> T:
        if gap_s:
            now = asyncio.get_running_loop().time()
            start = max(now, self._next_start)
            self._next_start = start + gap_s
            await asyncio.sleep(start - now)
        return await work()

    def cancel(self) -> None:
        with self._lock:
            running = list(self._running)
        for future in running:
            future.cancel()


@cache
def _loop(process: int) -> asyncio.AbstractEventLoop:  # noqa: ARG001  a fork has no threads: it needs a loop of its own
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="narrator-network", daemon=True).start()
    return loop
