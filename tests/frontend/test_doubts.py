"""Doubt, and readings written into the text."""

from __future__ import annotations

import pytest

from narrator.frontend import Lexicon, doubtful, pronounce
from narrator.frontend.certainty import Evidence, doubt
from narrator.frontend.doubts import LEAST


def test_the_most_doubtful_comes_first() -> None:
    texts = ["今天天气很好。", "巴文峒等人应邀出席。", "这是Zorblax公司。"]
    found = doubtful(map(pronounce, texts))
    assert [place.doubt for place in found] == sorted((place.doubt for place in found), reverse=True)
    assert {place.utterance for place in found} == {1, 2}
    assert all(place.doubt >= 0.1 for place in found)


def test_doubtful_places_are_shown_in_context() -> None:
    (place,) = doubtful([pronounce("我们参观了Zorblax公司的工厂。")])
    assert (place.before, place.text, place.after) == ("我们参观了", "Zorblax", "公司的工厂。")
    assert place.start == 5
    assert "z" in place.reading


@pytest.mark.parametrize("text", ["", "今天天气很好，我们去公园散步。", "2024年3月5日，气温12.5℃。", "CEO说OK"])
def test_nothing_to_doubt(text: str) -> None:
    assert doubtful([pronounce(text)]) == []


def test_what_an_author_has_decided_is_not_doubted() -> None:
    text = "巴文峒等人应邀出席。"
    assert [place.text for place in doubtful([pronounce(text)])] == ["峒"]
    assert doubtful([pronounce(text, Lexicon(), [(2, 3, "dong4")])]) == []


def test_other_readings_are_named() -> None:
    (place,) = doubtful([pronounce("巴文峒等人应邀出席。")])
    assert {place.reading, *place.others} >= {"dong4", "tong2"}
    assert place.reading not in place.others


@pytest.mark.parametrize("evidence", Evidence)
def test_the_more_probable_is_doubted_less(evidence: Evidence) -> None:
    steps = [doubt(evidence, step / 2000, common=False) for step in range(2001)]
    assert steps == sorted(steps, reverse=True)
    assert 0 < steps[-1] < LEAST < 0.5
    common = [doubt(evidence, step / 2000, common=True) for step in range(2001)]
    assert all(one <= other for one, other in zip(common, steps, strict=True))


def test_a_character_that_the_network_does_not_know() -> None:
    assert 0 < doubt(Evidence.RULE, None, common=True) < LEAST
