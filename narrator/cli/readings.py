"""How a text is read aloud, for people and for programs."""

from __future__ import annotations

import json
from typing import Any

from narrator.frontend.lexicon import Lexicon
from narrator.frontend.model import Token, TokenKind
from narrator.frontend.pronouncing import pronounce

DOUBTFUL = 0.5


def as_json(text: str, lexicon: Lexicon) -> str:
    """One JSON object: the text, what is spoken, and the tokens; offsets are code points of the text."""
    utterance = pronounce(text, lexicon)
    tokens = [_token(text, token) for token in utterance.tokens]
    return json.dumps({"text": text, "spoken": utterance.spoken, "tokens": tokens}, ensure_ascii=False)


def _token(text: str, token: Token) -> dict[str, Any]:
    row = {
        "start": token.start,
        "end": token.end,
        "text": text[token.start : token.end],
        "kind": str(token.kind),
        "spoken": token.spoken,
        "pinyin": list(token.pinyin),
        "surface": list(token.surface),
        "doubt": round(token.doubt, 3),
    }
    return row | {"phonemes": list(token.phonemes)} if token.phonemes else row


def as_table(text: str, lexicon: Lexicon) -> str:
    """A line a token that is spoken: text, spoken form where it differs, reading; `?` marks a doubtful one."""
    utterance = pronounce(text, lexicon)
    rows = [_row(text[token.start : token.end], token) for token in utterance.tokens if token.is_spoken]
    silent = [text[t.start : t.end].strip() for t in utterance.tokens if t.kind is TokenKind.SILENT]
    unread = "".join(f"\n  not read: {mark}" for mark in silent if mark)
    return f"{utterance.spoken}\n" + "\n".join(rows) + unread


def _row(shown: str, token: Token) -> str:
    said = f" → {token.spoken}" if token.spoken != shown else ""
    sounds = " ".join(token.surface) or "/" + " ".join(token.phonemes) + "/"
    return f"  {shown}{said}  {sounds}{'  ?' if token.doubt >= DOUBTFUL else ''}"
