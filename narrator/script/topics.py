"""Chapters for a text without headings: where the subject turns, at lengths that are nearly even.

The division into a number of chapters is the one whose chapters are each most of one subject: every paragraph is a
vector of its words (TF-IDF, hashed), and the vectors in a chapter should point one way. That is change-point detection
with a kernel, the cosine (Arlot, Celisse and Harchaoui 2019), found exactly by dynamic programming.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from math import log, sqrt
from typing import TYPE_CHECKING
from zlib import crc32

from narrator.script import words
from narrator.script.cohesion import bags
from narrator.script.words import Clause, clauses

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Reals = NDArray[np.float32]

CHARACTERS_PER_MINUTE = 280  # of a speech read aloud
OF_SPEECH, OF_BOOK = 5.0, 30.0  # minutes of a chapter of a speech, and of a book
CHAPTERS = 15  # of a text between these
ONE_CHAPTER = 1.5  # a text shorter than this many chapters stays one
LONGEST = 3.0  # chapters, as parts of their mean
SHORT = 0.4  # shorter ones are paid for: nobody wants two minutes beside nine
DIMENSIONS = 512  # of the vectors that words are hashed to
EVENNESS = 0.2  # how much uneven lengths cost, as a part of what all chapters gain
EMPHASIS = 0.25  # power of a paragraph's length that it weighs by
CONVENTION = 0.3  # what the words that old novels begin and end chapters with count, as a part of what a chapter gains
_BEGINS = re.compile(r"(?:话说|却说|且说|话表|诗曰|词曰|話說|卻說|且說)")
_ENDS = re.compile(r"(?:下回分解|下回分說|未完待续|分解)[。！”」）)…]*$")
MOST_UNITS = 20_000  # paragraphs, or several in one, that are looked at: they take 40 MB
MOST_WORK = 1 << 32  # products of two numbers: some seconds
STEPS = 30  # of the search for a number of chapters


def chapters(
    paragraphs: Sequence[str], *, count: int | None = None, minutes: float = 5.0
) -> tuple[tuple[str, ...], ...]:
    """Divide paragraphs into `count` chapters, or into chapters of about `minutes`, by subject and length."""
    begins = turns(paragraphs, count or fitting(paragraphs, minutes))
    return tuple(tuple(paragraphs[start:end]) for start, end in spans(begins, len(paragraphs)))


def suiting(size: int) -> float:
    """How many minutes a chapter of a text of so many characters should take: five, and up to thirty for a book."""
    return min(max(OF_SPEECH, size / CHARACTERS_PER_MINUTE / CHAPTERS), OF_BOOK)


def fitting(paragraphs: Sequence[str], minutes: float) -> int:
    """How many chapters of about that length a text has."""
    lengths = sum(map(len, paragraphs)) / max(1.0, minutes * CHARACTERS_PER_MINUTE)
    return 1 if lengths < ONE_CHAPTER else round(lengths)


def turns(paragraphs: Sequence[str], count: int, found: Iterable[Clause] | None = None) -> list[int]:
    """Indices of the paragraphs that begin a chapter, the first of them 0.

    `found` are the clauses of the paragraphs, joined by line ends, where they are known already.
    """
    count = min(count, len(paragraphs))
    if count < 2:
        return [0] if paragraphs else []
    begins = _units(paragraphs, count)
    units = ["\n".join(paragraphs[start:end]) for start, end in spans(begins, len(paragraphs))]
    if found is None:
        found = clauses("\n".join(paragraphs))
    return [begins[unit] for unit in _Division(units, count, found).begins()]


def spans(begins: Sequence[int], count: int) -> list[tuple[int, int]]:
    """Begins of chapters as ranges of paragraphs."""
    return list(pairwise([*begins, count]))


def _units(paragraphs: Sequence[str], count: int) -> list[int]:
    """Where units begin that are looked at as one: paragraphs, joined where there are too many."""
    most = min(MOST_UNITS, int(sqrt(MOST_WORK * count / (LONGEST * DIMENSIONS))))
    most = max(most, min(4 * count, len(paragraphs)))
    size = 0 if len(paragraphs) <= most else sum(map(len, paragraphs)) / most
    begins, length = [0], 0
    for i, paragraph in enumerate(paragraphs):
        if length >= max(1, size):
            begins.append(i)
            length = 0
        length += len(paragraph)
    return begins


class _Division:
    """What each possible chapter of a text gains, and the best division."""

    def __init__(self, units: Sequence[str], count: int, found: Iterable[Clause]) -> None:
        import numpy as np

        self.count = count
        lengths = np.array([len(unit) for unit in units], np.float64)
        weights = np.maximum(lengths, 1) ** EMPHASIS
        vectors = _vectors(units, found) * weights[:, None].astype(np.float32)
        self.sums = np.concatenate([np.zeros((1, DIMENSIONS), np.float32), np.cumsum(vectors, 0, dtype=np.float32)])
        self.weights = np.concatenate([[0.0], np.cumsum(weights)])
        self.ends = np.concatenate([[0.0], np.cumsum(lengths)])
        self.conventions = CONVENTION * np.array([_conventional(a, b) for a, b in pairwise(["", *units])])
        self.whole = float((self.sums[-1] ** 2).sum() / self.weights[-1]) or 1.0
        self.gains = [self._gains(end) for end in range(1, len(self.ends))]

    def _gains(self, end: int) -> tuple[int, NDArray[np.float64]]:
        """The first unit that a chapter up to `end` may begin with, and what chapters from there on gain."""
        import numpy as np

        mean = self.ends[-1] / self.count
        first = min(int(np.searchsorted(self.ends, self.ends[end] - LONGEST * mean)), end - 1)
        sums = self.sums[end] - self.sums[first:end]
        gains = np.einsum("ij,ij->i", sums, sums) / (self.weights[end] - self.weights[first:end])
        lengths = np.maximum((self.ends[end] - self.ends[first:end]) / mean, 1e-3)
        costs = EVENNESS * np.log(lengths) ** 2 + np.maximum(SHORT / lengths - 1, 0) - self.conventions[first:end]
        return first, gains - self.whole / self.count * costs

    def begins(self) -> list[int]:
        """Where the chapters begin: the price of one more is searched for that gives the number asked for."""
        low, high = -self.whole, self.whole
        nearest = self._best(0.0)
        for _ in range(STEPS):
            if len(nearest) == self.count:
                break
            price = (low + high) / 2
            found = self._best(price)
            if abs(len(found) - self.count) <= abs(len(nearest) - self.count):
                nearest = found
            low, high = (low, price) if len(found) < self.count else (price, high)
        return self._mended(nearest)

    def _mended(self, begins: list[int]) -> list[int]:
        """Join the chapters that lose least by it, or divide those that gain most, until there are so many."""
        units = len(self.gains)
        while len(begins) > self.count:
            ends = [*begins[1:], units]
            inner = range(1, len(begins))
            loss = {i: self._gain(begins[i - 1], begins[i]) + self._gain(begins[i], ends[i]) for i in inner}
            worst = min(inner, key=lambda i: loss[i] - self._gain(begins[i - 1], ends[i]))
            begins = [*begins[:worst], *begins[worst + 1 :]]
        while len(begins) < self.count:
            taken = set(begins)
            places = [i for i in range(units) if i not in taken]
            begins = sorted([*begins, max(places, key=lambda i: self._gained(begins, i))])
        return begins

    def _gained(self, begins: list[int], unit: int) -> float:
        """What it gains to begin a chapter at one more unit."""
        following = bisect_right(begins, unit)
        start, end = begins[following - 1], begins[following] if following < len(begins) else len(self.gains)
        return self._gain(start, unit) + self._gain(unit, end) - self._gain(start, end)

    def _gain(self, start: int, end: int) -> float:
        """What a chapter of these units gains; nothing where it is longer than any should be."""
        first, gains = self.gains[end - 1]
        return float(gains[start - first]) if start >= first else 0.0

    def _best(self, price: float) -> list[int]:
        import numpy as np

        total, back = np.zeros(len(self.ends)), [0]
        for end, (first, gains) in enumerate(self.gains, 1):
            values = total[first:end] + gains
            choice = int(values.argmax())
            total[end] = values[choice] - price
            back.append(first + choice)
        begins, at = [], len(self.ends) - 1
        while at:
            at = back[at]
            begins.append(at)
        return begins[::-1]


def _conventional(before: str, unit: str) -> float:
    """Whether a chapter of an old novel begins here, by its first words and the last ones of the chapter before."""
    return (bool(_BEGINS.match(unit.lstrip("\u3000 "))) + bool(_ENDS.search(before[-20:].rstrip()))) / 2


def _vectors(units: Sequence[str], said: Iterable[Clause]) -> Reals:
    """A vector of length 1 for the words of each unit; words that only one unit has do not count."""
    import numpy as np

    starts = list(accumulate((len(unit) + 1 for unit in units[:-1]), initial=0))
    found = bags(said, starts)
    spread: dict[str, int] = {}
    for bag in found:
        for word in bag:
            spread[word] = spread.get(word, 0) + 1
    weights = {word: _weight(word, count, len(units)) for word, count in spread.items() if count > 1}
    vectors = np.zeros((len(units), DIMENSIONS), np.float32)
    for vector, bag in zip(vectors, found, strict=True):
        for word, count in bag.items():
            if word in weights:
                code = crc32(word.encode())
                vector[code % DIMENSIONS] += (weights[word] if code & 1 << 20 else -weights[word]) * (1 + log(count))
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6))


def _weight(word: str, spread: int, units: int) -> float:
    """How telling a word is: rare in the text, and in the language."""
    return log(units / spread) * sqrt(log(words.corpus_size() / (words.frequency(word) + 10.0)))
