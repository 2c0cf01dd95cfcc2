"""How segments are read, for the page: every token, what is doubtful, and how characters could be read otherwise."""

from __future__ import annotations

from typing import Any

from narrator.frontend.doubts import LEAST
from narrator.frontend.layers import candidates
from narrator.frontend.model import Token, TokenKind
from narrator.studio.plans import Said


def tokens(said: Said) -> list[dict[str, Any]]:
    """The tokens that are spoken, or that stand silent though they are no mark."""
    text = said.utterance.text
    return [_token(said, token) for token in said.utterance.tokens if token.is_spoken or _is_unread(text, token)]


def _token(said: Said, token: Token) -> dict[str, Any]:
    shown = said.utterance.text[token.start : token.end]
    own = next((r for r in said.segment.readings if r.start < token.end and token.start < r.end), None)
    is_plain = token.kind is TokenKind.HAN and len(shown) == len(token.pinyin)
    return {
        "start": token.start,
        "end": token.end,
        "text": shown,
        "kind": str(token.kind),
        "spoken": token.spoken if token.spoken != shown else "",
        "pinyin": list(token.pinyin),
        "surface": list(token.surface),
        "phonemes": list(token.phonemes),
        "doubt": round(token.doubt, 3),
        "fixed": token.fixed,
        "own": [own.start, own.end, own.said] if own else None,
        "candidates": [list(candidates(character)) for character in shown] if is_plain else [],
    }


def doubts(said: Said) -> list[tuple[int, int, float]]:
    """Where the reading is doubtful: start, end, how much."""
    return [(t.start, t.end, round(t.doubt, 3)) for t in said.utterance.tokens if t.doubt >= LEAST and not t.fixed]


def unread(said: Said) -> list[tuple[int, int]]:
    """Where something stands that has no reading, such as an emoji."""
    return [(t.start, t.end) for t in said.utterance.tokens if _is_unread(said.utterance.text, t)]


def _is_unread(text: str, token: Token) -> bool:
    return token.kind is TokenKind.SILENT and bool(text[token.start : token.end].strip())
