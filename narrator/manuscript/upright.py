"""Lines that are set from the top down, a character a line, as a title page has them: made into lines again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from narrator.manuscript.draft import Fragment

FEWEST, LONGEST = 3, 30  # characters that stand below each other
_ONE = re.compile(r"[\u3400-\u9fff《》〈〉·（）：]")

Pieces = tuple[Fragment, ...]


def with_upright_lines(lines: Iterable[Pieces]) -> Iterator[Pieces]:
    """The lines, runs of single characters joined to one."""
    for is_one, group in groupby(lines, key=_is_one):
        run = list(group)
        if is_one and FEWEST <= len(run) <= LONGEST and len({pieces[0].text for pieces in run}) > 1:
            yield tuple(piece for pieces in run for piece in pieces)
        else:
            yield from run


def _is_one(pieces: Pieces) -> bool:
    return len(pieces) == 1 and not pieces[0].reason and bool(_ONE.fullmatch(pieces[0].text.strip()))
