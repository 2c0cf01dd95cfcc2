"""The front-end's main road: text → pieces → words → readings → tones as spoken → tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from narrator.frontend import g2p, sandhi
from narrator.frontend.characters import fold
from narrator.frontend.decided import Reading, decide
from narrator.frontend.lexicon import Lexicon
from narrator.frontend.line import line_of
from narrator.frontend.model import TokenKind, Utterance
from narrator.frontend.normalize import pieces
from narrator.frontend.stream import Piece, Word
from narrator.frontend.tokens import tokens_of


def pronounce(text: str, lexicon: Lexicon | None = None, readings: Sequence[Reading] = ()) -> Utterance:
    """How a text is read aloud: tokens that cover it exactly.

    No lexicon means the house lexicon. `readings` are the author's own: (start, end, how that part is read), written as
    in a lexicon; they go before its entries. Raises LexiconError for one that is not understood.
    """
    folded = fold(text)
    decisions = decide(folded, Lexicon.house() if lexicon is None else lexicon, readings)
    parts = list(pieces(folded, decisions.pieces))
    line = line_of(text, parts, decisions.syllables)
    g2p.read(line.spoken, line.written, [word for own in line.words for word in own])
    for phrase, is_code in _phrases(parts, line.words):
        sandhi.apply(phrase, is_code)
    return Utterance(text, tuple(tokens_of(parts, line.words)))


def _phrases(parts: list[Piece], words: list[list[Word]]) -> Iterator[tuple[list[Word], bool]]:
    """Words that follow each other without a pause, and whether a number joined to letters begins them."""
    phrase: list[Word] = []
    last = TokenKind.SILENT
    is_code = False
    for piece, own in zip(parts, words, strict=True):
        if own:
            if not phrase:
                is_code = last is TokenKind.LATIN and piece.kind is TokenKind.NUMBER
            phrase += own
        elif phrase and piece.kind is not TokenKind.SILENT:
            yield phrase, is_code
            phrase = []
        last = piece.kind
    if phrase:
        yield phrase, is_code
