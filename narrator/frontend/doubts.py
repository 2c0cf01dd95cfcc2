"""The places of a text whose reading is worth hearing before it is rendered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from narrator.frontend.layers import candidates
from narrator.frontend.model import Token, TokenKind, Utterance

LEAST = 0.13  # of readings below it one in a hundred was wrong, of those above it one in three
_SIGHT = 12  # characters of context to each side


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A token that may be read otherwise: `reading` is its pinyin or phonemes, `before` and `after` its context.

    `others` are other readings of it, one character changed; none for English. `utterance` is the number of its
    utterance from 0, `start` its first code point there.
    """

    doubt: float
    utterance: int
    start: int
    before: str
    text: str
    after: str
    reading: str
    others: tuple[str, ...] = ()


def doubtful(utterances: Iterable[Utterance], least: float = LEAST) -> list[Doubtful]:
    """The tokens with at least that much doubt, the most doubtful first, else in the order of the text."""
    found = (place for number, utterance in enumerate(utterances) for place in _in(utterance, number, least))
    return sorted(found, key=lambda place: -place.doubt)


def _in(utterance: Utterance, number: int, least: float) -> Iterator[Doubtful]:
    for token in utterance.tokens:
        if token.doubt >= least:
            yield _place(utterance.text, token, number)


def _place(text: str, token: Token, number: int) -> Doubtful:
    return Doubtful(
        token.doubt,
        number,
        token.start,
        text[max(0, token.start - _SIGHT) : token.start],
        text[token.start : token.end],
        text[token.end : token.end + _SIGHT],
        " ".join(token.pinyin or token.phonemes),
        tuple(_others(token)),
    )


def _others(token: Token) -> Iterator[str]:
    """The token's pinyin with one syllable as its character is read elsewhere."""
    if token.kind is not TokenKind.HAN or len(token.spoken) != len(token.pinyin):
        return
    for place, (character, syllable) in enumerate(zip(token.spoken, token.pinyin, strict=True)):
        for other in candidates(character):
            if other != syllable:
                yield " ".join((*token.pinyin[:place], other, *token.pinyin[place + 1 :]))
