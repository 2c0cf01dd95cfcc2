"""A cluster as a run uses it: connected once a process, its workers looked at before they are given anything."""

from __future__ import annotations

import atexit
import logging
import os
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from narrator.cluster import marks, shelf
from narrator.cluster.address import EXAMPLE, ClusterAddress, parse, require_extra
from narrator.cluster.attendance import RESUME, Attendance
from narrator.cluster.needs import Needs, needs
from narrator.cluster.tasks import Tasks
from narrator.cluster.visitor import resource, rouser, visitor
from narrator.errors import ClusterError
from narrator.resources import store_url
from narrator.synthesis.network import notices
from narrator.synthesis.voices import Voice

if TYPE_CHECKING:
    from distributed import Client

CONNECT_S = 10
PATIENCE_S = 60.0  # for the first worker; a cluster may be starting
LOOKED_AT_S = 600.0  # for a worker that is there and says nothing yet: it may be fetching a voice
POLL_S = 0.2
VISITS = 5


class Cluster:
    """Workers that speak and master. Shared by threads; `connected` gives the one of an address."""

    def __init__(self, address: ClusterAddress) -> None:
        self.address = address
        self.refused: dict[str, str] = {}
        self._fit: dict[str, set[str]] = {}
        self._known: dict[str, Needs] = {}
        self._lock = threading.Lock()
        self._topic = f"narrator-{uuid.uuid4().hex[:12]}"
        self._local: Any = None
        self._client = self._connected()
        self.mark = marks.leave(store_url())
        self._client.subscribe_topic(self._topic, self._heard)

    def _connected(self) -> Client:
        from distributed import Client, LocalCluster

        quiet = logging.CRITICAL
        for name in ("distributed", "distributed.client", "tornado.application", "asyncio"):
            logging.getLogger(name).setLevel(quiet)
        try:
            if self.address.processes:
                self._local = LocalCluster(
                    n_workers=self.address.processes, threads_per_worker=1, dashboard_address=None,
                    silence_logs=quiet, memory_limit=0,
                )  # fmt: skip
                return Client(self._local, set_as_default=False)
            return Client(self.address.text, timeout=CONNECT_S, set_as_default=False)
        except (OSError, TimeoutError, ValueError, RuntimeError) as error:
            raise ClusterError(
                f"The cluster {self.address.text} cannot be reached: {error}.", remedy=EXAMPLE
            ) from error

    def tasks(self, voice: Voice | None) -> Tasks:
        """Calls to workers that can stand in for this machine with a voice, or to master. Waits for the first one."""
        wanted = needs(voice, store_url(), self.mark)
        self._visit(wanted)
        attendance = Attendance(self.address.text, lambda: self._roused(self._fit[wanted.digest]))
        return Tasks(self._client, resource(wanted), attendance)

    def threads(self) -> int:
        """How many calls the workers that can be used make at once."""
        fit = set().union(*self._fit.values())
        return sum(int(each["nthreads"]) for address, each in self._known_workers().items() if address in fit)

    def usable(self) -> int:
        """How many workers can be used for something."""
        return self._present(set().union(*self._fit.values()))

    def _roused(self, workers: set[str]) -> int:
        """How many of them are there; what waits in vain is given to them."""
        if there := self._present(workers):
            with suppress(Exception):  # of a scheduler that is just going
                self._client.run_on_scheduler(rouser())
        return there

    def _present(self, workers: set[str]) -> int:
        with suppress(ClusterError):  # whoever works with it will hear of that
            return len(workers & self._workers())
        return 0

    def _visit(self, wanted: Needs) -> None:
        with self._lock:
            is_new = wanted.digest not in self._known
            self._known[wanted.digest] = wanted
        if is_new:
            shelf.bring(wanted.store, [file.name for file in wanted.files])
            self._send_visitor(wanted)
        self._wait_for_one(wanted)

    def _send_visitor(self, wanted: Needs) -> None:
        """The scheduler tells all workers; where one dies at that moment, it says nothing but that it failed."""
        for _ in range(VISITS):
            with suppress(Exception):
                self._client.register_plugin(visitor(wanted, self._topic))
                return
            time.sleep(POLL_S)
        raise _gone()

    def _wait_for_one(self, wanted: Needs) -> None:
        begun = time.monotonic()
        while not self._fit.get(wanted.digest):
            waited_s = time.monotonic() - begun
            silent = self._workers() - self.refused.keys()
            most_s = LOOKED_AT_S if silent else 1 if self.refused else PATIENCE_S
            if waited_s > most_s:
                told = {**dict.fromkeys(silent, f"it has said nothing for {waited_s:.0f} s"), **self.refused}
                reasons = "; ".join(f"{name}: {why}" for name, why in sorted(told.items()))
                raise ClusterError(
                    f"No worker of {self.address.text} can be used{': ' + reasons if reasons else '; it has none'}.",
                    remedy="Start workers with the same versions as here: docs/scale.md says how.",
                )
            time.sleep(POLL_S)

    def _workers(self) -> set[str]:
        return set(self._known_workers())

    def _known_workers(self) -> dict[str, Any]:
        try:
            return dict(self._client.scheduler_info(n_workers=-1)["workers"])
        except (OSError, TimeoutError, RuntimeError) as error:
            raise _gone() from error

    def _heard(self, event: Any) -> None:
        """A worker was looked at."""
        _, said = event
        worker, digest, lacking = str(said["worker"]), str(said["digest"]), list(said["lacking"])
        if lacking:
            if worker not in self.refused:
                notices.say(f"worker {worker} is not used: {'; '.join(lacking)}", for_all=True)
            self.refused[worker] = "; ".join(lacking)
        else:
            self.refused.pop(worker, None)
            self._fit.setdefault(digest, set()).add(worker)

    def abandon(self) -> None:
        """Leave without a word: the scheduler drops what a lost client asked for. Local workers end in mid-word."""
        with suppress(Exception):
            marks.remove(store_url(), self.mark)
        for nanny in self._local.workers.values() if self._local else ():
            with suppress(Exception):
                os.kill(nanny.pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)

    def close(self) -> None:
        """Leave the cluster; a local one ends."""
        with suppress(Exception):
            marks.remove(store_url(), self.mark)
            for digest in self._known:
                self._client.unregister_worker_plugin(f"{self._topic}-{digest}")
        with suppress(Exception):
            self._client.close(timeout=2)
        with suppress(Exception):
            if self._local:
                self._local.close(timeout=5)


def _gone() -> ClusterError:
    return ClusterError("The cluster's scheduler is gone.", remedy=RESUME)


_connected: dict[str, Cluster] = {}
_lock = threading.Lock()


def connected(text: str) -> Cluster:
    """The cluster of that address, which stays connected until `leave`. Raises ClusterError."""
    with _lock:
        if text not in _connected:
            address = parse(text)
            require_extra()
            _connected[text] = Cluster(address)
            atexit.register(leave)
        return _connected[text]


@contextmanager
def using(text: str) -> Iterator[None]:
    """Have the cluster of that address, if one is named, for a block; after Ctrl-C, `abandon` is quicker."""
    if text:
        connected(text)
    try:
        yield
    except BaseException as error:
        if not isinstance(error, KeyboardInterrupt):
            leave()
        raise
    leave()


def workers() -> int:
    """How many workers can be used, of all clusters that are connected."""
    return sum(cluster.usable() for cluster in _connected.values())


def abandon() -> bool:
    """Leave every cluster at once, as the process is about to end; whether there was one."""
    for cluster in list(_connected.values()):
        cluster.abandon()
    return bool(_connected)


def leave() -> None:
    """Leave every cluster."""
    with _lock:
        for cluster in list(_connected.values()):
            cluster.close()
        _connected.clear()
