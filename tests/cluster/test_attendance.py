"""Workers that are all gone: it is said, and ends after a while, unless some come back."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from narrator.cluster import attendance
from narrator.cluster.attendance import Attendance
from narrator.synthesis.network import notices
from tests.cluster.machines import machines
from tests.cluster.test_speaking import LONG, SLOW
from tests.running import contents, make, narrate, plugin

PATIENCE_S = 120.0


@pytest.fixture
def said() -> Iterator[list[str]]:
    lines: list[str] = []
    with notices.heard_by(lambda notice: lines.append(notice.line)):
        yield lines


def test_absence_is_said_once_and_ends(said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    there, now_s = 0, 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now_s)
    of = Attendance("tcp://here:1", lambda: there)
    assert of.look(is_quiet=True) is None
    assert said == []
    for _ in range(3):
        now_s += attendance.SAID_S
        assert of.look(is_quiet=True) is None
    assert said == ["tcp://here:1 has no worker that can be used; waiting for one"]
    now_s += attendance.GONE_S
    error = of.look(is_quiet=True)
    assert error is not None
    assert "tcp://here:1 has had no worker that can be used for" in error.problem
    assert "run the same command again" in error.remedy


@pytest.mark.parametrize("how", ["a worker is there", "calls end"])
def test_who_comes_back_ends_the_wait(how: str, said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    there, now_s = 0, 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now_s)
    of = Attendance("tcp://here:1", lambda: there)
    of.look(is_quiet=True)
    now_s += attendance.SAID_S
    of.look(is_quiet=True)
    there = int(how == "a worker is there")
    of.look(is_quiet=bool(there))
    assert said[1:] == ["tcp://here:1 has workers again"]
    there = 0
    now_s += attendance.GONE_S
    assert of.look(is_quiet=True) is None  # the time is counted anew


@pytest.mark.skipif(os.name == "nt", reason="no kill -9 here")
@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("comes_back", [True, False])
def test_a_run_whose_workers_are_all_gone(
    comes_back: bool, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    """The only worker is killed while it speaks; its time is up at once, or another one comes."""
    source.write_text(LONG, encoding="utf-8")
    monkeypatch.setattr(attendance, "SAID_S", 0.0)
    monkeypatch.setattr(attendance, "GONE_S", 1e6 if comes_back else 0.0)
    paths = os.pathsep.join([str(plugin(tmp_path / "slow", SLOW)), *filter(None, [os.environ.get("PYTHONPATH")])])
    log = tmp_path / "spoken"
    env: dict[str, str | Path] = {"PYTHONPATH": paths, "SPOKEN": log, "SLOW_S": "0.2"}
    with machines(tmp_path / "hosts") as running:
        worker = running.worker(env)

        def kill() -> None:
            until = time.monotonic() + PATIENCE_S
            while not log.exists() and time.monotonic() < until:
                time.sleep(0.05)
            worker.send_signal(signal.SIGKILL)
            while comes_back and not any("has no worker" in line for line in said) and time.monotonic() < until:
                time.sleep(0.05)
            if comes_back:
                running.worker(env, wait=False)

        killer = threading.Thread(target=kill)
        killer.start()
        run = narrate("make", source, "--voice", "tone", "-o", tmp_path / "out", "--cluster", running.address)
        killer.join()
    if comes_back:
        assert run.code == 0, run.err
        monkeypatch.setenv("NARRATOR_CACHE", str(tmp_path / "other"))
        alone = make(source, "-o", tmp_path / "alone")
        assert contents(tmp_path / "out" / "road") == contents(Path(alone[0]["folder"]))
    else:
        assert run.code == 1
        assert "has had no worker that can be used for" in run.err
        assert "Start workers" in run.err
