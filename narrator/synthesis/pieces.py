"""An utterance as the smallest runs of text that can be timed: a character, or a whole expansion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from narrator.frontend.model import Token, TokenKind, Utterance


class SpokenPiece(NamedTuple):
    """A run of code points with what is spoken for it; both tuples empty for punctuation and silence.

    `token` is the index of the token it belongs to, `beats` how many syllables it takes.
    """

    start: int
    end: int
    token: int
    syllables: tuple[str, ...] = ()
    phonemes: tuple[str, ...] = ()
    beats: int = 0


def pieces(utterance: Utterance) -> Iterator[SpokenPiece]:
    """Cover the utterance's text in order, without gap or overlap."""
    for index, token in enumerate(utterance.tokens):
        if token.kind is TokenKind.HAN:
            yield from _characters(index, token, utterance.text)
        else:
            yield SpokenPiece(token.start, token.end, index, token.surface, token.phonemes, token.syllables)


def _characters(index: int, token: Token, text: str) -> Iterator[SpokenPiece]:
    """One piece a character where syllables and characters go together, else one for the whole token."""
    spans = _spans(token, text)
    if spans is None:
        yield SpokenPiece(token.start, token.end, index, token.surface, (), token.syllables)
        return
    for (start, end), syllable in zip(spans, token.surface, strict=True):
        yield SpokenPiece(start, end, index, (syllable,), (), 1)


def _spans(token: Token, text: str) -> list[tuple[int, int]] | None:
    """A span for each syllable: a character, or two where 儿 is merged into it; None where they do not go together."""
    spans: list[tuple[int, int]] = []
    at = token.start
    for syllable in token.surface:
        merged = syllable[:-1].endswith("r") and syllable[:-1] != "er" and text[at + 1 : at + 2] in {"儿", "兒"}
        spans.append((at, at + 1 + merged))
        at += 1 + merged
    return spans if at == token.end else None
