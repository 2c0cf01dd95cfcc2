"""Runs that are killed, stopped or in each other's way: what is finished is kept, and nothing half-written is seen."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.running import SPEECH, Run, contents, finished, hidden, make, narrate, plugin, start

SLOW = """\
import time
from narrator.synthesis.tone import ToneEngine

class Engine(ToneEngine):
    def synthesize(self, *given):
        time.sleep({seconds})
        return super().synthesize(*given)
"""
KILLS = 10

SOURCE_PATH = re.compile(rb'"path": "[^"]*"')


def made_in(folder: Path) -> dict[str, bytes]:
    """Every file of an edition; where its source lies from there is no matter."""
    return {name: SOURCE_PATH.sub(b"", data) for name, data in contents(folder).items()}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six chapters of some fifty segments, none of which are alike."""
    path = tmp_path_factory.mktemp("source") / "road.txt"
    parts = [SPEECH]
    for number, thing in enumerate(("茶馆", "渡口", "学堂"), 4):
        parts.append(f"第{number}章 {thing}\n\n")
        parts += [
            f"他在{thing}里住了{days}天，等一个从北边来的人。第{days}天夜里下了大雨。\n\n" for days in range(2, 12)
        ]
    path.write_text("\n".join(parts), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def reference(source: Path) -> dict[str, bytes]:
    """What an uninterrupted run makes of `source`, in a folder and with a cache that no other run sees."""
    home = source.parent / "reference"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NARRATOR_CACHE", str(home / "cache"))
        return made_in(Path(make(source, "-o", home / "out")[0]["folder"]))


class Slow:
    """Runs of `source` by a voice that takes its time, over and over in the same folder and cache."""

    def __init__(self, source: Path, home: Path, seconds: float) -> None:
        self.arguments = ("make", source, "--voice", "tone", "-o", home / "out", "--jobs", "2")
        self.folder = home / "out" / source.stem
        self.clips = home / "cache" / "clips"
        engine = plugin(home / "slow", SLOW.format(seconds=seconds))
        self.environment = {"NARRATOR_CACHE": home / "cache", "PYTHONPATH": engine}

    def begun(self, lines: int) -> subprocess.Popen[str]:
        """A run that has said so many lines, or has ended."""
        process = start(*self.arguments, "-v", **self.environment)
        assert process.stderr
        for _ in range(lines):
            if not process.stderr.readline():
                break
        return process

    def ended(self, patch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
        """A last run, to the end and without delay; its summaries."""
        patch.setenv("NARRATOR_CACHE", str(self.clips.parent))
        return make(*self.arguments[1:])

    def stored(self) -> dict[str, int]:
        """The inode of each clip, which changes when a clip is made again."""
        return {path.name: path.stat().st_ino for path in self.clips.rglob("*.flac")}


@pytest.mark.skipif(sys.platform == "win32", reason="no kill -9 here")
def test_killed_ten_times_it_ends_as_if_uninterrupted(
    source: Path, reference: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance, slow, stored = random.Random(20), Slow(source, tmp_path, 0.03), dict[str, int]()
    for _ in range(KILLS):
        process = slow.begun(chance.randint(1, 12) + len(stored))
        time.sleep(chance.random() / 20)
        process.kill()
        assert finished(process).code in (-signal.SIGKILL, 0)
        assert slow.stored().items() >= stored.items()
        stored = slow.stored()
        if slow.folder.exists():  # what has its final name is whole
            assert made_in(slow.folder).items() <= reference.items()
    (summary,) = slow.ended(monkeypatch)
    assert summary["clips_made"] == len(slow.stored()) - len(stored)
    assert slow.stored().items() >= stored.items()
    assert made_in(slow.folder) == reference
    assert hidden(slow.folder) == {".lock"}


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to another process here")
def test_stopped_by_ctrl_c_it_says_so_and_goes_on_later(
    source: Path, reference: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(source, tmp_path, 0.1)
    process = slow.begun(6)
    process.send_signal(signal.SIGINT)
    stopped = finished(process)
    assert stopped.code in (130, -signal.SIGINT)  # as a shell sees it, 130 either way
    assert "Stopped. What is finished is kept" in stopped.err
    assert "Traceback" not in stopped.err
    assert made_in(slow.folder).items() <= reference.items()
    stored = len(slow.stored())
    assert stored > 0
    (summary,) = slow.ended(monkeypatch)
    assert summary["clips_made"] == len(slow.stored()) - stored
    assert made_in(slow.folder) == reference


def test_a_second_run_of_the_same_edition_says_so(
    source: Path, reference: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(source, tmp_path, 0.2)
    monkeypatch.setenv("NARRATOR_CACHE", str(tmp_path / "cache"))
    first = slow.begun(3)
    second = narrate(*slow.arguments)
    assert second == Run(
        1,
        "",
        f"Error: Another run is writing {slow.folder}.\n  Wait until it has finished, or write to another folder.\n",
    )
    assert finished(first).code == 0
    assert made_in(slow.folder) == reference


def test_two_runs_share_a_cache(source: Path, reference: dict[str, bytes], tmp_path: Path) -> None:
    slow = Slow(source, tmp_path, 0.02)
    elsewhere = tmp_path / "elsewhere"
    runs = [
        start(*slow.arguments, **slow.environment),
        start("make", source, "--voice", "tone", "-o", elsewhere, **slow.environment),
    ]
    assert [finished(run).code for run in runs] == [0, 0]
    assert made_in(slow.folder) == made_in(elsewhere / source.stem) == reference
