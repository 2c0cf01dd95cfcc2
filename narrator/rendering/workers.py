"""Threads for each engine, as many as it can use."""

from __future__ import annotations

import os
import threading
from concurrent.futures import Executor, ThreadPoolExecutor
from types import TracebackType

from narrator.rendering import claims
from narrator.synthesis.engine import engine
from narrator.synthesis.network.service import interrupt_all

WORKER = "narrator-worker-"
STOPPING_S = 0.5  # after Ctrl-C; whoever is not done by then is left behind


class Workers:
    """A context that ends its threads: they finish what they are at, and drop the rest.

    Without `jobs`, there are as many threads as cores, or as many connections as are usual for a service.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._executors: dict[str, ThreadPoolExecutor] = {}

    def of(self, engine_name: str) -> Executor:
        if engine_name not in self._executors:
            speaker = engine(engine_name)
            usual = 0 if speaker.needs_network else os.cpu_count() or 1
            count = speaker.at_once(self._jobs or usual)
            self._executors[engine_name] = ThreadPoolExecutor(count, thread_name_prefix=f"{WORKER}{engine_name}")
        return self._executors[engine_name]

    def __enter__(self) -> Workers:
        claims.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for executor in self._executors.values():
            executor.shutdown(wait=False, cancel_futures=True)
        if kind:
            claims.stop_waiting()  # another run, or a service, may be waited for, for minutes
            interrupt_all()
        ending = threading.Thread(target=self._wait_for_all, name="narrator-ending", daemon=True)
        ending.start()
        ending.join(STOPPING_S if kind and issubclass(kind, KeyboardInterrupt) else None)

    def _wait_for_all(self) -> None:
        for executor in self._executors.values():
            executor.shutdown(wait=True)


def are_busy() -> bool:
    """Whether a worker is still at something that cannot be broken off, such as a sentence of the neural voice."""
    return any(thread.name.startswith(WORKER) for thread in threading.enumerate())
