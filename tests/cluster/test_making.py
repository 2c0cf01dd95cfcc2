"""Chapters that the workers of a cluster master and encode: the same bytes as here."""

from __future__ import annotations

import os
from concurrent.futures import wait
from pathlib import Path
from typing import Any

import pytest

from narrator.rendering.makers import ChapterMakers
from tests.cluster.machines import Machines, machines
from tests.running import contents, make, plugin

DYING = """\
import os
from pathlib import Path

from narrator.rendering import chapter
from narrator.synthesis.tone import ToneEngine as Engine

make_sound = chapter.make_sound

def dying(*args):
    try:
        Path(os.environ["DIED"]).touch(exist_ok=False)
    except FileExistsError:
        return make_sound(*args)
    os._exit(1)

chapter.make_sound = dying
"""


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the workers made, None for a chapter that this machine had to make; it waits until they have begun."""
    records: list[Any] = []
    offer, take = ChapterMakers.offer, ChapterMakers.take

    def offered(self: ChapterMakers, plan: Any, clips: Any) -> None:
        wait(clips)
        offer(self, plan, clips)

    def noted(self: ChapterMakers, plan: Any, folder: Path) -> Any:
        records.append(take(self, plan, folder))
        return records[-1]

    monkeypatch.setattr(ChapterMakers, "offer", offered)
    monkeypatch.setattr(ChapterMakers, "take", noted)
    return records


@pytest.fixture
def unseen(source: Path, here: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The text, with a store in this process's own memory."""
    monkeypatch.setenv("NARRATOR_STORE", f"memory://{tmp_path.name}")
    return source


def made(source: Path, folder: Path, hosts: Machines, *options: str) -> dict[str, bytes]:
    (summary,) = make(source, "-o", folder, "--cluster", hosts.address, *options)
    return contents(Path(summary["folder"]))


def test_workers_that_see_the_store(
    source: Path, here: dict[str, bytes], tmp_path: Path, hosts: Machines, taken: list[Any]
) -> None:
    assert made(source, tmp_path / "out", hosts) == here
    assert len(taken) == 3
    assert all(taken)


def test_workers_that_do_not_see_the_store_are_sent_the_clips(
    unseen: Path, here: dict[str, bytes], tmp_path: Path, hosts: Machines, taken: list[Any]
) -> None:
    assert made(unseen, tmp_path / "out", hosts) == here
    assert len(taken) == 3
    assert all(taken)


def test_several_formats_and_one_file_of_all(source: Path, tmp_path: Path, cache: Path, hosts: Machines) -> None:
    options = ("--format", "mp3", "--format", "flac", "--whole", "m4b")
    (alone,) = make(source, "-o", tmp_path / "here", *options)
    afar = made(source, tmp_path / "out", hosts, *options)
    assert afar == contents(Path(alone["folder"]))


def test_a_worker_that_dies_at_a_chapter(
    source: Path, here: dict[str, bytes], tmp_path: Path, taken: list[Any]
) -> None:
    paths = os.pathsep.join([str(plugin(tmp_path / "dying", DYING)), *filter(None, [os.environ.get("PYTHONPATH")])])
    env: dict[str, str | Path] = {"PYTHONPATH": paths, "DIED": tmp_path / "died"}
    with machines(tmp_path / "hosts") as running:
        running.worker(env, wait=False)
        running.worker(env)
        assert made(source, tmp_path / "out", running) == here
    assert (tmp_path / "died").exists()
    assert all(taken)


def test_what_is_spoken_anew_is_made_here(source: Path, tmp_path: Path, cache: Path, hosts: Machines,
                                          taken: list[Any]) -> None:  # fmt: skip
    """A worker may have kept another take of a text."""
    first = made(source, tmp_path / "out", hosts)
    taken.clear()
    assert made(source, tmp_path / "out", hosts, "--force") == first
    assert taken == [None] * 3


def test_music_lies_on_this_machine(source: Path, tmp_path: Path, cache: Path, hosts: Machines,
                                    taken: list[Any]) -> None:  # fmt: skip
    (piece,) = make(source, "-o", tmp_path / "piece", "--format", "wav")
    music = next(Path(piece["folder"]).glob("*.wav"))
    made(source, tmp_path / "out", hosts, "--intro", str(music))
    assert taken == []
