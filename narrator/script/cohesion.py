"""Lexical cohesion: how much the sentences on both sides of a place share their words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log, sqrt

from narrator.script import words
from narrator.script.words import Clause

WINDOW = 3  # sentences on each side
SPAN = 4  # sentences on each side in which a subject is looked for
FEW = 10.0  # the weight of words that say little by themselves, about two of them
_CONTENT = re.compile(r"[^\W\d_]{2,}")

Bag = dict[str, int]


def bags(clauses: Iterable[Clause], starts: Sequence[int]) -> list[Bag]:
    """How often each content word occurs in the sentences of a text, which begin at `starts`."""
    found: list[Bag] = [{} for _ in starts]
    for clause in clauses:
        bag = found[bisect_right(starts, clause.start) - 1]
        for word, _ in clause.words:
            if len(word) > 1 and _CONTENT.match(word):
                bag[word] = bag.get(word, 0) + 1
    return found


def cohesion(found: Sequence[Bag]) -> list[float]:
    """Cosine of the TF-IDF vectors of the three sentences before and behind each place between sentences; 0 to 1."""
    windows = [_vector(found[i : i + WINDOW]) for i in range(len(found))]
    heads = [_vector(found[:i]) for i in range(1, WINDOW)]
    return [_cosine(heads[i - 1] if i < WINDOW else windows[i - WINDOW], windows[i]) for i in range(1, len(found))]


def dips(found: Sequence[Bag]) -> list[float]:
    """How far cohesion at each place lies below that at its neighbours, together."""
    near = cohesion(found)
    padded = [*near[:1], *near, *near[-1:]]
    return [padded[i] + padded[i + 2] - 2 * own for i, own in enumerate(near)]


def turns(found: Sequence[Bag]) -> list[tuple[float, float, float]]:
    """How far a new subject begins at each place between sentences, an old one ends, and the next sentence goes on.

    A subject is the words that occur more than once in the `SPAN` sentences on one side and not on the other; the last
    figure is the share of the words of the next sentence that the `WINDOW` before it have. All from 0 to 1, words by
    how telling they are.
    """
    spans = [_total(found[i : i + SPAN]) for i in range(len(found))]
    windows = [_total(found[i : i + WINDOW]) for i in range(len(found))]
    made = []
    for i in range(1, len(found)):
        before = spans[i - SPAN] if i >= SPAN else _total(found[:i])
        near = windows[i - WINDOW] if i >= WINDOW else _total(found[:i])
        made.append((_own(spans[i], before), _own(before, spans[i]), _shared(found[i], near)))
    return made


def _total(found: Iterable[Bag]) -> Bag:
    total: Bag = {}
    for bag in found:
        if not total:
            total = dict(bag)
            continue
        for word, count in bag.items():
            total[word] = total.get(word, 0) + count
    return total


def _own(one: Bag, other: Bag) -> float:
    repeated = {word: _idf(word) for word, count in one.items() if count > 1}
    return sum(v for word, v in repeated.items() if word not in other) / (sum(repeated.values()) + FEW)


def _shared(one: Bag, other: Bag) -> float:
    return sum(_idf(word) for word in one if word in other) / (sum(map(_idf, one)) + FEW)


Vector = tuple[dict[str, float], float]


def _vector(found: Sequence[Bag]) -> Vector:
    """Weighted words and the length of their vector."""
    total = _total(found)
    weighted = {word: (1 + log(count)) * _idf(word) for word, count in total.items()}
    return weighted, sqrt(sum(value * value for value in weighted.values()))


@lru_cache(maxsize=1 << 16)
def _idf(word: str) -> float:
    return log(words.corpus_size() / (words.frequency(word) + 10.0))


def _cosine(left: Vector, right: Vector) -> float:
    (one, one_length), (two, two_length) = left, right
    product = sum(value * two[word] for word, value in one.items() if word in two)
    return product / (one_length * two_length) if product else 0.0
