"""Utterances made up of tokens, for tests that must not depend on how a text is read."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from hypothesis import strategies as st

from narrator.frontend.model import Token, TokenKind, Utterance

Part = tuple[str, TokenKind, tuple[str, ...], tuple[str, ...]]  # text, kind, syllables, phonemes

SYLLABLES = st.sampled_from(["ma1", "zhong1", "guo2", "lv4", "shi5", "er3", "dianr3", "qu4", "weng1", "yuan2"])
HAN = st.lists(SYLLABLES, min_size=1, max_size=4).map(lambda s: ("字" * len(s), TokenKind.HAN, tuple(s), ()))
NUMBERS = st.tuples(st.text("0123456789.%", min_size=1, max_size=5), st.lists(SYLLABLES, min_size=1, max_size=12)).map(
    lambda pair: (pair[0], TokenKind.NUMBER, tuple(pair[1]), ())
)
LATIN = st.tuples(
    st.sampled_from(["AI", "hello", "GSTO"]), st.lists(st.sampled_from(["ˈA", "həlˈO", "ʤˈi"]), min_size=1, max_size=4)
).map(lambda pair: (pair[0], TokenKind.LATIN, (), tuple(pair[1])))
MARKS = st.sampled_from([*"，。！？；：、“”（）—", "……", "。。。", "——", "★", "\u200b"]).map(
    lambda text: (text, TokenKind.PUNCTUATION, (), ())
)
SILENCE = st.sampled_from([" ", "\n", "😀", "\ud800"]).map(lambda text: (text, TokenKind.SILENT, (), ()))


def utterance(parts: Iterable[Part]) -> Utterance:
    """The utterance of these parts, one after another."""
    given = list(parts)
    ends = list(accumulate(len(text) for text, *_ in given))
    tokens = tuple(
        Token(end - len(text), end, kind, text, syllables, syllables, phonemes)
        for (text, kind, syllables, phonemes), end in zip(given, ends, strict=True)
    )
    return Utterance("".join(text for text, *_ in given), tokens)


UTTERANCES = st.lists(HAN | NUMBERS | LATIN | MARKS | SILENCE, max_size=30).map(utterance)
SPOKEN = UTTERANCES.filter(lambda made: made.is_spoken)
