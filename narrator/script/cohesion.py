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


Vector = tuple[dict[str, float], float]


def _vector(found: Sequence[Bag]) -> Vector:
    """Weighted words and the length of their vector."""
    total: dict[str, int] = {}
    for bag in found:
        for word, count in bag.items():
            total[word] = total.get(word, 0) + count
    weighted = {word: (1 + log(count)) * _idf(word) for word, count in total.items()}
    return weighted, sqrt(sum(value * value for value in weighted.values()))


@lru_cache(maxsize=1 << 16)
def _idf(word: str) -> float:
    return log(words.corpus_size() / (words.frequency(word) + 10.0))


def _cosine(left: Vector, right: Vector) -> float:
    (one, one_length), (two, two_length) = left, right
    product = sum(value * two[word] for word, value in one.items() if word in two)
    return product / (one_length * two_length) if product else 0.0
