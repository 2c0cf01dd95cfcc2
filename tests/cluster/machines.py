"""A scheduler and workers in processes of their own, as on other machines."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

import pytest

PATIENCE_S = 60.0


class Machines:
    """Processes that are killed with the test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started: list[subprocess.Popen[bytes]] = []
        self._logs = 0
        _, log = self._start("dask_scheduler", ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"], {})
        self.address = said(log, re.compile(r"Scheduler at:\s+(tcp://\S+)"))

    def worker(
        self, env: Mapping[str, str | Path] = MappingProxyType({}), *, wait: bool = True
    ) -> subprocess.Popen[bytes]:
        """One more worker with a single thread."""
        options = [self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
        process, log = self._start("dask_worker", [*options, "--local-directory", str(self._folder)], env)
        if wait:
            said(log, re.compile(r"(Registered to):"))
        return process

    def _start(
        self, program: str, options: list[str], env: Mapping[str, str | Path]
    ) -> tuple[subprocess.Popen[bytes], Path]:
        self._logs += 1
        log = self._folder / f"{program}-{self._logs}.log"
        environment = {**os.environ, "OMP_NUM_THREADS": "1", **{name: str(value) for name, value in env.items()}}
        with log.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{program}", *options],
                env=environment, cwd=self._folder, stdout=file, stderr=subprocess.STDOUT,
            )  # fmt: skip
        self._started.append(process)
        return process, log

    def end(self) -> None:
        for process in reversed(self._started):
            if process.poll() is None:
                process.send_signal(signal.SIGCONT) if os.name != "nt" else None
                process.kill()
            process.wait()


def said(log: Path, words: re.Pattern[str]) -> str:
    """Wait until a log says that."""
    until = time.monotonic() + PATIENCE_S
    while not (found := words.search(log.read_text(encoding="utf-8", errors="replace"))):
        assert time.monotonic() < until, log.read_text(encoding="utf-8", errors="replace")[-2000:]
        time.sleep(0.05)
    return found[1]


@contextmanager
def machines(folder: Path) -> Iterator[Machines]:
    pytest.importorskip("distributed", reason="the extra [cluster] is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    running = Machines(folder)
    try:
        yield running
    finally:
        running.end()
