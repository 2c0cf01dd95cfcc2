"""What two sequences share, in order: as `difflib` finds it where that is cheap, and never in square time.

difflib compares every pair of equal items, again for every stretch that it finds: ten thousand equal lines take it
minutes. Where there are so many pairs, items are taken for the same that stand alone in both sequences, then those
that are the same occurrence of what comes often.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from difflib import Match, SequenceMatcher
from operator import eq

MOST_WORK = 20_000_000  # pairs of equal items times stretches: about a second for difflib


def matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Match]:
    """The stretches that both have, in order, the last one empty at their ends, as `get_matching_blocks` has them."""
    most = min(len(old), len(new))
    first = _equal(zip(old, new, strict=False), most)
    last = _equal(zip(reversed(old), reversed(new), strict=False), most - first)
    inner = _inner(old[first : len(old) - last], new[first : len(new) - last])
    pairs = [
        *(Match(0, 0, first),),
        *(Match(block.a + first, block.b + first, block.size) for block in inner),
        Match(len(old) - last, len(new) - last, last),
    ]
    return [*_joined(pairs), Match(len(old), len(new), 0)]


def changes(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[int, int, int, int]]:
    """What differs: `old[i:j]` has become `new[k:m]`."""
    i = k = 0
    for block in matches(old, new):
        if i < block.a or k < block.b:
            yield i, block.a, k, block.b
        i, k = block.a + block.size, block.b + block.size


def _equal(pairs: Iterator[tuple[Hashable, Hashable]], most: int) -> int:
    """How many pairs from the first on are equal, at most so many."""
    for number, pair in zip(range(most), pairs, strict=False):
        if not eq(*pair):
            return number
    return most


def _inner(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Match]:
    ours, theirs = Counter(old), Counter(new)
    pairs = sum(count * theirs[item] for item, count in ours.items())
    if pairs * min(len(old), len(new)) <= MOST_WORK:
        return SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()[:-1]
    found, i, k = [], 0, 0
    alone = {item for item, count in ours.items() if count == theirs[item] == 1}
    for a, b in [*_in_order(old, new, alone), (len(old), len(new))]:
        found += [Match(i + x, k + y, 1) for x, y in _in_order(old[i:a], new[k:b], None)]
        found.append(Match(a, b, 1 if a < len(old) else 0))
        i, k = a + 1, b + 1
    return found


def _in_order(old: Sequence[Hashable], new: Sequence[Hashable], chosen: set[Hashable] | None) -> list[tuple[int, int]]:
    """Places of the same occurrences of the chosen items, or of all: the most that are in order in both."""
    places = {key: place for place, key in _occurrences(new, chosen)}
    both = [(place, places[key]) for place, key in _occurrences(old, chosen) if key in places]
    ends: list[int] = []  # by length, the least place in `new` at which such a row can end
    rows: list[int] = []  # by length, the number of the pair there
    before: list[int] = []
    for number, (_, place) in enumerate(both):
        length = bisect_left(ends, place)
        before.append(rows[length - 1] if length else -1)
        ends[length : length + 1], rows[length : length + 1] = [place], [number]
    found, number = [], rows[-1] if rows else -1
    while number >= 0:
        found.append(both[number])
        number = before[number]
    return found[::-1]


def _occurrences(items: Sequence[Hashable], chosen: set[Hashable] | None) -> Iterator[tuple[int, tuple[Hashable, int]]]:
    """Each place, with the item and how often it came before."""
    seen: defaultdict[Hashable, int] = defaultdict(int)
    for place, item in enumerate(items):
        if chosen is None or item in chosen:
            yield place, (item, seen[item])
            seen[item] += 1


def _joined(blocks: Sequence[Match]) -> Iterator[Match]:
    """Blocks of which those that follow each other in both are one; without empty ones."""
    now = Match(0, 0, 0)
    for block in blocks:
        if (now.a + now.size, now.b + now.size) == (block.a, block.b):
            now = Match(now.a, now.b, now.size + block.size)
        else:
            if now.size:
                yield now
            now = block
    if now.size:
        yield now
