"""Ctrl-C from a real terminal: whatever is waited for, the command ends within a second, and can go on."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from narrator.synthesis.network.proxy import CA_VARIABLES, PROXY_VARIABLES
from tests.loopback.service import REDIRECT, Service, running
from tests.rendering.test_claims import SLOW
from tests.running import plugin

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
TEXT = "灯亮了，雨也停了。\n\n挑夫喝完茶，往山上走去。\n"
SOON_S = 15.0  # what is waited for takes 30 s and more; how soon it is, `benchmarks.interrupting` measures


class Terminal:
    """The command in a pseudo-terminal of its own."""

    def __init__(self, *args: str | Path, **env: str | Path) -> None:
        environment = {**os.environ, **{name: str(value) for name, value in env.items()}}
        self.said = b""
        self.process, self.master = os.forkpty()
        if not self.process:
            os.execve(sys.executable, [sys.executable, "-m", "narrator", *map(str, args)], environment)

    def wait_until(self, is_so: Callable[[], bool], patience_s: float = 60) -> None:
        until = time.monotonic() + patience_s
        while not is_so():
            assert time.monotonic() < until, self.said.decode(errors="replace")
            self._read(0.05)

    def ended(self, patience_s: float = 30) -> tuple[int, float]:
        """The exit code, and how long it took from now."""
        begun = time.monotonic()
        while time.monotonic() - begun < patience_s:
            done, status = os.waitpid(self.process, os.WNOHANG)
            if done:
                self._read(0.1)
                return os.waitstatus_to_exitcode(status), time.monotonic() - begun
            self._read(0.02)
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        pytest.fail(f"it did not end: {self.said.decode(errors='replace')}")

    def _read(self, patience_s: float) -> None:
        if select.select([self.master], [], [], patience_s)[0]:
            try:
                self.said += os.read(self.master, 1 << 16)
            except OSError:  # the terminal is closed with the last process
                time.sleep(patience_s)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "tea.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def service() -> Iterator[Service]:
    with running(Service()) as service:
        yield service


def slow(source: Path, seconds: int, *given: str | Path) -> Terminal:
    """A voice that takes so long for every sentence, and cannot be interrupted; `make`, or the command given."""
    folder = source.parent
    module = folder / "slow" if (folder / "slow").exists() else plugin(folder / "slow", SLOW)
    own: dict[str, str | Path] = {"PYTHONPATH": module, "SPOKEN": folder / "spoken", "SLOW_S": str(seconds)}
    command = given or ("make", source, "--voice", "tone", "-o", folder / "out")
    return Terminal(*command, NARRATOR_CACHE=folder / "cache", **own)


def online(source: Path, service: Service) -> Terminal:
    paths = [str(REDIRECT), *filter(None, [os.environ.get("PYTHONPATH")])]
    own = {"LOOPBACK_PORT": str(service.port), "PYTHONPATH": os.pathsep.join(paths)}
    unset = dict.fromkeys((*PROXY_VARIABLES, *CA_VARIABLES), "")
    return Terminal(
        "make", source, "--voice", "zh-CN-YunxiNeural", "-o", source.parent / "out",
        NARRATOR_CACHE=source.parent / "cache", **own, **unset,
    )  # fmt: skip


def interrupted(terminal: Terminal, how: str) -> None:
    if how == "terminal":
        os.write(terminal.master, b"\x03")
    else:
        os.killpg(terminal.process, signal.SIGINT)
    code, took_s = terminal.ended()
    # Python ends by the signal itself where it came while the source of a dataclass was run: a shell sees 130, too.
    assert code in (130, -signal.SIGINT), terminal.said.decode(errors="replace")
    assert b"What is finished is kept" in terminal.said
    assert b"Traceback" not in terminal.said
    assert b"Exception ignored" not in terminal.said
    assert took_s < SOON_S


@pytest.mark.parametrize("how", ["terminal", "group"])
def test_while_a_service_asks_to_wait(source: Path, service: Service, how: str) -> None:
    service.orders.allowed, service.orders.retry_after_s = 0, 60.0
    terminal = online(source, service)
    terminal.wait_until(lambda: len(service.requests) > 0)
    time.sleep(0.3)
    interrupted(terminal, how)


@pytest.mark.parametrize("how", ["terminal", "group"])
def test_while_a_service_is_silent(source: Path, service: Service, how: str) -> None:
    service.delay_s = 60.0
    terminal = online(source, service)
    terminal.wait_until(lambda: len(service.requests) > 0)
    time.sleep(0.3)
    interrupted(terminal, how)


@pytest.mark.parametrize("how", ["terminal", "group"])
def test_while_a_worker_speaks(source: Path, how: str) -> None:
    terminal = slow(source, 30)
    terminal.wait_until((source.parent / "spoken").exists)
    time.sleep(0.3)
    interrupted(terminal, how)


@pytest.mark.parametrize("how", ["terminal", "group"])
@pytest.mark.parametrize("command", ["try", "preview"])
def test_while_a_voice_is_tried(source: Path, command: str, how: str) -> None:
    heard = source.parent / "heard"
    given: dict[str, tuple[str | Path, ...]] = {
        "try": ("voices", "try", "--voice", "tone", "--no-browser", "-o", heard),
        "preview": ("preview", source, "--voice", "tone", "-o", heard),
    }
    terminal = slow(source, 30, *given[command])
    terminal.wait_until((source.parent / "spoken").exists)
    time.sleep(0.3)
    interrupted(terminal, how)
    assert not heard.exists()


@pytest.mark.parametrize("how", ["terminal", "group"])
def test_while_another_run_speaks_the_text(source: Path, how: str) -> None:
    log = source.parent / "spoken"
    first = slow(source, 30)
    first.wait_until(log.exists)
    other = source.with_name("other.txt")
    other.write_text(TEXT, encoding="utf-8")
    second = slow(other, 30)
    time.sleep(4)
    assert log.read_text(encoding="utf-8").count("\n") <= 3
    interrupted(second, how)
    interrupted(first, how)


def test_what_was_stopped_goes_on(source: Path) -> None:
    terminal = slow(source, 30)
    terminal.wait_until((source.parent / "spoken").exists)
    interrupted(terminal, "terminal")
    again = slow(source, 0)
    assert again.ended(60)[0] == 0
    assert (source.parent / "out" / "tea" / "manifest.json").exists()


STARTING = """
import atexit, importlib.abc, os, pathlib, sys, time

def reached():
    pathlib.Path(os.environ["REACHED"]).touch()
    time.sleep(60)

class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == os.environ["STOP_AT"]:
            reached()

sys.meta_path.insert(0, Finder())
if os.environ["STOP_AT"] == "the end":
    atexit.register(reached)
"""


def stopping(folder: Path, at: str, *args: str | Path) -> Terminal:
    """A run that has come to where that module is loaded, or to its end, and stays there."""
    (folder / "sitecustomize.py").write_text(STARTING, encoding="utf-8")
    paths = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    terminal = Terminal(*args, PYTHONPATH=paths, REACHED=folder / "reached", STOP_AT=at)
    terminal.wait_until((folder / "reached").exists)
    return terminal


@pytest.mark.parametrize(
    "at", ["click", "narrator.cli.root", "narrator.errors", "narrator.cli.feed", "narrator.podcast"]
)
def test_while_it_starts(tmp_path: Path, at: str) -> None:
    interrupted(stopping(tmp_path, at, "feed", "build", tmp_path, "-o", tmp_path), "terminal")


def test_when_all_is_done(tmp_path: Path) -> None:
    terminal = stopping(tmp_path, "the end", "--version")
    os.write(terminal.master, b"\x03")
    assert terminal.ended()[0] == 130
    assert b"Traceback" not in terminal.said
