"""English and letters inside Chinese."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator import assets
from narrator.frontend import TokenKind, english, letter_to_sound, pronounce, romanized
from tests.frontend.cases import pairs

SYMBOLS = frozenset("ˈˌɹɡŋʃʒʧʤθðɪʊəɛæʌɑɔɜᵊᵻɾɐ'AIOWYTQSbdfhijklmnpstuvwzxkæ")
needs_dictionary = pytest.mark.skipif(
    assets.find("misaki/us_gold.json") is None, reason="the English dictionary comes with the offline voice"
)


@needs_dictionary
@pytest.mark.parametrize(("text", "expected"), pairs("latin"))
def test_reading(text: str, expected: str) -> None:
    utterance = pronounce(text)
    sounds = " ".join(" ".join(token.phonemes or token.surface) for token in utterance.tokens if token.is_spoken)
    assert f"{utterance.spoken} | {sounds}" == expected


@pytest.mark.parametrize(("word", "expected"), pairs("latin-rules"))
def test_spelling_rules(word: str, expected: str) -> None:
    assert letter_to_sound.guess(word) == expected


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=30))
def test_every_word_can_be_guessed(word: str) -> None:
    sound = letter_to_sound.guess(word)
    assert set(sound) <= SYMBOLS
    assert sound.count("ˈ") <= 1


@needs_dictionary
def test_the_dictionary_is_searched_as_if_it_were_loaded() -> None:
    for book, name in zip(english._dictionaries(), ("us_gold", "us_silver"), strict=True):
        path = assets.find(f"misaki/{name}.json")
        assert path is not None
        entries = json.loads(path.read_text(encoding="utf-8"))
        for word in [*list(entries)[::997], next(iter(entries)), list(entries)[-1]]:
            value = entries[word]
            assert book.find(word) == (value["DEFAULT"] if isinstance(value, dict) else value)
            assert book.find(f"{word}\u00ff") is None


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(["A", "iP", "hone", "'s", "’", "-", " ", "NBA", "é", "ß", "３", "Zhang", " Wei", "中"]),
        max_size=10,
    )
)
def test_letters_are_never_lost(parts: list[str]) -> None:
    for token in pronounce("".join(parts)).tokens:
        if token.kind is TokenKind.LATIN:
            assert len(token.phonemes) == len(token.spoken.split())


@pytest.mark.parametrize("word", ["xiaoming", "xi'an", "zhongguancun", "liu"])
def test_pinyin_is_divided(word: str) -> None:
    assert "".join(romanized.syllables(word)) == word.replace("'", "")


@pytest.mark.parametrize("word", ["hello", "tesla", "'", "", "a" * 1000 + "v"])
def test_what_is_no_pinyin(word: str) -> None:
    assert romanized.syllables(word) == ()
