"""Pages that are set from the top down, columns from right to left: turned, so that they are read like others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from narrator.manuscript.glyphs import Glyph

FEWEST = 3  # characters below each other
MOSTLY = 2.0  # times as many characters stand below the one before as beside it
STEP = 0.7, 2.6  # ems from a character to the next below it
SAME_COLUMN, MOST_DRIFT = 0.3, 0.1  # ems, for one character and on average


def upright(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The characters of a page; those of a page that is read downwards as they would be if it were turned."""
    drawn = [glyph for glyph in glyphs if glyph[0].strip()]
    below = beside = 0
    drift = 0.0  # ems to the right, in all: what goes down aslant is no column
    for before, after in pairwise(drawn):
        em = max(before[4], after[4])
        across, down = after[1] - before[1], before[3] - after[3]
        if abs(across) <= SAME_COLUMN * em and STEP[0] * em <= down <= STEP[1] * em:
            below, drift = below + 1, drift + across / em
        beside += 0 < across <= STEP[1] * em and abs(down) <= SAME_COLUMN * em
    if below < FEWEST or below < MOSTLY * beside or abs(drift) > MOST_DRIFT * below:
        return list(glyphs)
    return [(text, -foot - size, -foot, (left + right) / 2, size) for text, left, right, foot, size in drawn]
