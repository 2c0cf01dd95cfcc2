"""A text's pieces as one line of what is spoken, with the Chinese words in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from narrator.frontend import erhua
from narrator.frontend.decided import by_character
from narrator.frontend.model import TokenKind
from narrator.frontend.stream import Piece, Word
from narrator.words import vocabulary

_CHINESE = (TokenKind.HAN, TokenKind.NUMBER)


@dataclass(frozen=True, slots=True)
class Line:
    """`spoken` is all that is said, with its punctuation and line ends; `words` are the Chinese words of each piece.

    `written` has the length of `spoken`: they differ where Traditional characters are read as their Simplified forms.
    """

    spoken: str
    written: str
    words: list[list[Word]]


def line_of(text: str, pieces: Sequence[Piece], syllables: Mapping[int, str]) -> Line:
    """The line of a text's pieces; `syllables` are decided, by the places of their characters in the text."""
    spoken: list[str] = []
    written: list[str] = []
    words: list[list[Word]] = []
    length = 0
    divided = iter(vocabulary().divide([piece.spoken for piece in pieces if piece.kind in _CHINESE]))
    for number, piece in enumerate(pieces):
        said = piece.spoken or ("\n" if "\n" in text[piece.start : piece.end] else "")
        spoken.append(said)
        written.append(text[piece.start : piece.end] if piece.kind is TokenKind.HAN else said)
        if piece.kind in _CHINESE:
            words.append(list(_words(next(divided), number, length, _given(piece, syllables))))
        else:
            words.append([])
        length += len(said)
    return Line("".join(spoken), "".join(written), words)


def _words(divided: list[tuple[str, str]], piece: int, start: int, given: Mapping[int, str]) -> Iterator[Word]:
    at = 0
    for text, tag in _with_erhua(divided):
        own = {place: given[at + place] for place in range(len(text)) if at + place in given} if given else {}
        yield Word(text, tag, piece, start + at, given=own)
        at += len(text)


def _given(piece: Piece, syllables: Mapping[int, str]) -> dict[int, str]:
    """What is decided about the characters of a piece's spoken form, by their places in it."""
    if piece.pinyin:
        return dict(enumerate(by_character(piece.pinyin, piece.spoken)))
    if piece.kind is not TokenKind.HAN or not syllables:
        return {}
    places = range(piece.start, piece.end)
    return {place - piece.start: syllables[place] for place in places if place in syllables}


def _with_erhua(words: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """玩 and 儿 are one word."""
    waiting = tag = ""
    for word, own in words:
        if word == "儿" and waiting and erhua.joins(waiting):
            waiting += word
            continue
        if waiting:
            yield waiting, tag
        waiting, tag = word, own
    if waiting:
        yield waiting, tag
