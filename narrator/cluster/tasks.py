"""Calls that workers make: one that is lost with its worker is made again by another, and named when that helps not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, InvalidStateError
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from narrator.cluster.attendance import RESUME, Attendance
from narrator.errors import ClusterError

if TYPE_CHECKING:
    from distributed import Client

T = TypeVar("T")
ROUNDS = 5  # a scheduler gives a task up when four workers have died at it; where workers come and go, that is chance
LOOK_S = 2.0  # at who is there, while calls wait and none of them ends


class Call(NamedTuple):
    """A call of a function, which is made for the nth time."""

    name: str
    function: Callable[..., Any]
    args: tuple[object, ...]
    priority: int
    round: int = 1

    @property
    def key(self) -> str:
        return f"{self.name}-{self.round}" if self.round > 1 else self.name


class Tasks:
    """Calls of one kind, by one client. `resources` are what a worker must have, `attendance` knows who has them."""

    def __init__(self, client: Client, resources: dict[str, float], attendance: Attendance) -> None:
        self._client = client
        self._resources = resources
        self._executor: Any = client.get_executor(pure=False)
        self._lock = threading.Lock()
        self._under_way: dict[Future[Any], Future[Any]] = {}
        self._ended = threading.Event()
        self._failure: ClusterError | None = None
        self._ends = 0
        self._attendance = attendance
        self._watching: threading.Thread | None = None

    def submit(self, name: str, function: Callable[..., T], *args: object, priority: int = 0) -> Future[T]:
        """Have `function` called. Of calls of one name only one is made, even by several clients."""
        outer: Future[T] = Future()
        self._begin(Call(name, function, args, priority), outer)
        return outer

    def _begin(self, call: Call, outer: Future[Any]) -> None:
        with self._lock:
            if self._failure:
                outer.set_exception(self._failure)
                return
            if self._ended.is_set():
                outer.cancel()
                return
            inner = self._executor.submit(
                call.function, *call.args, key=call.key, resources=self._resources, priority=call.priority
            )
            self._under_way[outer] = inner
            if self._watching is None:
                self._watching = threading.Thread(target=self._watch, name="narrator-attendance", daemon=True)
                self._watching.start()
        inner.add_done_callback(lambda _: self._end(call, inner, outer))

    def _end(self, call: Call, inner: Future[Any], outer: Future[Any]) -> None:
        with self._lock:
            self._under_way.pop(outer, None)
            self._ends += 1
        error = CancelledError() if inner.cancelled() else inner.exception()
        if error and _is_chance(error) and call.round < ROUNDS and not (self._ended.is_set() or outer.done()):
            self._begin(call._replace(round=call.round + 1), outer)
            return
        with suppress(InvalidStateError):
            if error:
                outer.set_exception(_ours(error))
            else:
                outer.set_result(inner.result())

    def _watch(self) -> None:
        """End what waits where nobody has been there for long."""
        ends = -1
        while not self._ended.wait(LOOK_S):
            with self._lock:
                is_quiet, ends = bool(self._under_way) and ends == self._ends, self._ends
            if error := self._attendance.look(is_quiet=is_quiet):
                self._fail(error)
                return

    def _fail(self, error: ClusterError) -> None:
        with self._lock:
            self._failure = error
            under_way = dict(self._under_way)
        for outer, inner in under_way.items():
            with suppress(InvalidStateError):
                outer.set_exception(error)
            with suppress(Exception):  # the scheduler may be gone
                inner.cancel()

    def cancel(self) -> None:
        """Drop what is queued; what a worker is at, it ends for nobody."""
        with self._lock:
            self._ended.set()
            under_way = dict(self._under_way)
        for outer, inner in under_way.items():
            outer.cancel()
            inner.cancel()
        with suppress(Exception):  # the scheduler may be gone
            self._executor.shutdown(wait=False)


def _is_chance(error: BaseException) -> bool:
    """Whether it says nothing about the call itself: its workers died, or the scheduler forgot it."""
    return type(error).__name__ in ("KilledWorker", "CancelledError", "FutureCancelledError")


def _ours(error: BaseException) -> BaseException:
    if type(error).__name__ == "KilledWorker":
        return ClusterError(
            f"Every worker that was given this died ({error}).",
            remedy=f"Look whether the workers have memory enough. {RESUME}",
        )
    if isinstance(error, CancelledError) or type(error).__module__.startswith(("distributed", "tornado")):
        return ClusterError("The cluster's scheduler is gone.", remedy=RESUME)
    return error
