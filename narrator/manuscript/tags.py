"""A fragment of HTML inside another format: the tags are left out, the text between them is kept."""

from __future__ import annotations

import re

from narrator.manuscript.draft import Passage, Piece

_PARTS = re.compile(
    r"(?P<comment><!--.*?(?:-->|\Z))"
    r"|(?P<code><(?P<element>script|style|pre|svg|math)\b.*?(?:</(?P=element)\s*>|\Z))"
    r"|(?P<image><img\b[^>]*>)"
    r"|(?P<markup></?[a-zA-Z][^>]*>|<[!?][^>]*>)"
    r"|(?P<line>\n)",
    re.DOTALL | re.IGNORECASE,
)


def untag(html: str) -> list[Passage]:
    """One passage a line of text; together they hold every character of `html` but line ends."""
    passages: list[Passage] = []
    pieces: list[Piece] = []
    position = 0
    for part in _PARTS.finditer(html):
        pieces.append(Piece(html[position : part.start()]))
        position = part.end()
        if part.lastgroup == "line":
            passages.append(Passage(tuple(pieces)))
            pieces = []
        else:
            reason = next(r for r in ("comment", "code", "image", "markup") if part[r])
            pieces.append(Piece(part[0], reason))
    pieces.append(Piece(html[position:]))
    return [*passages, Passage(tuple(pieces))]
