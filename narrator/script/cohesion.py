"""Lexical cohesion: how much the sentences on both sides of a place share their words."""

from __future__ import annotations

import re
from collections import Counter
from math import log, sqrt

from narrator.script import words

WINDOW = 3  # sentences on each side
_CONTENT = re.compile(r"[^\W\d_]{2,}")


def cohesion(sentences: list[str]) -> list[float]:
    """Cosine of the TF-IDF vectors of the three sentences before and behind each place between sentences; 0 to 1."""
    bags = [_bag(sentence) for sentence in sentences]
    return [_cosine(_sum(bags[max(0, i - WINDOW) : i]), _sum(bags[i : i + WINDOW])) for i in range(1, len(bags))]


def _bag(sentence: str) -> Counter[str]:
    return Counter(word for word in words.words(sentence) if len(word) > 1 and _CONTENT.match(word))


def _sum(bags: list[Counter[str]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for bag in bags:
        for word, count in bag.items():
            total[word] = total.get(word, 0.0) + count
    return {word: (1 + log(count)) * _idf(word) for word, count in total.items()}


_idf_of: dict[str, float] = {}


def _idf(word: str) -> float:
    known = _idf_of.get(word)
    if known is None:
        known = _idf_of[word] = log(words.corpus_size() / (words.frequency(word) + 10.0))
    return known


def _cosine(left: dict[str, float], right: dict[str, float]) -> float:
    product = sum(value * right[word] for word, value in left.items() if word in right)
    if not product:
        return 0.0
    return product / sqrt(sum(v * v for v in left.values()) * sum(v * v for v in right.values()))
