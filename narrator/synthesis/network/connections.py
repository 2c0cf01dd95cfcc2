"""Places for connections, so many over all processes of a user."""

from __future__ import annotations

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

    def take(self) -> BaseFileLock | None:
        """A place, to be given back by `release`; None if all are taken."""
        from filelock import FileLock, Timeout

        folder = self._folder or cache_folder() / "connections"
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(self._most):
            lock = FileLock(folder / f"{self._service}-{number}.lock", thread_local=False)
            try:
                lock.acquire(blocking=False)
            except Timeout:
                continue
            return lock
        return None
