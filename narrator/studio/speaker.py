"""Who speaks first: what the user waits for goes before what is likely wanted soon, and that before an export."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count

from narrator.rendering.clips import Job, Rendered, render


class Priority(IntEnum):
    NOW = 0
    SOON = 1
    LATER = 2


@dataclass(order=True, slots=True)
class _Turn:
    """A place in the queue. One task may have several, of which the first that comes up counts."""

    priority: int
    number: int
    task: _Task = field(compare=False)


@dataclass(slots=True)
class _Task:
    job: Job
    priority: Priority
    future: Future[Rendered] = field(default_factory=Future)


class Speaker:
    """Speaks jobs in the order of their priority; the same clip is never made twice at a time.

    One worker is kept free of background work, so that what the user waits for begins at once.
    """

    def __init__(self, workers: int) -> None:
        self._background = max(1, workers - 1)
        self._turns: list[_Turn] = []
        self._tasks: dict[str, _Task] = {}
        self._numbers = count()
        self._busy = 0  # workers at background work
        self._closed = False
        self._changed = threading.Condition()
        self._threads = [
            threading.Thread(target=self._work, name=f"narrator-speaker-{n}", daemon=True) for n in range(workers)
        ]
        for thread in self._threads:
            thread.start()

    def ask(self, job: Job, priority: Priority = Priority.NOW) -> Future[Rendered]:
        """The job's outcome, in time; asked again more urgently, it moves forward."""
        with self._changed:
            task = self._tasks.get(job.key)
            if task is None or task.future.cancelled() or (job.renew and not task.job.renew):
                task = self._tasks[job.key] = _Task(job, priority)
            elif priority >= task.priority:
                return task.future
            task.priority = priority
            heapq.heappush(self._turns, _Turn(priority, next(self._numbers), task))
            self._changed.notify_all()
            return task.future

    def soon(self, jobs: Iterable[Job]) -> None:
        """What is likely wanted next, in place of what was thought so before."""
        wanted = {job.key: job for job in jobs}
        with self._changed:
            for key, task in list(self._tasks.items()):
                if task.priority is Priority.SOON and key not in wanted and task.future.cancel():
                    del self._tasks[key]
        for job in wanted.values():
            self.ask(job, Priority.SOON)

    def drop(self, priority: Priority) -> None:
        """Forget what waits with that priority."""
        with self._changed:
            for key, task in list(self._tasks.items()):
                if task.priority is priority and task.future.cancel():
                    del self._tasks[key]

    def close(self) -> None:
        """Drop what waits; what is being spoken is let go."""
        with self._changed:
            self._closed = True
            for task in self._tasks.values():
                task.future.cancel()
            self._changed.notify_all()

    def _work(self) -> None:
        while (begun := self._next()) is not None:
            task, background = begun
            try:
                task.future.set_result(render(task.job))
            except BaseException as error:  # whoever asked is told
                task.future.set_exception(error)
            with self._changed:
                self._busy -= background
                if self._tasks.get(task.job.key) is task:
                    del self._tasks[task.job.key]
                self._changed.notify_all()

    def _next(self) -> tuple[_Task, bool] | None:
        """Wait for the next task to run, and whether it is background work; None when all is over."""
        with self._changed:
            while not self._closed:
                while self._turns and self._is_stale(self._turns[0]):
                    heapq.heappop(self._turns)
                if self._turns and (self._turns[0].priority == Priority.NOW or self._busy < self._background):
                    task = heapq.heappop(self._turns).task
                    if not task.future.set_running_or_notify_cancel():
                        continue
                    background = task.priority is not Priority.NOW
                    self._busy += background
                    return task, background
                self._changed.wait()
            return None

    @staticmethod
    def _is_stale(turn: _Turn) -> bool:
        return turn.task.future.cancelled() or turn.task.future.running() or turn.task.future.done()
