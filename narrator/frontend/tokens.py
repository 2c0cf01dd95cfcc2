"""Pieces and their words as the tokens of an utterance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from narrator.frontend.erhua import is_coloured
from narrator.frontend.model import Token, TokenKind
from narrator.frontend.stream import Piece, Word


def tokens_of(pieces: Sequence[Piece], words: Sequence[Sequence[Word]]) -> Iterator[Token]:
    """The tokens, in order; a Latin word after another is spoken with a space before it."""
    latin = False
    for piece, own in zip(pieces, words, strict=True):
        for token in _han(piece, own) if piece.kind is TokenKind.HAN else [_whole(piece, own)]:
            spaced = token.kind is TokenKind.LATIN and latin
            yield replace(token, spoken=" " + token.spoken) if spaced else token
            latin = token.kind is TokenKind.LATIN or (latin and token.kind is TokenKind.SILENT)


def _whole(piece: Piece, words: Sequence[Word]) -> Token:
    """A piece whose words have no place of their own in the text."""
    pinyin = tuple(syllable for word in words for syllable in word.pinyin)
    surface = tuple(syllable for word in words for syllable in word.surface)
    doubt = 0.0 if piece.fixed else max([piece.doubt, *(word.doubt for word in words)])
    return Token(piece.start, piece.end, piece.kind, piece.spoken, pinyin, surface, piece.phonemes, doubt, piece.fixed)


def _han(piece: Piece, words: Sequence[Word]) -> Iterator[Token]:
    """A token a word; what a lexicon or the author has decided in it is a token by itself.

    A character that no dictionary knows has no reading, and is silent.
    """
    start = piece.start
    for word in words:
        if word.given:
            yield from _divided(word, start)
        elif not any(word.pinyin):
            yield Token(start, start + len(word.text), TokenKind.SILENT, "")
        else:
            end = start + len(word.text)
            yield Token(start, end, piece.kind, word.text, tuple(word.pinyin), tuple(word.surface), doubt=word.doubt)
        start += len(word.text)


def _divided(word: Word, start: int) -> Iterator[Token]:
    for fixed, places in groupby(_beats(word), key=lambda beat: beat[0] in word.given):
        beats = list(places)
        first, last = beats[0][0], beats[-1][0] + beats[-1][1]
        pinyin = tuple(word.pinyin[number] for _, _, number in beats)
        surface = tuple(word.surface[number] for _, _, number in beats)
        doubt = 0.0 if fixed else word.doubt
        spoken = word.text[first:last]
        yield Token(start + first, start + last, TokenKind.HAN, spoken, pinyin, surface, (), doubt, fixed)


def _beats(word: Word) -> Iterator[tuple[int, int, int]]:
    """Place, number of characters, and number of each syllable of a word."""
    place = 0
    for number, syllable in enumerate(word.pinyin):
        size = 2 if is_coloured(syllable) and word.text[place + 1 : place + 2] == "儿" else 1
        yield place, size, number
        place += size
