"""Files are whole or as they were."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from narrator import atomic
from narrator.errors import OutputError


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.txt"
    atomic.write(path, "一")
    atomic.write(path, b"\x00two")
    assert path.read_bytes() == b"\x00two"
    assert [found.name for found in path.parent.iterdir()] == ["a.txt"]


def test_a_reader_never_sees_half_of_a_file(tmp_path: Path) -> None:
    path, size = tmp_path / "a.bin", 1 << 20
    atomic.write(path, b"0" * size)
    found: set[tuple[int, int]] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            data = path.read_bytes()
            found.add((len(data), len(set(data))))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(100):
        atomic.write(path, b"%d" % (number % 10) * size)
    done.set()
    reader.join()
    assert found == {(size, 1)}


def test_a_file_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, there = tmp_path / "a.txt", []
    flush = os.fsync

    def noted(descriptor: int) -> None:
        flush(descriptor)
        there.append((os.fstat(descriptor).st_ino, path.exists()))

    monkeypatch.setattr(os, "fsync", noted)
    atomic.write(path, "一")
    assert there == [(path.stat().st_ino, False)]


def test_what_breaks_off_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    atomic.write(path, "before")
    with pytest.raises(UnicodeEncodeError), atomic.replacing(path) as partial:
        partial.write_text("half \ud800", encoding="utf-8")
    assert path.read_text() == "before"
    assert [found.name for found in tmp_path.iterdir()] == ["a.txt"]


def test_a_block_that_writes_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError), atomic.replacing(tmp_path / "a.txt"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_lone_surrogates_are_written_and_read_back(tmp_path: Path) -> None:
    atomic.write(tmp_path / "a.txt", "\ud800字")
    assert (tmp_path / "a.txt").read_bytes().decode("utf-8", "surrogatepass") == "\ud800字"


def test_leftovers_are_swept_and_nothing_else(tmp_path: Path) -> None:
    for name in (".a.mp3.123.partial", ".hidden", "mine.partial", "a.mp3"):
        (tmp_path / name).write_bytes(b"x")
    atomic.sweep(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {".hidden", "mine.partial", "a.mp3"}
