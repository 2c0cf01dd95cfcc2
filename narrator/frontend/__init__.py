"""The front-end: how Chinese text is read aloud, `pronounce(text) -> Utterance`."""

from __future__ import annotations

from narrator.frontend.doubts import Doubtful, doubtful
from narrator.frontend.lexicon import Lexicon
from narrator.frontend.model import Token, TokenKind, Utterance
from narrator.frontend.pronounce import pronounce
from narrator.frontend.respell import respell

__all__ = ["Doubtful", "Lexicon", "Token", "TokenKind", "Utterance", "doubtful", "pronounce", "respell"]
