"""Where speech behind a pause begins: a first sound may be drawn out, faint, or led in by a murmur.

What leads in fits no sound of the text, so that the likeliest path leaves it to the pause. It is as loud as speech,
though, and hangs together with it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from narrator.synthesis.aligning.features import HOP_S, Levels
from narrator.synthesis.aligning.timing import TimedPiece

AROUND = 400  # rows, 4 s, in which the quietest tell how loud a pause is
QUIETEST = 5  # per cent of them
LOUD_SHARE = 0.5  # of the way from pause to speech, from which on something sounds
LEAST_SPAN = 0.5  # that speech has to be louder than pauses, to tell them apart at all
GAP = round(0.12 / HOP_S)  # rows of quiet inside: a stop is closed so long
PAUSED = round(0.15 / HOP_S)  # rows that are a pause, before which is something else
MOST = round(0.8 / HOP_S)  # rows that lead in; what is longer is said beside the text


def from_pauses(pieces: Sequence[TimedPiece], levels: Levels) -> list[TimedPiece]:
    """Pieces in order, those behind a pause from where speech begins."""
    found: list[TimedPiece] = []
    between: list[TimedPiece] = []  # what is not heard, since the last that is
    behind = 0
    for each in pieces:
        if not (each.piece.sounds and each.first < each.last):
            between.append(each)
            continue
        first = _begun(each.first, behind, levels) if each.first - behind >= PAUSED else each.first
        found += [one._replace(first=min(one.first, first), last=min(one.last, first)) for one in between]
        found.append(each._replace(first=first))
        between, behind = [], each.last
    return found + between


def _begun(first: int, behind: int, levels: Levels) -> int:
    """The row in which what is found in `first` begins; it lies behind the row `behind`."""
    low = max(behind, first - MOST - PAUSED)
    floor = float(np.percentile(levels[max(0, first - AROUND) : first + AROUND], QUIETEST))
    if floor > -LEAST_SPAN:
        return first
    loud = np.flatnonzero(levels[low:first] > floor * (1 - LOUD_SHARE)) + low
    begin = first
    for row in loud[::-1]:
        if begin - row > GAP:
            break
        begin = int(row)
    is_led_in = first - begin <= MOST and begin - behind >= PAUSED
    return begin if is_led_in else first
