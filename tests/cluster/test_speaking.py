"""Editions that the workers of a cluster speak: the same bytes as here, whatever happens to the workers."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from narrator.cluster import session
from tests.cluster.machines import Machines, machines
from tests.running import SPEECH, contents, make, narrate, plugin
from tests.test_ctrl_c import Terminal, interrupted

SLOW = """\
import os, time
from narrator.synthesis.tone import ToneEngine

class Engine(ToneEngine):
    def synthesize(self, utterance, voice, options):
        with open(os.environ["SPOKEN"], "a", encoding="utf-8") as log:
            log.write(f"{os.getpid()} {utterance.text}\\n")
        time.sleep(float(os.environ["SLOW_S"]))
        return super().synthesize(utterance, voice, options)
"""
FRAIL = """\
import os
from pathlib import Path

from narrator.synthesis.tone import ToneEngine as Engine

try:
    Path(os.environ["DIED"]).touch(exist_ok=False)
except FileExistsError:
    pass
else:
    os._exit(1)
"""
LONG = SPEECH + "\n第四章 渡口\n\n" + "".join(f"第{day}天，他在渡口等一个从北边来的人。\n\n" for day in range(2, 22))


def test_workers_that_see_the_store(source: Path, here: dict[str, bytes], cache: Path, hosts: Machines) -> None:
    (summary,) = make(source, "-o", cache.with_name("out"), "--cluster", hosts.address)
    assert contents(Path(summary["folder"])) == here
    assert summary["clips_made"] == len(list((cache / "clips").rglob("*.flac"))) > 0
    (again,) = make(source, "-o", cache.with_name("again"), "--cluster", hosts.address)
    assert (again["clips_made"], again["clips_found"]) == (0, summary["clips_made"])
    assert not list(cache.glob(".cluster-*"))


@pytest.mark.usefixtures("cache")
def test_workers_that_do_not_see_the_store(
    source: Path, here: dict[str, bytes], tmp_path: Path, hosts: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every process has a memory of its own: what the workers speak, or spoke for another test, comes by wire."""
    monkeypatch.setenv("NARRATOR_STORE", f"memory://{tmp_path.name}")
    (summary,) = make(source, "-o", tmp_path / "out", "--cluster", hosts.address)
    assert contents(Path(summary["folder"])) == here
    (again,) = make(source, "-o", tmp_path / "again", "--cluster", hosts.address)
    assert (again["clips_made"], again["clips_found"]) == (0, summary["clips_made"] + summary["clips_found"])


def test_the_environment_names_the_cluster(
    source: Path, cache: Path, hosts: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARRATOR_CLUSTER", "nowhere")
    run = narrate("make", source, "--voice", "tone", "-o", cache.with_name("out"))
    assert run.code == 1
    assert "'nowhere' is no address of a cluster" in run.err


@pytest.mark.skipif(sys.platform == "win32", reason="no kill -9 here")
def test_killed_workers_cost_only_what_was_under_way(
    here: dict[str, bytes], source: Path, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.write_text(LONG, encoding="utf-8")
    folder, log = plugin(tmp_path / "slow", SLOW), tmp_path / "spoken"
    paths = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    env: dict[str, str | Path] = {"PYTHONPATH": paths, "SPOKEN": log, "SLOW_S": "0.1"}
    kills = 0
    with machines(tmp_path / "hosts") as running:
        workers = [running.worker(env, wait=False), running.worker(env)]
        done = threading.Event()

        def kill() -> None:
            nonlocal kills
            while not done.wait(0.7) and kills < 2:
                if log.exists():
                    workers.append(running.worker(env))
                    workers.pop(0).send_signal(signal.SIGKILL)
                    kills += 1

        killer = threading.Thread(target=kill)
        killer.start()
        (summary,) = make(source, "-o", tmp_path / "out", "--cluster", running.address)
        done.set()
        killer.join()
    assert kills
    monkeypatch.setenv("NARRATOR_CACHE", str(tmp_path / "other"))
    assert contents(Path(summary["folder"])) == contents(Path(make(source, "-o", tmp_path / "alone")[0]["folder"]))
    texts = Counter(line.split(" ", 1)[1] for line in log.read_text(encoding="utf-8").splitlines())
    assert sum(texts.values()) - len(texts) <= kills  # each worker speaks one at a time


def test_a_worker_that_dies_while_it_is_looked_at(
    source: Path, here: dict[str, bytes], tmp_path: Path, cache: Path
) -> None:
    folder = plugin(tmp_path / "frail", FRAIL)
    paths = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    env: dict[str, str | Path] = {"PYTHONPATH": paths, "DIED": tmp_path / "died"}
    with machines(tmp_path / "hosts") as running:
        running.worker(env, wait=False)
        running.worker(env)
        (summary,) = make(source, "-o", tmp_path / "out", "--cluster", running.address)
    assert (tmp_path / "died").exists()
    assert contents(Path(summary["folder"])) == here


def refusing(run_folder: Path, name: str, source: str) -> Path:
    """A folder that hides Narrator behind a module of one's own."""
    place = run_folder / name / "narrator"
    place.mkdir(parents=True)
    (place / "__init__.py").write_text(source, encoding="utf-8")
    return place.parent


@pytest.mark.parametrize(
    ("has", "reason"),
    [
        ('__version__ = "0.0.9"\n', "it has Narrator 0.0.9, not"),
        ("raise ImportError\n", "it has no Narrator"),
    ],
)
def test_a_worker_with_another_narrator_is_refused_by_name(
    has: str, reason: str, source: Path, tmp_path: Path, cache: Path
) -> None:
    with machines(tmp_path / "hosts") as running:
        running.worker({"PYTHONPATH": refusing(tmp_path, "other", has)})
        run = narrate("make", source, "--voice", "tone", "-o", tmp_path / "out", "--cluster", running.address)
    assert run.code == 1
    assert "No worker of tcp://127.0.0.1" in run.err
    assert reason in run.err
    assert "Start workers with the same versions as here" in run.err


def test_a_worker_with_another_engine_gets_nothing_to_do(
    source: Path, here: dict[str, bytes], tmp_path: Path, cache: Path
) -> None:
    other = plugin(tmp_path / "two", "from narrator.synthesis.tone import ToneEngine\n\n\n"
                   "class Engine(ToneEngine):\n    version = '2'\n")  # fmt: skip
    paths = os.pathsep.join([str(other), *filter(None, [os.environ.get("PYTHONPATH")])])
    with machines(tmp_path / "hosts") as running:
        running.worker({"PYTHONPATH": paths}, wait=False)
        running.worker()
        run = narrate("make", source, "--voice", "tone", "-o", tmp_path / "out", "-v", "--cluster", running.address)
    assert run.code == 0, run.err
    assert "its engine tone is version 2, not 1" in run.err
    assert contents(tmp_path / "out" / "road") == here


@pytest.mark.parametrize("address", ["local", "local:0", "tcp://here", "http://127.0.0.1:8786", "tcp://a:b"])
def test_what_is_no_address_is_said(address: str, source: Path) -> None:
    run = narrate("make", source, "--cluster", address)
    assert run.code == 1
    assert f"{address!r} is no address of a cluster." in run.err
    assert "local:4" in run.err


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize("how", ["terminal", "group"])
def test_ctrl_c_ends_it_at_once(how: str, source: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="the extra [cluster] is not installed")
    log = tmp_path / "spoken"
    paths = os.pathsep.join([str(plugin(tmp_path / "slow", SLOW)), *filter(None, [os.environ.get("PYTHONPATH")])])
    books = [source, source.with_name("never.txt")][: 1 + (how == "group")]
    terminal = Terminal(
        "make", *books, "--voice", "tone", "--cluster", "local:1", "-o", tmp_path / "out",
        NARRATOR_CACHE=tmp_path / "cache", PYTHONPATH=paths, SPOKEN=log, SLOW_S="60",
    )  # fmt: skip
    terminal.wait_until(log.exists)
    time.sleep(0.3)
    worker = int(log.read_text(encoding="utf-8").split()[0])
    interrupted(terminal, how)
    until = time.monotonic() + 20
    while is_alive(worker):
        assert time.monotonic() < until, "its worker lives on"
        time.sleep(0.1)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_nothing_stays_connected(source: Path, cache: Path, hosts: Machines) -> None:
    make(source, "-o", cache.with_name("out"), "--cluster", hosts.address)
    assert not session.abandon()
