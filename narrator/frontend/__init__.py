"""The front-end: how Chinese text is read aloud, `pronounce(text) -> Utterance`.

Each name is loaded when it is first used: the types alone need none of the tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from narrator import on_demand

if TYPE_CHECKING:
    from narrator.frontend.doubts import Doubtful, doubtful
    from narrator.frontend.lexicon import Lexicon
    from narrator.frontend.model import Token, TokenKind, Utterance
    from narrator.frontend.pronouncing import pronounce, pronounce_all
    from narrator.frontend.respelling import respell

__all__ = [
    "Doubtful",
    "Lexicon",
    "Token",
    "TokenKind",
    "Utterance",
    "doubtful",
    "pronounce",
    "pronounce_all",
    "respell",
]


def __getattr__(name: str) -> Any:
    return on_demand.loaded(__name__, name, _HOMES)


_HOMES = {
    "Doubtful": "doubts",
    "Lexicon": "lexicon",
    "Token": "model",
    "TokenKind": "model",
    "Utterance": "model",
    "doubtful": "doubts",
    "pronounce": "pronouncing",
    "pronounce_all": "pronouncing",
    "respell": "respelling",
}
