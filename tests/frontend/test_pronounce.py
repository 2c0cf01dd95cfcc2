"""What holds for every text: tokens cover it, and the spoken form has nothing a voice could misread."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.frontend import TokenKind, Utterance, pronounce, pronounce_all
from tests.frontend.cases import lines, marked

_PIECES = st.sampled_from(
    ["中文", "银行", "一个", "不是", "2024年", "3-2", "38.4%", "F-35", "-", ".", "，", "。。。", "“", "”", "（", " ",
     "\n", "GDP", "hello", "😀", "\ud800", "\u200b", "\u202e", "０１２", "1,234.5", "¥12", "km/h", "１２：３０",
     "②", "½", "々", "〇"]
)  # fmt: skip
_SIGNS = (
    "0123456789"
    * 2
    + "-~—–/:：.,%‰℃°′″\"'+×*÷=<>≥≤≈±&@#$¥€£·|\\^_`!?()[]{}①Ⅱ½²³⁺₂→↑年月日时分秒万亿元个比到第双后零下点 "
    "kmghMGWVNABCSTQxXeE中国队歼ｋ３％\n\u200b\u200f\ud800😀"
)
TEXTS = st.one_of(
    st.text(max_size=40), st.lists(_PIECES, max_size=12).map("".join), st.text(alphabet=_SIGNS, max_size=30)
)
MISREAD = re.compile(r"[\d%‰‱℃℉°′″~～@#$¥￥€£&*+=<>≥≤≈±×÷/\\^_|`²³½→↑↓]")


def assert_sound(utterance: Utterance) -> None:
    tokens = utterance.tokens
    assert [token.start for token in tokens] == [0, *(token.end for token in tokens)][: len(tokens)]
    assert (tokens[-1].end if tokens else 0) == len(utterance.text)
    assert all(token.start < token.end for token in tokens)
    assert utterance.spoken == "".join(token.spoken for token in tokens)
    assert not MISREAD.search(utterance.spoken)
    for token in tokens:
        assert len(token.pinyin) == len(token.surface)
        assert token.syllables <= 40
        assert token.kind is not TokenKind.LATIN or token.phonemes
        assert token.kind not in (TokenKind.HAN, TokenKind.NUMBER) or (token.pinyin and all(token.surface)), token


@settings(max_examples=300)
@given(TEXTS)
def test_tokens_cover_any_text(text: str) -> None:
    assert_sound(pronounce(text))


@pytest.mark.parametrize(
    "text", ["", "9" * 10_000, "a" * 3000, "1-" * 2000, "1,2/" * 1000, "一" * 3000, "😀" * 50, "\ud83d", "“（《" * 20]
)
def test_tokens_cover_hostile_text(text: str) -> None:
    assert_sound(pronounce(text))


def test_a_character_that_no_dictionary_knows_is_silent_and_the_rest_is_read() -> None:
    utterance = pronounce("𠮷野家亮着灯。")
    assert [(token.kind, token.spoken) for token in utterance.tokens[:2]] == [("silent", ""), ("han", "野")]
    assert all(syllable for token in utterance.tokens for syllable in token.surface)


def test_a_colouring_that_only_the_network_hears_joins_the_word_before_it() -> None:
    text = "协定\n麻秆儿\n女里女气"
    tokens = pronounce(text).tokens
    assert all(len(token.pinyin) == len(token.surface) for token in tokens)
    assert [token.pinyin[-1] for token in tokens if token.spoken.endswith("儿")] in (["ganr3"], ["er2"])


def test_many_texts_are_read_as_each_by_itself() -> None:
    texts = [line.partition(" → ")[0] for line in lines("sandhi", "read-everyday-mixed", "polyphones-single")][:150]
    every = [(marked(text)[0] if "](" in text else text, ()) for text in texts]
    assert list(pronounce_all(every)) == [pronounce(text) for text, _ in every]


def test_each_of_many_texts_has_readings_of_its_own() -> None:
    marked_one, plain = pronounce_all([("重庆", [(0, 1, "zhong4")]), ("重庆", [])])
    assert (marked_one.tokens[0].pinyin[0], plain.tokens[0].pinyin[0]) == ("zhong4", "chong2")


NUMERIC = st.text(st.sampled_from("0123456789.,-–:/%$£€' stndrhp"), min_size=1, max_size=30)


@settings(max_examples=400)
@given(NUMERIC, NUMERIC)
def test_whatever_stands_for_a_number_in_english_is_said(one: str, other: str) -> None:
    text = f"It was {one} of the {other} in May {one}."

    assert_sound(pronounce(text))
