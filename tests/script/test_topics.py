"""Chapters by subject, where no heading divides the text."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.script import chapters, titles
from narrator.script.topics import fitting, turns

SUBJECTS = {
    "渔船": (
        "渔船出港的时候，海面上还有雾。",
        "渔民把渔网撒进海里，等着鱼群。",
        "渔船回港，码头上满是鱼筐。",
        "渔民修补渔网，码头安静下来。",
    ),
    "铁路": (
        "铁路修到山口，火车第一次开进来。",
        "火车站的站台上挤满旅客。",
        "司机拉响汽笛，火车驶过隧道。",
        "铁路工人检查隧道里的钢轨。",
    ),
    "茶园": (
        "茶园在半山腰，采茶要赶在清明前。",
        "采茶的姑娘背着竹篓走进茶园。",
        "炒茶的铁锅烧得通红，茶叶翻滚。",
        "新茶装进竹篓，茶叶的香气飘下山。",
    ),
}


def test_chapters_begin_where_the_subject_turns() -> None:
    parts = [subject * 3 for subject in SUBJECTS.values()]
    assert chapters(list(chain.from_iterable(parts)), count=3) == tuple(parts)


def test_minutes_decide_how_many_there_are() -> None:
    paragraphs = list(chain.from_iterable(subject * 20 for subject in SUBJECTS.values()))
    total = sum(map(len, paragraphs))
    assert fitting(paragraphs, minutes=total / 280 / 3) == 3
    assert len(chapters(paragraphs, minutes=total / 280 / 3)) == 3
    assert len(chapters(paragraphs[:3])) == 1


def test_a_short_chapter_is_not_left_beside_a_long_one() -> None:
    fishing, _, tea = SUBJECTS.values()
    first, second = (sum(map(len, part)) for part in chapters([*fishing * 8, *tea], count=2))
    assert second > 0.35 * (first + second) / 2


@pytest.mark.parametrize("count", [1, 2, 5, 11, 12, 13, 99])
def test_the_count_is_kept(count: int) -> None:
    paragraphs = [f"第{i}段说的是{'山水人家'[i % 4]}的事情。" for i in range(12)]
    assert len(chapters(paragraphs, count=count)) == min(count, 12)


@settings(max_examples=50)
@given(st.lists(st.text("山水人家，。a1 ", min_size=1), max_size=30), st.integers(1, 12))
def test_nothing_is_lost(paragraphs: list[str], count: int) -> None:
    made = chapters(paragraphs, count=count)
    assert list(chain.from_iterable(made)) == paragraphs
    assert all(made)


def test_no_paragraphs() -> None:
    assert turns([], 3) == []
    assert chapters([]) == ()


def test_a_latin_text_is_called_after_its_first_words() -> None:
    text = "The ferryman lives by the river. Every day he takes people across, and every night he mends his nets."
    assert titles.title([text]) == "The ferryman lives by the river"
