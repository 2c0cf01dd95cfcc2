"""A text cut into pieces: runs of Chinese, numbers as words, Latin, punctuation, and what is silent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from narrator.frontend import english, romanized
from narrator.frontend.addresses import address_pieces
from narrator.frontend.characters import HAN_RUN, PUNCTUATION, fold
from narrator.frontend.latin import pronounce_latin
from narrator.frontend.model import TokenKind
from narrator.frontend.rules.book import Reader
from narrator.frontend.rules.codes import CODE_RULES
from narrator.frontend.rules.dates import DATE_RULES
from narrator.frontend.rules.maths import MATH_RULES
from narrator.frontend.rules.plain import PLAIN_RULES
from narrator.frontend.rules.quantities import QUANTITY_RULES
from narrator.frontend.rules.ranges import RANGE_RULES
from narrator.frontend.rules.scores import SCORE_RULES
from narrator.frontend.stream import Piece

_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]{1,30}(?:['’][a-z]{1,2}(?![a-z]))?")
_CAPITALS = re.compile(r"[A-Z']+(?: [A-Z']+){2,}")
_HEADLINE = 40  # characters to each side in which capitals make a headline
_HYPHENATED = re.compile(r"[A-Za-z]{1,15}(?:-[A-Za-z]{1,15}){1,3}")
_PUNCTUATION = re.compile(rf"([{re.escape(PUNCTUATION)}])\1*")
_SPACES = re.compile(r"\s+")


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Reader], ...]:
    """All rules, the more particular first."""
    books = (RANGE_RULES, DATE_RULES, CODE_RULES, QUANTITY_RULES, SCORE_RULES, MATH_RULES, PLAIN_RULES)
    return tuple(entry for book in books for entry in book)


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of a text, in order, without gap or overlap; Chinese that is read as it is written is in HAN pieces."""
    folded = fold(text)
    waiting: Piece | None = None
    for piece in _cut(folded):
        if waiting and waiting.kind is piece.kind is TokenKind.HAN:
            waiting = Piece(waiting.start, piece.end, piece.kind, waiting.spoken + piece.spoken)
            continue
        if waiting:
            yield waiting
        waiting = piece
    if waiting:
        yield waiting


def _cut(text: str) -> Iterator[Piece]:
    at = 0
    while at < len(text):
        for piece in [_han(text, at)] if HAN_RUN.match(text, at) else _others(text, at):
            yield from _without_tail(piece, text)
            at = piece.end


def _without_tail(piece: Piece, text: str) -> Iterator[Piece]:
    """The 万 of `50万` and the 年 of `2024年` are read as they are written."""
    written = text[piece.start : piece.end]
    same = len(written) - len(written.rstrip("".join(set(piece.spoken)))) if piece.kind is TokenKind.NUMBER else 0
    while same and not (piece.spoken.endswith(written[-same:]) and HAN_RUN.fullmatch(written[-same:])):
        same -= 1
    if 0 < same < len(written):
        yield replace(piece, end=piece.end - same, spoken=piece.spoken[:-same])
        yield Piece(piece.end - same, piece.end, TokenKind.HAN, written[-same:])
    else:
        yield piece


def _han(text: str, at: int) -> Piece:
    match = HAN_RUN.match(text, at)
    assert match
    return Piece(at, match.end(), TokenKind.HAN, match.group())


def _others(text: str, at: int) -> list[Piece]:
    if address := address_pieces(text, at):
        return address
    if said := _ruled(text, at):
        return [said]
    if match := _LATIN.match(text, at):
        word = match.group()
        word = word.capitalize() if _is_shouted(text, match) else word
        return [_hyphenated(text, at) or _romanized(text, at, word) or _latin(at, match.end(), word)]
    if match := _PUNCTUATION.match(text, at):
        return [Piece(at, match.end(), TokenKind.PUNCTUATION, match.group())]
    match = _SPACES.match(text, at)
    return [Piece(at, match.end() if match else at + 1, TokenKind.SILENT)]


def _is_shouted(text: str, match: re.Match[str]) -> bool:
    """Whether a word in capitals stands among others: a headline, not an abbreviation."""
    if not match.group().isupper():
        return False
    near = _CAPITALS.finditer(text, max(0, match.start() - _HEADLINE), match.end() + _HEADLINE)
    run = next((run for run in near if run.start() <= match.start() < run.end()), None)
    return (
        run is not None
        and sum(len(word) > 3 and english.known(word.lower()) is not None for word in run.group().split()) > 1
    )


def _hyphenated(text: str, at: int) -> Piece | None:
    """`Wi-Fi`, `e-mail`: words that a dictionary has with their hyphens."""
    match = _HYPHENATED.match(text, at)
    sound = english.known(match.group()) if match else None
    return Piece(at, match.end(), TokenKind.LATIN, match.group(), phonemes=(sound,)) if match and sound else None


def _romanized(text: str, at: int, word: str) -> Piece | None:
    """A Chinese name in pinyin is spoken as Chinese."""
    end, said = romanized.name_at(text, at) or (at + len(word), romanized.word(word))
    return Piece(at, end, TokenKind.NUMBER, said) if said else None


def _latin(start: int, end: int, word: str) -> Piece:
    spoken, phonemes = pronounce_latin(word)
    return Piece(start, end, TokenKind.LATIN if phonemes else TokenKind.SILENT, spoken, phonemes=phonemes)


def _ruled(text: str, at: int) -> Piece | None:
    for pattern, reader in _rules():
        match = pattern.match(text, at)
        said = reader(match) if match else None
        if match and said is not None:
            end, spoken = said if isinstance(said, tuple) else (match.end(), said)
            if spoken.isascii() and spoken:
                return _latin(at, end, spoken)
            return Piece(at, end, TokenKind.NUMBER if spoken else TokenKind.SILENT, spoken)
    return None
