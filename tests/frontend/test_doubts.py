"""Doubt, and readings written into the text."""

from __future__ import annotations

import pytest

from narrator.frontend import Lexicon, doubtful, pronounce
from narrator.frontend.inline import take_readings


def test_the_most_doubtful_comes_first() -> None:
    texts = ["今天天气很好。", "他叫覃隽，住在峒里。", "这是Zorblax公司。"]
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
    text, readings = take_readings("他叫[覃](qin2)[隽](jun4)，住在[峒](dong4)里。")
    assert text == "他叫覃隽，住在峒里。"
    assert doubtful([pronounce(text, Lexicon(), readings)]) == []


@pytest.mark.parametrize(
    ("marked", "text", "readings"),
    [
        ("[单](shan4)老师", "单老师", [(0, 1, "shan4")]),
        ("请[重庆路](chong2 qing4 lu4)见", "请重庆路见", [(1, 4, "chong2 qing4 lu4")]),
        ("看[Qwen](/kwˈɛn/)和[绿](lü4)", "看Qwen和绿", [(1, 5, "/kwˈɛn/"), (6, 7, "lü4")]),
        ("见[主页](https://example.com)", "见[主页](https://example.com)", []),
        ("[a](b)[单](shan9)[](yi1)[", "[a](b)[单](shan9)[](yi1)[", []),
        ("[x]( )", "[x]( )", []),
        ("", "", []),
    ],
)
def test_marks_of_an_author(marked: str, text: str, readings: list[tuple[int, int, str]]) -> None:
    assert take_readings(marked) == (text, readings)


def test_marks_are_found_in_linear_time() -> None:
    assert take_readings("[" * 100_000 + "](yi1)" * 10)[1] == []
