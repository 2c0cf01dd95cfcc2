"""Paragraphs in which a space stands where a line ended once: the spaces come at even distances, and are taken out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from narrator.manuscript.draft import DraftPassage

FEWEST = 20  # distances that tell
EVEN, SHARE = 2, 0.6  # characters that they differ by, and how many do not by more
NARROWEST, WIDEST = 15, 60  # characters of a line
_SPACE = re.compile(r"(?<=[\u3400-\u9fff，。、；：！？”’」』》）]) (?=[\u3400-\u9fff“‘「『《（0-9A-Za-z])")


def without_spaces_of_wraps(passages: Sequence[DraftPassage]) -> list[DraftPassage]:
    """The passages without the spaces of a wrap, where the text has them."""
    distances = Counter(
        after - before
        for passage in passages
        for before, after in pairwise(found.start() for found in _SPACE.finditer(passage.spoken))
    )
    if distances.total() < FEWEST:
        return list(passages)
    usual = max(distances, key=lambda size: sum(distances[size + by] for by in range(-EVEN, EVEN + 1)))
    near = sum(distances[usual + by] for by in range(-EVEN, EVEN + 1))
    if not NARROWEST <= usual <= WIDEST or near < SHARE * distances.total():
        return list(passages)
    return [
        replace(
            p,
            pieces=tuple(
                piece if piece.reason else replace(piece, text=_SPACE.sub("", piece.text)) for piece in p.pieces
            ),
        )
        for p in passages
    ]
