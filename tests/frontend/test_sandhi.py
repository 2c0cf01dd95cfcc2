"""Tones as they are spoken."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.frontend import TokenKind, pronounce
from narrator.syllables import is_syllable
from tests.frontend.cases import lines, marked, pairs, syllable_at

_WORDS = st.lists(
    st.sampled_from(
        ["一", "不", "我", "想", "你", "好", "很", "有", "水", "里", "过", "看看", "儿", "花", "老虎", "桌子", "姐姐"]
    ),
    max_size=14,
)


@pytest.mark.parametrize(("text", "expected"), pairs("sandhi"))
def test_surface(text: str, expected: str) -> None:
    assert [syllable for token in pronounce(text).tokens for syllable in token.surface] == expected.split()


@pytest.mark.parametrize("line", lines("surface-mixed"))
def test_surface_of_single_places(line: str) -> None:
    text, expected = marked(line)
    utterance = pronounce(text)
    assert {at: syllable_at(utterance, at, surface=True) for at in expected} == expected


@pytest.mark.parametrize("line", [line for line in lines("sandhi") if "儿 → " in line])
def test_a_merged_syllable_shares_its_token(line: str) -> None:
    token = pronounce(line.partition(" → ")[0]).tokens[-1]
    merged = sum(syllable[-2] == "r" for syllable in token.pinyin if not syllable.startswith("er"))
    assert len(token.spoken) == len(token.pinyin) + merged


@settings(max_examples=200)
@given(_WORDS)
def test_sandhi_changes_tones_alone(words: list[str]) -> None:
    for token in pronounce("".join(words)).tokens:
        assert token.kind is TokenKind.HAN
        assert [syllable[:-1] for syllable in token.surface] == [syllable[:-1] for syllable in token.pinyin]
        assert all(map(is_syllable, token.surface))


@settings(max_examples=200)
@given(_WORDS)
def test_no_more_than_one_third_tone_in_a_word(words: list[str]) -> None:
    for token in pronounce("，".join(words)).tokens:
        assert "33" not in "".join(syllable[-1] for syllable in token.surface)
