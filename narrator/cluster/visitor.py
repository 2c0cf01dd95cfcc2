"""What is sent to every worker, those that come later, too: it looks whether the worker can be used.

A worker that can be used is given a resource, which every task asks for: the scheduler gives no task to one that is
refused. The class travels by value, so that a worker without Narrator is refused by name and not upset.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distributed import WorkerPlugin

    from narrator.cluster.needs import Needs

PLENTY = 1_000_000  # of the resource: the worker's threads are the limit


def visitor(needs: Needs, topic: str) -> WorkerPlugin:
    """It reports to `topic` as a mapping: `worker`, `digest`, and `lacking`, empty where the worker can be used."""
    import pickle

    from distributed import WorkerPlugin

    wanted, version, digest, plenty = pickle.dumps(needs), needs.narrator, needs.digest, PLENTY

    class Visitor(WorkerPlugin):  # type: ignore[misc]
        """Made of nothing but what is built in: its worker may know no Narrator."""

        def __init__(self) -> None:
            self.name = f"{topic}-{digest}"

        async def setup(self, worker: Any) -> None:
            import asyncio

            lacking = await asyncio.to_thread(self.found)
            if not lacking:
                await worker.set_resources(**{f"narrator-{digest}": plenty})
            worker.log_event(topic, {"worker": worker.address, "digest": digest, "lacking": lacking})

        def found(self) -> list[str]:
            import pickle

            try:
                import narrator
            except ImportError:
                return ["it has no Narrator"]
            try:
                from narrator.cluster.needs import lacking

                return lacking(pickle.loads(wanted))  # noqa: S301 (what the same scheduler's clients sent)
            except Exception as error:
                own = narrator.__version__
                if own != version:
                    return [f"it has Narrator {own}, not {version}"]
                return [f"{type(error).__name__}: {error}"]

    return Visitor()


def resource(needs: Needs) -> dict[str, float]:
    """What a task asks for that only a worker may do that has been found to be like that."""
    return {f"narrator-{needs.digest}": 1}


def rouser() -> Callable[..., None]:
    """What a scheduler runs after a worker was found to be usable; it travels by value.

    Of itself it gives what waits without any worker to one that comes, but not to one that is given a resource later.
    """

    def rouse(dask_scheduler: Any) -> None:
        for worker in list(dask_scheduler.running) if dask_scheduler.unrunnable else ():
            given = dask_scheduler.bulk_schedule_unrunnable_after_adding_worker(worker)
            dask_scheduler.transitions(given, "narrator-rouse")

    return rouse
