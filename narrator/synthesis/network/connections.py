"""Places for connections, so many over all processes of a user, and so far apart in time."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import TYPE_CHECKING

from narrator.resources import cache_folder
from narrator.synthesis.network.limits import MOST_CONNECTIONS

if TYPE_CHECKING:
    from filelock import BaseFileLock


class Connections:
    """The places of one service: a locked file each, which the system frees when a process dies."""

    def __init__(self, service: str, most: int = MOST_CONNECTIONS, folder: Path | None = None) -> None:
        self._service, self._most, self._folder = service, most, folder

    def take(self, gap_s: float = 0.0) -> BaseFileLock | None:
        """A place, to be given back by `release`; None if all are taken, or one was less than `gap_s` ago."""
        from filelock import FileLock, Timeout

        folder = self._folder or cache_folder() / "connections"
        folder.mkdir(parents=True, exist_ok=True)
        started = folder / f"{self._service}-started"
        try:
            with FileLock(f"{started}.lock", blocking=False):
                if _age_s(started) < gap_s:
                    return None
                place = self._free(folder)
                if place and gap_s:
                    started.touch()
                return place
        except Timeout:
            return None

    def _free(self, folder: Path) -> BaseFileLock | None:
        from filelock import FileLock, Timeout

        for number in range(self._most):
            lock = FileLock(folder / f"{self._service}-{number}.lock", thread_local=False)
            try:
                lock.acquire(blocking=False)
            except Timeout:
                continue
            return lock
        return None


def _age_s(path: Path) -> float:
    """Seconds since a file was touched; a clock that was set back counts for nothing."""
    try:
        age_s = time.time() - path.stat().st_mtime
    except OSError:
        return math.inf
    return age_s if age_s >= 0 else math.inf
