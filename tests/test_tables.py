"""Tables in the cache: made once, made again when they are damaged, done without where nothing can be written."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.tables import columns, packed, unpacked


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often the table was compiled, in a cache of its own."""
    monkeypatch.setenv("NARRATOR_CACHE", str(tmp_path / "cache"))
    (tmp_path / "source").write_text("words")
    return []


def load(tmp_path: Path, made: list[int], version: int = 1, pause_s: float = 0.0) -> list[bytes]:
    def compiled() -> list[bytes]:
        made.append(version)
        time.sleep(pause_s)
        return [(tmp_path / "source").read_bytes(), b"", bytes(range(9))]

    return [bytes(column) for column in columns("trial", version, [tmp_path / "source"], compiled)]


def file_of(tmp_path: Path) -> Path:
    (only,) = (tmp_path / "cache" / "tables").iterdir()
    return only


def test_it_is_made_once(tmp_path: Path, made: list[int]) -> None:
    assert load(tmp_path, made) == load(tmp_path, made) == [b"words", b"", bytes(range(9))]
    assert made == [1]


def test_threads_that_ask_together_wait_for_one(tmp_path: Path, made: list[int]) -> None:
    with ThreadPoolExecutor(4) as threads:
        for each in [threads.submit(load, tmp_path, made, pause_s=0.2) for _ in range(4)]:
            assert each.result()[0] == b"words"
    assert made == [1]


@pytest.mark.parametrize(
    "damage", [lambda data: b"", lambda data: data[:-3], lambda data: data[:40] + b"x" + data[41:]]
)
def test_a_damaged_one_is_made_again(tmp_path: Path, made: list[int], damage: Callable[[bytes], bytes]) -> None:
    whole = load(tmp_path, made)
    path = file_of(tmp_path)
    good = path.read_bytes()
    path.unlink()  # a mapped file cannot be cut
    path.write_bytes(damage(good))
    assert load(tmp_path, made) == whole
    assert made == [1, 1]
    assert path.read_bytes() == good


def test_another_source_or_version_makes_another(tmp_path: Path, made: list[int]) -> None:
    load(tmp_path, made)
    first = file_of(tmp_path)
    load(tmp_path, made, version=2)
    assert file_of(tmp_path) != first
    (tmp_path / "source").write_text("other")
    assert load(tmp_path, made, version=2)[0] == b"other"
    assert made == [1, 2, 2]


def test_without_a_cache_it_is_made_in_memory(tmp_path: Path, made: list[int]) -> None:
    (tmp_path / "cache").write_text("no folder")
    assert load(tmp_path, made)[0] == b"words"
    assert load(tmp_path, made)[0] == b"words"
    assert made == [1, 1]


@given(st.lists(st.binary(max_size=20), max_size=5))
def test_columns_come_back(parts: list[bytes]) -> None:
    assert [bytes(column) for column in unpacked(memoryview(packed(parts)))] == parts
