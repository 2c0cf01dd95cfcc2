"""Sources of any format and encoding, read into one type: headings, paragraphs, and what was left out.

Each name is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from narrator import on_demand

if TYPE_CHECKING:
    from narrator.manuscript.cleaning import clean
    from narrator.manuscript.encoding import Decoded, decode
    from narrator.manuscript.model import Block, BlockKind, Cover, LeftOut, Manuscript
    from narrator.manuscript.reader import read, read_bytes, read_string

__all__ = [
    "Block",
    "BlockKind",
    "Cover",
    "Decoded",
    "LeftOut",
    "Manuscript",
    "clean",
    "decode",
    "read",
    "read_bytes",
    "read_string",
]

_HOMES = {
    "Block": "model",
    "BlockKind": "model",
    "Cover": "model",
    "Decoded": "encoding",
    "LeftOut": "model",
    "Manuscript": "model",
    "clean": "cleaning",
    "decode": "encoding",
    "read": "reader",
    "read_bytes": "reader",
    "read_string": "reader",
}


def __getattr__(name: str) -> Any:
    return on_demand.loaded(__name__, name, _HOMES)
