"""A paragraph as segments: the units that are synthesized, stored and corrected one by one.

Every decision is local, so that an edit changes only the segments it touches: a long sentence is a segment, or is
divided, by itself; short sentences are joined only within their run.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, groupby
from zlib import crc32

from narrator.script.clauses import divide
from narrator.script.model import Segment
from narrator.script.sentences import sentences

SHORTEST = 25  # Kokoro is weak on very short texts, under about 20 tokens ...
LONGEST = 80  # ... and rushes on long ones, over 400 tokens at 3 to 5 a character
_SCANNED = 1000  # sentences; a longer run of short ones is halved unseen, so that no input takes quadratic time


def split(text: str, *, shortest: int = SHORTEST, longest: int = LONGEST) -> tuple[Segment, ...]:
    """Divide a paragraph into segments of `shortest` to `longest` characters where it allows; joined they are it.

    Only a word, number or name that is longer by itself makes a segment longer than `longest`: five times as long at
    most.
    """
    units = list(_units(text, shortest, longest))
    return tuple(Segment(piece) for piece in _attach(units, shortest, longest))


def _units(text: str, shortest: int, longest: int) -> Iterator[str]:
    """Long sentences, divided where they must be, and runs of short ones, joined."""
    for short, run in groupby(sentences(text), key=lambda s: len(s.strip()) < shortest):
        if short:
            yield from _join(list(run), shortest, longest)
        else:
            for sentence in run:
                yield from divide(sentence, shortest, longest)


def _join(run: list[str], shortest: int, longest: int) -> Iterator[str]:
    """Join short sentences, dividing a run that is too long where the text, not the position, says so."""
    waiting = [run]
    while waiting:
        run = waiting.pop()
        ends = list(accumulate(map(len, run)))
        if ends[-1] <= longest or len(run) == 1:
            yield "".join(run)
            continue
        cut = _cut(run, ends, shortest)
        waiting += [run[cut:], run[:cut]]


def _cut(run: list[str], ends: list[int], shortest: int) -> int:
    """Where to divide a run: the place whose two sentences hash lowest, the nearest to the middle if several do."""
    middle = ends[-1] / 2
    places = [i for i in range(1, len(run)) if shortest <= ends[i - 1] <= ends[-1] - shortest] or range(1, len(run))
    if len(run) > _SCANNED:
        return min(places, key=lambda i: abs(ends[i - 1] - middle))
    return min(places, key=lambda i: (crc32((run[i - 1] + run[i]).encode(errors="replace")), abs(ends[i - 1] - middle)))


def _attach(units: list[str], shortest: int, longest: int) -> Iterator[str]:
    """Give each unit that is too short to sound well to the unit before it, else to the one behind it, if it fits."""
    lengths = [len(unit.strip()) for unit in units]
    short = [length < shortest for length in lengths]
    backward = [
        i > 0 and short[i] and not short[i - 1] and len(units[i - 1]) + lengths[i] <= longest for i in range(len(units))
    ]
    piece = ""
    for i, unit in enumerate(units):
        piece += unit
        following = len(units[i + 1]) if i + 1 < len(units) else 0
        second = len(units[i + 2]) if i + 2 < len(units) and backward[i + 2] else 0
        forward = short[i] and not backward[i] and bool(following) and len(unit) + following + second <= longest
        if forward or (i + 1 < len(units) and backward[i + 1]):
            continue
        yield piece
        piece = ""
    if piece:
        yield piece
