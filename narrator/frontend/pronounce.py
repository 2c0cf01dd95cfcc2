"""The front-end's main road: text → pieces → words → readings → tones as spoken → tokens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from narrator.frontend import erhua, g2p, sandhi
from narrator.frontend.lexicon import Lexicon
from narrator.frontend.model import Token, TokenKind, Utterance
from narrator.frontend.normalize import pieces
from narrator.frontend.stream import Piece, Word
from narrator.words import vocabulary

_CHINESE = (TokenKind.HAN, TokenKind.NUMBER)


def pronounce(text: str, lexicon: Lexicon | None = None) -> Utterance:
    """How a text is read aloud: tokens that cover it exactly. No lexicon means the house lexicon."""
    del lexicon  # entries are not applied yet
    parts = list(pieces(text))
    line, written, words = _line(text, parts)
    g2p.read(line, written, [word for own in words for word in own])
    for phrase in _phrases(parts, words):
        sandhi.apply(phrase)
    tokens = [token for piece, own in zip(parts, words, strict=True) for token in _tokens(piece, own)]
    return Utterance(text, tuple(_spaced(tokens)))


def _line(text: str, parts: list[Piece]) -> tuple[str, str, list[list[Word]]]:
    """What is spoken, with its punctuation and line ends; the same as written; the Chinese words of each piece.

    Both lines are of one length: they differ where Traditional characters are read as their Simplified forms.
    """
    spoken: list[str] = []
    written: list[str] = []
    words: list[list[Word]] = []
    length = 0
    for number, piece in enumerate(parts):
        said = piece.spoken or ("\n" if "\n" in text[piece.start : piece.end] else "")
        spoken.append(said)
        written.append(text[piece.start : piece.end] if piece.kind is TokenKind.HAN else said)
        words.append(list(_words(piece, number, length)) if piece.kind in _CHINESE else [])
        length += len(said)
    return "".join(spoken), "".join(written), words


def _words(piece: Piece, number: int, start: int) -> Iterator[Word]:
    book = vocabulary()
    for text in _with_erhua(book.segment(piece.spoken)):
        yield Word(text, book.tag(text), number, start)
        start += len(text)


def _with_erhua(words: list[str]) -> Iterator[str]:
    """玩 and 儿 are one word."""
    waiting = ""
    for word in words:
        if word == "儿" and waiting and erhua.joins(waiting):
            waiting += word
            continue
        if waiting:
            yield waiting
        waiting = word
    if waiting:
        yield waiting


def _phrases(parts: list[Piece], words: list[list[Word]]) -> Iterator[list[Word]]:
    """Words that follow each other without a pause."""
    phrase: list[Word] = []
    for piece, own in zip(parts, words, strict=True):
        if own:
            phrase += own
        elif phrase and piece.kind is not TokenKind.SILENT:
            yield phrase
            phrase = []
    if phrase:
        yield phrase


def _tokens(piece: Piece, words: list[Word]) -> Iterator[Token]:
    if piece.kind is TokenKind.HAN:
        start = piece.start
        for word in words:
            end = start + len(word.text)
            yield Token(start, end, piece.kind, word.text, tuple(word.pinyin), tuple(word.surface), doubt=word.doubt)
            start = end
        return
    pinyin = tuple(syllable for word in words for syllable in word.pinyin)
    surface = tuple(syllable for word in words for syllable in word.surface)
    doubt = max((word.doubt for word in words), default=0.0)
    yield Token(piece.start, piece.end, piece.kind, piece.spoken, pinyin, surface, piece.phonemes, doubt)


def _spaced(tokens: list[Token]) -> Iterator[Token]:
    """A Latin word after another, with at most silence between them, is spoken with a space before it."""
    latin = False
    for token in tokens:
        if token.kind is TokenKind.LATIN and latin:
            yield replace(token, spoken=" " + token.spoken)
        else:
            yield token
        latin = token.kind is TokenKind.LATIN or (latin and token.kind is TokenKind.SILENT)
