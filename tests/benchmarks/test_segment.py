"""The measures of segmentation, against values counted by hand."""

from __future__ import annotations

import random

import pytest

from benchmarks.segment import Tally, compare, with_marks_dropped

# Eight characters in two paragraphs of four: the window is half of that, two, and lies at six places.
TRUE = ["abcd", "efgh"]


@pytest.mark.parametrize(
    ("found", "hits", "breaks", "pk_faults", "wd_faults"),
    [
        (["abcd", "efgh"], 1, 1, 0, 0),
        (["abcdefgh"], 0, 0, 2, 2),  # windows from b and c hold the true break alone
        (["ab", "cdef", "gh"], 0, 2, 6, 6),  # every window holds either the true break or a false one
        (["abc", "d", "efgh"], 1, 2, 1, 2),  # from c both hold a break, one and two: only WindowDiff counts them
        (["abc", "defgh"], 0, 1, 2, 2),  # off by one: the windows from a and c
    ],
)
def test_measures(found: list[str], hits: int, breaks: int, pk_faults: int, wd_faults: int) -> None:
    assert compare(TRUE, found) == Tally(hits, breaks, 1, 6, pk_faults, wd_faults)


def test_white_space_does_not_count() -> None:
    assert compare(["a b\u3000cd ", " efgh"], TRUE) == compare(TRUE, TRUE)


def test_a_changed_text_is_not_measured() -> None:
    with pytest.raises(ValueError, match="changed"):
        compare(TRUE, ["abcd", "efg"])


def test_micro_averages() -> None:
    line = (Tally(1, 2, 4, 10, 3, 4) + Tally(1, 2, 1, 10, 2, 5)).line()
    assert line.startswith("P 0.500  R 0.400  F1 0.444  Pk 0.250  WD 0.450  0.80")


def test_three_of_ten_marks_are_dropped() -> None:
    dropped = with_marks_dropped(["走吧！……"] * 1000, random.Random(1))
    assert set(dropped) == {"走吧", "走吧！……"}
    assert 250 < dropped.count("走吧") < 350
