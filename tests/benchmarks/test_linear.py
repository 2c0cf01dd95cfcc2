"""The program that looks for what grows faster than the text."""

from __future__ import annotations

import sys

import pytest

from benchmarks.linear import Cost, Seed, forked, growth, measured, seeds


def test_the_seeds_are_many_and_no_two_alike() -> None:
    rows = list(seeds())
    assert len(rows) >= 120
    assert len({row.name for row in rows}) == len({row[1:] for row in rows}) == len(rows)
    assert all(row.unit for row in rows)


def test_a_seed_is_as_long_as_is_asked() -> None:
    assert Seed("", "txt", "头", "{n}山", "尾").text(6) == "头1山尾"
    for row in seeds():
        assert 0.3 <= len(row.text(10_000).encode()) / 10_000 <= 1.5, row.name


@pytest.mark.parametrize(("power", "is_linear"), [(1.0, True), (1.1, True), (1.5, False), (2.0, False)])
def test_what_grows_faster_is_found(power: float, is_linear: bool) -> None:
    found = growth(lambda size: Cost((size / 2**17) ** power, 1.0), 2.0, 2**20)
    assert found.is_linear == is_linear
    found = growth(lambda size: Cost(0.1, 40 * (size / 2**17) ** power), 2.0, 2**20)
    assert found.is_linear == is_linear


def test_what_starts_late_is_no_growth() -> None:
    """Something that is loaded once, when a text is long enough for it, looks like growth for one doubling."""
    found = growth(lambda size: Cost(0.5 * size / 2**17 + (0.9 if size >= 2**17 else 0), 1.0), 1.0, 2**20)
    assert found.is_linear
    assert found.size > 2**17


def test_memory_that_would_not_do_for_a_megabyte_is_found() -> None:
    assert not growth(lambda size: Cost(size / 2**13, size / 2**9), 2.0, 2**20).is_linear


@pytest.mark.parametrize(("a_kb", "is_linear"), [(0.8, True), (2000.0, False)])
def test_a_step_in_a_short_text_is_no_rate(a_kb: float, is_linear: bool) -> None:
    """Work that costs much and holds little: what a megabyte would need is judged by more than a few kilobytes."""
    found = growth(lambda size: Cost(size / 2**10, size * a_kb / 2**20 + (40 if size >= 2**13 else 0)), 0.5, 2**20)
    assert found.is_linear == is_linear


@pytest.mark.skipif(sys.platform == "win32", reason="it forks")
def test_a_run_is_counted_and_a_failure_is_said() -> None:
    used = forked(lambda: len(bytearray(b"x" * (80 << 20))) * 0)
    assert 60 < used.memory_mb < 400
    assert not used.fault
    assert forked(lambda: 1 // 0).fault == "a traceback"
    assert forked(lambda: 3).fault == "ended by 3"


@pytest.mark.skipif(sys.platform == "win32", reason="it forks")
@pytest.mark.parametrize("command", ["script", "pronounce", "make"])
def test_each_command_runs(command: str) -> None:
    assert not measured(Seed("prose", "txt", "", "天亮了，挑夫走上山去。"), command, 200).fault
