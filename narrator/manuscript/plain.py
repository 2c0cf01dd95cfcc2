"""A plain form of a text, of the same length: full-width, circled and look-alike letters as ASCII, in lower case."""

from __future__ import annotations

import unicodedata
from functools import cache

_LOOKALIKES = {
    "ω": "w",
    "ш": "w",
    "а": "a",
    "е": "e",
    "о": "o",
    "р": "p",
    "с": "c",
    "х": "x",
    "м": "m",
    "т": "t",
    "ο": "o",
}


def plain(text: str) -> str:
    """`text` with every letter, digit and full stop that stands for an ASCII one replaced by it."""
    return text.lower() if text.isascii() else text.translate(_table())


@cache
def _table() -> dict[int, str]:
    table = {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)} | {
        ord(character): letter for character, letter in _LOOKALIKES.items()
    }
    letterlike = (range(0xFF01, 0xFF5F), range(0x249C, 0x24EA), range(0x1D400, 0x1D800), range(0x1F110, 0x1F16A))
    for code in (code for block in letterlike for code in block):
        folded = unicodedata.normalize("NFKC", chr(code)).strip("()").lower()
        if len(folded) == 1 and folded.isascii() and (folded.isalnum() or folded == "."):
            table[code] = folded
    return table
