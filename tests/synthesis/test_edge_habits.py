"""What is left after the last word tells whole replies from others, as soon as two of them agree."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from narrator.synthesis.edge.habits import Tails

FULL, OTHER, NONE = "灯亮了。", "门开了？", "第一章"


def test_alone_the_first_is_measured_by_what_is_known_of_old() -> None:
    assert Tails(0.0).is_usual(0.87, FULL)
    assert not Tails(0.0).is_usual(0.3, FULL)


def test_later_ones_are_measured_by_those_of_texts_that_end_alike() -> None:
    tails = Tails(0.0)
    tails.add(0.87, FULL)
    assert tails.is_usual(0.83, FULL)
    assert not tails.is_usual(0.6, FULL)
    assert not tails.is_usual(0.95, FULL)
    assert not tails.is_usual(0.87, NONE)  # a heading may leave less: this one may be too long
    tails.add(0.6, NONE)
    assert not tails.is_usual(0.6, FULL)  # as a heading, but not as a sentence
    assert not tails.is_usual(0.87, OTHER)


def test_where_ends_make_no_difference_new_ones_are_like_all_others() -> None:
    tails = Tails(0.0)
    tails.add(0.87, FULL)
    tails.add(0.88, NONE)
    assert tails.is_usual(0.85, OTHER)
    assert not tails.is_usual(0.7, OTHER)


def test_of_the_first_replies_those_are_right_that_agree() -> None:
    tails = Tails(5.0)
    with ThreadPoolExecutor(3) as pool:
        found = [pool.submit(tails.is_usual, tail_s, FULL) for tail_s in (0.75, 0.2, 0.22)]
        assert [each.result() for each in found] == [False, True, True]


def test_a_reply_is_not_compared_with_itself() -> None:
    tails = Tails(0.05)
    assert not tails.is_usual(0.2, FULL)
    assert not tails.is_usual(0.2, FULL)
