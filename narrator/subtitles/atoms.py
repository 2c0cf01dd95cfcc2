"""A paragraph as atoms: the pieces, each heard, that lines and cues are put together from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from narrator.subtitles.boundaries import Boundary, BoundaryKind, boundaries
from narrator.subtitles.characters import halves, is_counted, reading_length, width
from narrator.subtitles.model import TimedSpan, TimedText

# A clause of up to three characters and its mark: it may need a neighbour's last words beside it on a line.
TINY_HALVES = 6


class Atom(NamedTuple):
    """Text that is not parted further, its sound, and the place after it.

    `onset_s` and `offset_s` bound the speech. `halves` is its width without the `space` after it; `core` is the width
    without marks; `read` counts characters for reading speed.
    """

    start: int
    end: int
    onset_s: float
    offset_s: float
    halves: int
    space: int
    core: int
    read: int
    kind: BoundaryKind
    cost: int


def atoms(passage: TimedText, voiced: Sequence[TimedSpan], line_halves: int) -> list[Atom]:
    """The atoms of a paragraph, in order; `voiced` are its spans of speech, one at least."""
    places = _heard(boundaries(passage, line_halves), voiced)
    return list(_clauses(list(_measured(passage.text, places, voiced)), line_halves))


def _heard(places: list[Boundary], voiced: Sequence[TimedSpan]) -> list[Boundary]:
    """The places that have speech on both sides of them: silent text joins what is before it."""
    kept: list[Boundary] = []
    n = 0
    for place in places:
        heard = n
        while n < len(voiced) and voiced[n].start_char < place.offset:
            n += 1
        if n > heard or not kept:
            kept.append(place)
        else:
            ends = kept[-1].kind is BoundaryKind.SENTENCE and place.kind is not BoundaryKind.FORCED
            kept[-1] = kept[-1]._replace(offset=place.offset) if ends else place
        if n == 0:
            kept.clear()
    return kept


def _measured(text: str, places: Sequence[Boundary], voiced: Sequence[TimedSpan]) -> Iterator[Atom]:
    start = n = 0
    for end, kind, cost in places:
        first = n
        while n < len(voiced) and voiced[n].start_char < end:
            n += 1
        piece = text[start:end]
        bare = piece.rstrip()
        yield Atom(
            start, end, voiced[first].start_s, voiced[n - 1].end_s,
            width(bare), width(piece) - width(bare), sum(halves(c) for c in bare if is_counted(c)),
            reading_length(bare), kind, cost,
        )  # fmt: skip
        start = end


def _clauses(words: Sequence[Atom], line_halves: int) -> Iterator[Atom]:
    """Words joined to clauses where a clause fits in a line: it is never better parted, and there is less to search."""
    groups = list(_groups(words))
    tiny = [sum(word.core for word in group) <= TINY_HALVES for group in groups]
    for n, group in enumerate(groups):
        beside_tiny = any(tiny[max(0, n - 1) : n + 2])
        if sum(word.halves + word.space for word in group) <= line_halves and not beside_tiny:
            yield joined(group)
        else:
            yield from group


def _groups(words: Sequence[Atom]) -> Iterator[list[Atom]]:
    group: list[Atom] = []
    for word in words:
        group.append(word)
        if word.kind <= BoundaryKind.MARK:
            yield group
            group = []


def joined(group: Sequence[Atom]) -> Atom:
    """Neighbouring atoms as one."""
    first, last = group[0], group[-1]
    return Atom(
        first.start, last.end, first.onset_s, last.offset_s,
        sum(word.halves + word.space for word in group) - last.space, last.space,
        sum(word.core for word in group), sum(word.read for word in group), last.kind, last.cost,
    )  # fmt: skip
