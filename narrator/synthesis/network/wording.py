"""What is sent of an utterance: its spoken form, in characters that any service takes, piece by piece."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import NamedTuple

from narrator.frontend.model import Utterance
from narrator.frontend.respelling import respell
from narrator.synthesis.pieces import SpokenPiece, pieces


class Share(NamedTuple):
    """A piece of the utterance's text and what is sent for it."""

    piece: SpokenPiece
    sent: str


def shares(utterance: Utterance) -> list[Share]:
    """Every piece in order; what is sent for them, joined, is what is sent for the utterance.

    Where a lexicon or the author has decided a reading, characters that sound so are sent.
    """
    utterance = respell(utterance)
    return [
        Share(piece, clean(sent))
        for index, own in groupby(pieces(utterance), lambda piece: piece.token)
        for piece, sent in _shared(utterance, index, list(own))
    ]


def _shared(utterance: Utterance, index: int, own: list[SpokenPiece]) -> Iterator[tuple[SpokenPiece, str]]:
    """A token's spoken form among its pieces: a syllable is a character, or two where 儿 is merged into it."""
    token = utterance.tokens[index]
    spoken = token.spoken
    same_length = len(spoken) == token.end - token.start
    at = 0
    for piece in own[:-1]:
        length = piece.end - piece.start if same_length else max(1, piece.beats)
        yield piece, spoken[at : at + length]
        at += length
    yield own[-1], spoken[at:]


def clean(text: str) -> str:
    """NFC, without surrogates, noncharacters and invisible marks; controls are spaces."""
    return "".join(_sent(char) for char in unicodedata.normalize("NFC", text))


@cache
def _sent(char: str) -> str:
    category, code = unicodedata.category(char), ord(char)
    if category == "Cc":
        return " "
    is_noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return "" if is_noncharacter or category in {"Cs", "Co", "Cf"} else char


def is_speakable(text: str) -> bool:
    return any(char.isalnum() for char in text)
