"""Segments are the text, within the limit, and never cut what belongs together."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from narrator.script import ParagraphKind, segment
from narrator.script.clauses import UNDIVIDED
from narrator.script.segments import LONGEST, SHORTEST, split
from narrator.script.sentences import sentences

SOLID = (
    "3.5公里", "2024年", "iPhone", "卡尔·马克思", "《战争与和平》", "100万元", "1,234.5元", "Windows", "60%", "25℃",
    "加西亚·马尔克斯", "三百六十五天", "15.8亿", "10:30", "e-mail", "《平凡的世界》", "https://example.org/a?b=c",
    "二〇二四年",
)  # fmt: skip
FILLER = (
    "他们",
    "昨天在",
    "河边",
    "的工人",
    "慢慢地",
    "看见了",
    "，",
    "、",
    "和",
    "没有想到",
    "一座新修的桥",
    "然后",
    "走过去",
    "。",
    "；",
)
MIXED = st.lists(st.sampled_from(SOLID) | st.sampled_from(FILLER), max_size=80)


@settings(max_examples=300)
@given(MIXED)
def test_what_belongs_together_stays_together(words: list[str]) -> None:
    text = "".join(words)
    ends = set(accumulate(len(part.text) for part in split(text)))
    at = 0
    for before, word in zip(["", *words], words, strict=False):
        if word in SOLID and before not in SOLID:  # two of them run into one another
            assert not ends & set(range(at + 1, at + len(word))), word
        at += len(word)


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=300))
@example("\ud800。" * 30)
@example("。" * 200)
@example("“" * 100 + "”" * 100)
def test_any_text_is_kept_within_the_limit(text: str) -> None:
    parts = [part.text for part in split(text)]
    assert "".join(parts) == text
    assert "".join(sentences(text)) == text
    for part in parts:
        assert part
        assert len(part.strip()) <= LONGEST or not any("\u4e00" <= c <= "\u9fff" for c in part)


@given(st.lists(st.sampled_from(FILLER), min_size=20, max_size=200))
def test_segments_are_of_the_length_that_voices_speak_best(words: list[str]) -> None:
    """A paragraph that has marks enough is not cut into crumbs."""
    parts = [part.text for part in split("".join(words))]
    assert all(len(part.strip()) <= LONGEST for part in parts)
    assert sum(len(part) < SHORTEST for part in parts) <= 1 + len(parts) / 2


def test_a_title_of_verses_and_verses() -> None:
    script = segment("第一章 送别\n一江烟雨送归舟，\n两岸青山不解愁。\n若问故人何处去，\n灯前独坐到深秋。")
    kinds = [p.kind for p in script.chapters[0].paragraphs]
    assert kinds == [ParagraphKind.HEADING] + [ParagraphKind.TEXT] * 4


def test_an_edit_in_a_run_of_short_sentences_changes_only_its_segments() -> None:
    run = [f"他数到{number}{'，灯灭了' * (number % 3)}。" for number in range(300)]
    before = {part.text for part in split("".join(run))}
    for place in range(0, 300, 15):
        edited = split("".join([*run[:place], "他忽然不数了。", "灯又亮了。", *run[place:]]))
        assert len([part for part in edited if part.text not in before]) <= 4


@pytest.mark.parametrize("unit", ["1", "010-8888-", "一百二十", "ab", "……", "👩\u200d", "e\u0301"])
def test_nothing_makes_a_segment_without_bounds(unit: str) -> None:
    pieces = [segment.text for segment in split(unit * 3_000)]
    assert "".join(pieces) == unit * 3_000
    assert max(map(len, pieces)) <= UNDIVIDED * LONGEST
