"""A text cut into pieces: runs of Chinese, numbers as words, Latin, punctuation, and what is silent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from narrator.frontend.characters import HAN, PUNCTUATION, fold
from narrator.frontend.latin import pronounce_latin
from narrator.frontend.model import TokenKind
from narrator.frontend.number_rules import read_at
from narrator.frontend.stream import Piece

_HAN = re.compile(f"[{HAN}]+")
_LATIN = re.compile(r"[A-Za-z]{1,30}(?:'[a-z]{1,2}(?![a-z]))?")
_PUNCTUATION = re.compile(rf"([{re.escape(PUNCTUATION)}])\1*")
_SPACES = re.compile(r"\s+")


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of a text, in order, without gap or overlap."""
    folded = fold(text)
    at = 0
    while at < len(folded):
        piece = _piece(folded, at)
        yield piece
        at = piece.end


def _piece(text: str, at: int) -> Piece:
    if match := _HAN.match(text, at):
        return Piece(at, match.end(), TokenKind.HAN, match.group())
    if number := read_at(text, at):
        end, spoken = number
        return Piece(at, end, TokenKind.NUMBER if spoken else TokenKind.SILENT, spoken)
    if match := _LATIN.match(text, at):
        spoken, phonemes = pronounce_latin(match.group())
        return Piece(at, match.end(), TokenKind.LATIN, spoken, phonemes=phonemes)
    if match := _PUNCTUATION.match(text, at):
        return Piece(at, match.end(), TokenKind.PUNCTUATION, match.group())
    match = _SPACES.match(text, at)
    return Piece(at, match.end() if match else at + 1, TokenKind.SILENT)
