"""Speaking by the workers of a cluster: the store that both sides see takes the clips, or they come home by wire."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Executor, Future, InvalidStateError, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from narrator.audio.remote import near_url, open_store
from narrator.cluster import cost
from narrator.errors import ClusterError
from narrator.rendering.clips import Job, Rendered, render
from narrator.resources import store_url

if TYPE_CHECKING:
    from narrator.cluster.session import Cluster
    from narrator.synthesis.voices import Voice


class FromAfar(NamedTuple):
    """What a worker did, and how long its core worked at it.

    `data` is the clip's object where the worker cannot see the store that it belongs in.
    """

    rendered: Rendered
    data: bytes
    cpu_s: float


def render_afar(job: Job, store: str, mark: str) -> FromAfar:
    """Find the clip or speak it, on a worker: a worker that does not see the store keeps clips in its own, too."""
    from narrator.cluster import marks

    begun = time.thread_time()
    if marks.is_seen(store, mark):
        return FromAfar(render(job), b"", time.thread_time() - begun)
    own = replace(job, store_url=near_url())
    rendered = render(own)
    return FromAfar(rendered, open_store(own.store_url).data(job.key), time.thread_time() - begun)


class Speakers(Executor):
    """Speaks by workers that can stand in for this machine with that voice."""

    def __init__(self, cluster: Cluster, voice: Voice) -> None:
        self._tasks = cluster.tasks(voice)
        self._mark = cluster.mark
        self._place = place_of(store_url(), cluster.mark)
        self._home = ThreadPoolExecutor(1, "narrator-home")

    def submit(self, function: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:  # noqa: ARG002
        """Have a job rendered; whatever renders it here, its worker calls `render`."""
        (job,) = args
        name = f"speak-{job.key[:40]}-{uuid.uuid4().hex[:12] if job.renew else self._place}"
        outer: Future[Rendered] = Future()
        inner = self._tasks.submit(name, render_afar, job, store_url(), self._mark)
        inner.add_done_callback(lambda _: self._bring_home(job, inner, outer))
        return outer

    def _bring_home(self, job: Job, inner: Future[FromAfar], outer: Future[Rendered]) -> None:
        if inner.cancelled():
            outer.cancel()
            return
        if error := inner.exception():
            with suppress(InvalidStateError):
                outer.set_exception(error)
            return
        cost.add(inner.result().cpu_s)
        if inner.result().data:
            with suppress(RuntimeError):  # the run is over
                self._home.submit(_keep, job, inner.result(), outer)
        else:
            with suppress(InvalidStateError):
                outer.set_result(inner.result().rendered)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if cancel_futures:
            self._tasks.cancel()
        self._home.shutdown(wait=wait, cancel_futures=cancel_futures)


def _keep(job: Job, came: FromAfar, outer: Future[Rendered]) -> None:
    """Put a clip that came by wire into the store."""
    try:
        if not open_store(job.store_url).put_data(job.key, came.data, anew=job.renew):
            raise ClusterError("A clip came home damaged.", remedy="Run the same command again.")
        outcome = came.rendered
    except Exception as error:
        with suppress(InvalidStateError):
            outer.set_exception(error)
        return
    with suppress(InvalidStateError):
        outer.set_result(outcome)


def place_of(store: str, mark: str) -> str:
    """A name for a store: clients that name the same address beyond this machine mean the same store."""
    return hashlib.sha256((store if "://" in store else store + mark).encode()).hexdigest()[:12]
