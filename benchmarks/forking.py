"""Runs of the command as forks of a process that has everything loaded: hundreds of them take minutes, not hours."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import runpy
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

from benchmarks import linear
from benchmarks.runs import VOICE, Ended, Place
from narrator.cli import main
from narrator.synthesis.network.proxy import CA_VARIABLES, PROXY_VARIABLES
from tests.loopback import service
from tests.loopback.service import REDIRECT

_PATIENCE_S = 600


class Forks:
    """Begins functions in forks of a process that loaded this module, and what it loads, once."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([__name__])

    def begin(self, work: Callable[..., None], *args: object) -> BaseProcess:
        process = self._context.Process(target=work, args=args)
        process.start()
        return process


class ForkedPlace(Place):
    """A place whose service and runs are forks."""

    def __init__(self, folder: Path, segments: int, forks: Forks) -> None:
        super().__init__(folder, segments)
        self._forks = forks

    @contextlib.contextmanager
    def service(self, *args: object) -> Iterator[str]:
        said = self.folder / "port.txt"
        said.unlink(missing_ok=True)
        process = self._forks.begin(_serve, said, ["--log", str(self.log), *map(str, args)])
        try:
            yield _line(said)
        finally:
            process.kill()
            process.join()

    def narrate(self, port: str, *args: str, voice: str = VOICE, **env: str) -> Ended:
        begun, said = time.monotonic(), self.folder / "said.txt"
        command = ["make", str(self.folder / "text.md"), "--voice", voice, "-o", str(self.folder / "out"), *args]
        own = {
            **dict.fromkeys((*PROXY_VARIABLES, *CA_VARIABLES), ""),
            "LOOPBACK_PORT": port,
            "NARRATOR_CACHE": str(self.folder / "cache"),
            "LOOPBACK_STARTS": str(self.folder / "starts.txt"),
            **env,
        }
        process = self._forks.begin(_narrate, said, command, own)
        process.join(_PATIENCE_S)
        if process.exitcode is None:
            process.kill()
            process.join()
        return Ended(process.exitcode or 0, time.monotonic() - begun, said.read_text(encoding="utf-8"), {})


def _line(path: Path) -> str:
    while not (path.exists() and path.read_text(encoding="ascii").endswith("\n")):
        time.sleep(0.02)
    return path.read_text(encoding="ascii").strip()


def _serve(said: Path, args: list[str]) -> None:
    _say_into(said)
    sys.argv[1:] = args
    service.main()


def _narrate(said: Path, args: list[str], env: dict[str, str]) -> None:
    _say_into(said)
    os.environ.update(env)
    runpy.run_path(str(REDIRECT / "sitecustomize.py"))
    main(args, standalone_mode=True)


def _say_into(path: Path) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(file, 1)
    os.dup2(file, 2)


if multiprocessing.parent_process() is not None:  # the process that forks
    linear.load()
