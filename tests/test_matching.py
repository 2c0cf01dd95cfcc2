"""What two sequences share, in order."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator import matching
from narrator.matching import changes, matches

ITEMS = st.lists(st.sampled_from("山水雾船"), max_size=12)


@given(ITEMS, ITEMS, st.sampled_from([0, 20_000_000]))
def test_what_is_matched_is_the_same_and_in_order(old: list[str], new: list[str], most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "MOST_WORK", most)
        *found, end = matches(old, new)
        made, at = [], 0
        for i, j, k, m in changes(old, new):
            assert old[i:j] != new[k:m]
            made += old[at:i] + new[k:m]
            at = j
    assert made + old[at:] == new
    assert end == (len(old), len(new), 0)
    assert all(block.size > 0 and old[block.a :][: block.size] == new[block.b :][: block.size] for block in found)
    assert all(one.a + one.size <= two.a and one.b + one.size <= two.b for one, two in pairwise(found))


@given(st.permutations(range(9)), st.integers(0, 8), st.integers(0, 8))
def test_what_stands_alone_is_found_without_difflib(rows: list[int], gone: int, come: int) -> None:
    old, new = list(range(20)), [n for n in range(20) if n != gone]
    new[come:come] = [row + 100 for row in rows]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "MOST_WORK", 0)
        assert matches(old, new) == SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()


def test_very_many_equal_items_are_matched() -> None:
    old = ["……"] * 60_000
    new = [*old[:20_000], "雨停了。", *old[:30_000]]
    assert sum(block.size for block in matches(old, new)) == 50_000
    scattered = [line for _ in range(15_000) for line in ("……", "雨停了。")]
    assert sum(block.size for block in matches(["船", *old], ["雾", *scattered])) == 15_000
