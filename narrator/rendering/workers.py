"""Who speaks: threads for each engine, as many as it can use, or the workers of a cluster."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING

from narrator.rendering import claims
from narrator.synthesis.engine import engine
from narrator.synthesis.network.interrupting import interrupt_all
from narrator.synthesis.recorded.takes import RECORDING_ENGINE

if TYPE_CHECKING:
    from narrator.cluster.session import Cluster
    from narrator.rendering.makers import ChapterMakers
    from narrator.rendering.plan import ChapterPlan
    from narrator.synthesis.voices import Voice

WORKER = "narrator-worker-"
STOPPING_S = 0.5  # after Ctrl-C; whoever is not done by then is left behind
LOOKAHEAD = 64  # segments handed out beyond the chapter that is being written, so that no worker is idle
LOOKAHEAD_A_THREAD = 4  # of a cluster
MOST_CHAPTERS = 8  # handed out to a cluster beyond the one that is being written, however long they are


class _Active:
    """Runs of this process that have workers."""

    count = 0
    lock = threading.Lock()

    @classmethod
    def add(cls, number: int) -> int:
        with cls.lock:
            cls.count += number
            return cls.count


class Workers:
    """A context that ends its threads: they finish what they are at, and drop the rest.

    Without `jobs`, there are as many threads as cores, or as many connections as are usual for a service. With
    `cluster`, an address, its workers speak; but services are asked from here alone, so that their limits hold, and
    recordings are cut here, where they lie.
    """

    def __init__(self, jobs: int, cluster: str = "") -> None:
        self._jobs = jobs
        self._cluster = cluster
        self._executors: dict[tuple[str, tuple[str, ...]], Executor] = {}
        self._makers: ChapterMakers | None = None

    def of(self, voice: Voice) -> Executor:
        """Where the voice is spoken."""
        is_afar = self._cluster and voice.engine != RECORDING_ENGINE and not engine(voice.engine).needs_network
        key = (voice.engine, voice.assets if is_afar else ())
        if key not in self._executors:
            self._executors[key] = self._afar(voice) if is_afar else self._threads(voice.engine)
        return self._executors[key]

    def _threads(self, engine_name: str) -> Executor:
        speaker = engine(engine_name)
        usual = 0 if speaker.needs_network else os.cpu_count() or 1
        count = speaker.at_once(self._jobs or usual)
        return ThreadPoolExecutor(count, thread_name_prefix=f"{WORKER}{engine_name}")

    def _afar(self, voice: Voice) -> Executor:
        from narrator.rendering.afar import Speakers

        return Speakers(self._connected(), voice)

    def _connected(self) -> Cluster:
        from narrator.cluster.session import connected

        return connected(self._cluster)

    def makers(self, plan: ChapterPlan) -> ChapterMakers | None:
        """Who can make the chapter beside this machine, if anybody."""
        if not self._cluster:
            return None
        from narrator.rendering.makers import ChapterMakers, can_go

        if can_go(plan):
            self._makers = self._makers or ChapterMakers(self._connected())
            return self._makers
        return None

    @property
    def chapters_ahead(self) -> int:
        """How many chapters are to be handed out ahead, however many segments they have."""
        return min(MOST_CHAPTERS, self._connected().threads()) if self._makers else 0

    @property
    def lookahead(self) -> int:
        """How many segments are to be handed out ahead, as many workers as there are now."""
        is_afar = any(not isinstance(executor, ThreadPoolExecutor) for executor in self._executors.values())
        return max(LOOKAHEAD, LOOKAHEAD_A_THREAD * self._connected().threads()) if is_afar else LOOKAHEAD

    def __enter__(self) -> Workers:
        if _Active.add(1) == 1:
            claims.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._makers:
            self._makers.end()
        for executor in self._executors.values():
            executor.shutdown(wait=False, cancel_futures=True)
        is_last = _Active.add(-1) == 0
        if kind and (is_last or issubclass(kind, KeyboardInterrupt)):
            claims.stop_waiting()  # another run, or a service, may be waited for, for minutes
            interrupt_all()
        ending = threading.Thread(target=self._wait_for_all, name="narrator-ending", daemon=True)
        ending.start()
        ending.join(STOPPING_S if kind and issubclass(kind, KeyboardInterrupt) else None)

    def _wait_for_all(self) -> None:
        for executor in self._executors.values():
            executor.shutdown(wait=True)


@contextmanager
def ahead(name: str) -> Iterator[ThreadPoolExecutor]:
    """A thread that works ahead; whoever breaks off does not wait for what it is at."""
    pool = ThreadPoolExecutor(1, f"{WORKER}{name}")
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        interrupt_all()
        raise
    pool.shutdown()


def are_busy() -> bool:
    """Whether a worker is still at something that cannot be broken off, such as a sentence of the neural voice."""
    return any(thread.name.startswith(WORKER) for thread in threading.enumerate())
