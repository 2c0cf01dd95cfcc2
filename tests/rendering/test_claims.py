"""One text, several runs: it is spoken once, and who waits for it can be stopped."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from narrator.errors import NetworkError
from narrator.rendering import claims
from tests.loopback.service import Service, running
from tests.running import finished, plugin, start
from tests.synthesis.test_edge_process import narrating

SLOW = """
import os, time
from narrator.synthesis.tone import ToneEngine
class Engine(ToneEngine):
    def synthesize(self, utterance, voice, options):
        with open(os.environ["SPOKEN"], "a", encoding="utf-8") as file:
            file.write(utterance.text + "\\n")
        time.sleep(float(os.environ["SLOW_S"]))
        return super().synthesize(utterance, voice, options)
"""


@pytest.fixture
def service() -> Iterator[Service]:
    with running(Service(delay_s=0.3)) as service:
        yield service


@pytest.fixture
def sources(tmp_path: Path) -> list[Path]:
    text = "\n\n".join(f"第{n}封信在桌上，没有人来拿。" for n in range(12))
    folders = [tmp_path / name for name in ("a", "b", "c")]
    for folder in folders:
        folder.mkdir()
        (folder / "tea.txt").write_text(text, encoding="utf-8")
        (folder / "cache").symlink_to(tmp_path / "cache", target_is_directory=True)
    (tmp_path / "cache").mkdir()
    return [folder / "tea.txt" for folder in folders]


def test_whoever_comes_second_waits(cache: Path) -> None:
    order: list[str] = []

    def use(name: str) -> None:
        with claims.claimed("abcdef"):
            order.append(name)
            time.sleep(0.2)
            order.append(name)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(use, "甲乙丙"))
    assert order[::2] == order[1::2]


def test_who_waits_can_be_stopped(cache: Path) -> None:
    held = threading.Event()

    def wait() -> None:
        with claims.claimed("abcdef"):
            held.set()

    claims.begin()
    with ThreadPoolExecutor(1) as pool, claims.claimed("abcdef"):
        waiting = pool.submit(wait)
        time.sleep(0.2)
        claims.stop_waiting()
        with pytest.raises(NetworkError, match="Stopped"):
            waiting.result(timeout=1)
    claims.begin()
    assert not held.is_set()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_runs_at_the_same_time_pay_for_each_text_once(sources: list[Path], service: Service) -> None:
    runs = [finished(run) for run in [narrating(source, service.port) for source in sources]]
    assert [run.code for run in runs] == [0] * 3, runs
    asked = service.texts()
    assert len(asked) == len(set(asked)) > 10


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_local_voices_speak_each_text_once_too(sources: list[Path], tmp_path: Path) -> None:
    log, slow = tmp_path / "spoken", plugin(tmp_path / "slow", SLOW)
    own: dict[str, str | Path] = {
        "PYTHONPATH": slow,
        "SPOKEN": log,
        "SLOW_S": "0.2",
        "NARRATOR_CACHE": tmp_path / "cache",
    }
    runs = [start("make", source, "--voice", "tone", "-o", source.parent / "out", **own) for source in sources]
    assert [finished(run).code for run in runs] == [0] * 3
    spoken = log.read_text(encoding="utf-8").splitlines()
    assert len(spoken) == len(set(spoken)) > 5  # to the dry run, texts with the same tones are the same
