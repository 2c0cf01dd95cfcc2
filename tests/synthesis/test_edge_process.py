"""The whole command with the online voice, in a process of its own that finds a loopback service in its place."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from narrator.synthesis.network.proxy import CA_VARIABLES, PROXY_VARIABLES
from tests.loopback.faults import Fault
from tests.loopback.service import REDIRECT, Service, running
from tests.running import finished, manifest, segments, start

TEXT = "灯亮了，雨也停了。\n\n挑夫喝完茶，往山上走去。\n\n信里只有一句话。\n"
VOICE = "zh-CN-YunxiNeural"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "tea.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def service() -> Iterator[Service]:
    with running(Service()) as service:
        yield service


def narrating(source: Path, port: object) -> subprocess.Popen[str]:
    """The command; the process's own way to look up names and to trust is led to `port`."""
    paths = [str(REDIRECT), *filter(None, [os.environ.get("PYTHONPATH")])]
    unset = dict.fromkeys((*PROXY_VARIABLES, *CA_VARIABLES), "")
    return start(
        "make", source, "--voice", VOICE, "-o", source.parent / "out",
        LOOPBACK_PORT=str(port), PYTHONPATH=os.pathsep.join(paths), NARRATOR_CACHE=source.parent / "cache", **unset,
    )  # fmt: skip


def test_an_edition_by_the_online_voice_and_nothing_is_asked_for_twice(source: Path, service: Service) -> None:
    service.orders.first = [Fault.ABORT, Fault.HALF_METADATA]
    run = finished(narrating(source, service.port))
    assert run.code == 0, run.err
    made = manifest(source.parent / "out" / "tea")
    told = [segment for chapter in made["chapters"] for segment in segments(chapter) if segment["clip"]]
    assert {segment["timing"] for segment in told} == {"snapped"}
    asked = len(service.requests)
    assert asked == len({segment["text"] for segment in told}) + 2
    again = finished(narrating(source, service.port))
    assert again.code == 0, again.err
    assert len(service.requests) == asked


@pytest.mark.parametrize("port", ["unknown", "refused"])
def test_offline_is_one_sentence_and_a_hint(source: Path, port: str) -> None:
    run = finished(narrating(source, port))
    assert run.code == 1
    assert "edge cannot be reached" in run.err
    assert "run the same command again" in run.err
    assert "Traceback" not in run.err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send one process a Ctrl-C")
def test_a_pause_can_be_broken_off(source: Path, service: Service) -> None:
    service.orders.allowed = 0
    process = narrating(source, service.port)
    deadline = time.monotonic() + 60
    while not service.requests and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    run = finished(process)
    assert run.code == 130
    assert "What is finished is kept" in run.err
    assert time.monotonic() - begun < 15  # the pause is 30 s
