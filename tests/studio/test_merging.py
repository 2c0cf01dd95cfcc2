"""Edits from the page and from a text editor become one, or are asked about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.studio.merging import distance, merged

BASE = "一。\n\n二。\n\n三。\n"
LINES = st.lists(st.sampled_from(["山\n", "水\n", "\n", "云\n"]), max_size=8).map("".join)


@pytest.mark.parametrize(
    ("ours", "theirs", "both"),
    [
        ("一！\n\n二。\n\n三。\n", "一。\n\n二。\n\n三！\n", "一！\n\n二。\n\n三！\n"),
        ("一。\n\n三。\n", "一！\n\n二。\n\n三。\n", "一！\n\n三。\n"),
        (BASE + "\n四。\n", "零。\n\n" + BASE, "零。\n\n" + BASE + "\n四。\n"),
        ("一！\n\n二。\n\n三。\n", "一！\n\n二。\n\n三。\n", "一！\n\n二。\n\n三。\n"),
        ("一！\n\n二。\n\n三。\n", "一？\n\n二。\n\n三。\n", None),
        (BASE + "\n四。\n", BASE + "\n五。\n", None),
        ("一。\n\n三。\n", "一。\n\n二！\n\n三。\n", None),
    ],
)
def test_what_does_not_touch_is_merged(ours: str, theirs: str, both: str | None) -> None:
    assert merged(BASE, ours, theirs) == both
    assert merged(BASE, theirs, ours) == both


@given(LINES, LINES)
def test_an_edit_on_one_side_alone_is_taken(base: str, edited: str) -> None:
    assert merged(base, edited, base) == edited
    assert merged(base, base, edited) == edited
    assert merged(base, edited, edited) == edited


@given(LINES, LINES, LINES)
def test_the_order_of_sides_does_not_matter(base: str, ours: str, theirs: str) -> None:
    assert merged(base, ours, theirs) == merged(base, theirs, ours)


def test_the_nearer_text_is_nearer() -> None:
    assert distance(BASE, BASE) == 0
    edited = "一。\n\n二，又二。\n\n三。\n"
    assert distance(BASE, edited) > 1
    assert distance("一。\n\n二，又二了。\n\n三。\n", edited) < distance(BASE, edited)
