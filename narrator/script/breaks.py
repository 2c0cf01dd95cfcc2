"""The best sum: which places become breaks, by their scores and the lengths of the paragraphs between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log

CAP = 350  # characters; a longer paragraph tires eye and ear
MEAN = 4.3  # logarithm of a usual length, from which lengths are measured
MOST_COUNTED = 4  # sentences; longer paragraphs are told apart by characters alone


@dataclass(frozen=True, slots=True)
class Prior:
    """What a paragraph gains or loses by its length in characters and in sentences."""

    slope: float
    curve: float
    sentences: tuple[float, ...]

    @classmethod
    def of(cls, weights: Mapping[str, float], habits: Mapping[str, float]) -> Prior:
        """The prior for a text of such habits."""
        get = weights.get
        slope = get("length", 0.0) + sum(get(f"length, by {name}", 0.0) * value for name, value in habits.items())
        single = sum(get(f"one sentence, by {name}", 0.0) * value for name, value in habits.items())
        counted = [get(f"sentences: {number}", 0.0) for number in range(1, MOST_COUNTED + 1)]
        return cls(slope, get("length squared", 0.0), (0.0, counted[0] + single, *counted[1:], 0.0))

    def of_length(self, characters: int) -> float:
        distance = log(max(1, characters)) - MEAN
        return self.slope * distance + self.curve * distance * distance


def best(ends: Sequence[int], scores: Sequence[float], ends_sentence: Sequence[bool], prior: Prior) -> list[int]:
    """The indices of the places whose scores and paragraphs sum best, none over the cap if that can be.

    `ends` are the places and the end of the text; `scores` those of the places; `ends_sentence` is for all.
    """
    starts, counted = [0, *ends], [0, *accumulate(map(int, ends_sentence))]
    by_length = [prior.of_length(length) for length in range(CAP + 1)]
    by_count, most = prior.sentences, MOST_COUNTED + 1
    total, back, first = [0.0], [0], 0
    for j in range(1, len(starts)):
        end, count = starts[j], counted[j]
        while first < j - 1 and end - starts[first] > CAP:
            first += 1
        highest, origin = -1e300, first
        for i in range(first, j):
            length = end - starts[i]
            value = total[i] + (by_length[length] if length <= CAP else prior.of_length(length))
            value += by_count[min(max(1, count - counted[i]), most)]
            if value > highest:
                highest, origin = value, i
        total.append(highest + (scores[j - 1] if j <= len(scores) else 0.0))
        back.append(origin)
    chosen, j = [], back[-1]
    while j:
        chosen.append(j - 1)
        j = back[j]
    return chosen[::-1]
