"""What the online voice endures: how the figures are reckoned."""

from __future__ import annotations

import pytest

from benchmarks.endurance import asked_again


@pytest.mark.parametrize(
    ("texts", "kills", "again"),
    [
        ("abcd", [], (0, 0)),
        ("abab", [], (0, 2)),
        ("abab", [2], (2, 0)),
        ("abbab", [3], (2, 1)),
        ("aaaa", [1, 2, 3], (3, 0)),
        ("abcaad", [3, 3], (1, 1)),
    ],
)
def test_what_is_asked_again_is_a_kills_or_a_runs(texts: str, kills: list[int], again: tuple[int, int]) -> None:
    assert asked_again(texts, kills) == again
