"""Of all places where sentences may be heard, those that tell the text in order."""

from __future__ import annotations

from collections.abc import Sequence

from narrator.synthesis.aligning.search import HeardPlace

OVERLAP = 24  # rows, 0.24 s, that two sentences may share at most: their edges are not sure yet
AS_GOOD = 0.75  # of the gain of its best place: another place of the sentence that counts as the whole of it
AS_LONG = 0.65  # of its length, likewise: what is found in noise or in other words is short


def ordered(found: Sequence[HeardPlace], sentences: int) -> list[HeardPlace]:
    """The places, one a sentence at most and in order of both, that gain most together.

    Of a sentence that is said more than once, the last that is whole.
    """
    return _last_takes(_heaviest(found, sentences), found)


def _heaviest(found: Sequence[HeardPlace], sentences: int) -> list[HeardPlace]:
    entering = sorted(range(len(found)), key=lambda at: found[at].first)
    leaving = sorted(range(len(found)), key=lambda at: _free_from(found[at]))
    best = [0.0] * len(found)
    before = [-1] * len(found)
    tree = _Heaviest(sentences)
    left = 0
    for at in entering:
        own = found[at]
        while left < len(leaving) and _free_from(found[leaving[left]]) <= own.first:
            done = leaving[left]
            tree.put(found[done].sentence, best[done], done)
            left += 1
        weight, before[at] = tree.upto(own.sentence)
        best[at] = weight + own.gain
    at = max(range(len(found)), key=lambda at: best[at], default=-1)
    chain = []
    while at >= 0:
        chain.append(found[at])
        at = before[at]
    return chain[::-1]


def _free_from(place: HeardPlace) -> int:
    """The row from which the next sentence may begin; behind its own first."""
    return place.last - min(OVERLAP, (place.last - place.first) // 2)


class _Heaviest:
    """The heaviest entry below a number (a Fenwick tree)."""

    def __init__(self, size: int) -> None:
        self._held: list[tuple[float, int]] = [(0.0, -1)] * (size + 1)

    def put(self, number: int, weight: float, name: int) -> None:
        at = number + 1
        while at < len(self._held):
            self._held[at] = max(self._held[at], (weight, name))
            at += at & -at

    def upto(self, number: int) -> tuple[float, int]:
        """The heaviest of those under `number`."""
        found = (0.0, -1)
        while number > 0:
            found = max(found, self._held[number])
            number -= number & -number
        return found


def _last_takes(chain: Sequence[HeardPlace], found: Sequence[HeardPlace]) -> list[HeardPlace]:
    """The chain with each sentence where it is last said whole before the next begins."""
    places: dict[int, list[HeardPlace]] = {}
    for each in found:
        places.setdefault(each.sentence, []).append(each)
    taken: list[HeardPlace] = []
    until = float("inf")
    for each in reversed(chain):
        last = each
        for other in places[each.sentence]:
            is_later = other.first > last.first and _free_from(other) <= until
            if is_later and _is_whole(other, each):
                last = other
        taken.append(last)
        until = last.first
    return taken[::-1]


def _is_whole(other: HeardPlace, best: HeardPlace) -> bool:
    """Whether another place of a sentence holds all of it, as its best does."""
    long = other.last - other.first >= AS_LONG * (best.last - best.first)
    return long and other.gain >= AS_GOOD * best.gain
