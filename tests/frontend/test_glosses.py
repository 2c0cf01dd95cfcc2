"""Pinyin in a text: behind its characters it is silent and decides them; by itself it is said as syllables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.frontend import TokenKind, glosses, pronounce
from tests.frontend.cases import syllable_at


@pytest.mark.parametrize(
    ("text", "index", "syllable"),
    [
        ("他姓翟（zhái），山西人。", 2, "zhai2"),
        ("翟(dí)先生研究墨子。", 0, "di2"),
        ("“朴”（piáo）是姓。", 1, "piao2"),
        ("饕餮（tāo tiè）盛宴", 1, "tie4"),
        ("可汗(kèhán)来朝", 0, "ke4"),
        ("单（读作Shàn）县", 0, "shan4"),
        ("乐（yue4）器", 0, "yue4"),
        ("绿（lǜ）色", 0, "lv4"),
        ("西安（Xī'ān）", 1, "an1"),
        ("盱眙（xu yi）县", 0, "xu1"),
    ],
)
def test_a_gloss_decides_and_is_silent(text: str, index: int, syllable: str) -> None:
    utterance = pronounce(text)
    assert syllable_at(utterance, index) == syllable
    assert not any(token.kind is TokenKind.LATIN for token in utterance.tokens)


@pytest.mark.parametrize("text", ["苹果（Apple）公司", "世界卫生组织（WHO）", "他（小王）来了", "北京（Peking）"])
def test_what_is_no_gloss_is_said(text: str) -> None:
    assert not list(glosses.find(text))


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("nǐ hǎo", ("ni3", "hao3")),
        ("Zhōngguó", ("zhong1", "guo2")),
        ("mā ma", ("ma1", "ma5")),
        ("Xī'ān", ("xi1", "an1")),
        ("nǚ'ér", ("nv3", "er2")),
        ("yuè", None),
        ("café", None),
        ("José", None),
        ("hello", None),
    ],
)
def test_syllables(text: str, syllables: tuple[str, ...] | None) -> None:
    found = glosses.syllables_at(text, 0)
    assert (found and found[1]) == syllables


def test_a_syllable_is_said_where_the_text_says_so() -> None:
    assert [token.pinyin for token in pronounce("读作yuè").tokens][-1] == ("yue4",)


@given(st.text(alphabet="翟乐（）()[]“”zháiyuèǎā1 '-,x\u0301", max_size=30))
def test_glosses_stand_behind_their_characters(text: str) -> None:
    end = 0
    for gloss in glosses.find(text):
        assert end <= gloss.first < gloss.glossed <= gloss.start < gloss.end <= len(text)
        assert gloss.glossed - gloss.first == len(gloss.syllables)
        end = gloss.end
