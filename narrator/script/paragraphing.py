"""Paragraphs for a text that has none: hard rules, and one additive score a place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from narrator.script.breaks import CAP, best
from narrator.script.features import SentenceBoundary, describe
from narrator.script.options import Length
from narrator.script.places import BreakRule
from narrator.script.sentences import sentence_ends

__all__ = ["CAP", "paragraphs"]

BIAS = {"short": 1.2, "normal": 0.0, "long": -1.2}
NEVER = {BreakRule.LEAD, BreakRule.QUOTE}
SETTLED = 1e6
STRETCH = 100_000  # characters that are looked at together
STEPS = 20  # of the search for a number of paragraphs
_WIDEST = 30.0


@lru_cache(maxsize=1)
def weights() -> dict[str, float]:
    """The weight of each named feature, as fitted by `benchmarks/fit_paragraphs.py`."""
    loaded: dict[str, float] = json.loads(files(__package__).joinpath("weights.json").read_text("utf-8"))
    return loaded


def paragraphs(text: str, *, count: int | None = None, length: Length = "normal") -> tuple[str, ...]:
    """Divide an unbroken text into paragraphs; joined they are the text, apart from white space at the breaks.

    With `count`, exactly so many, or as many as there are places for breaks.
    """
    made: list[str] = []
    for stretch in (text,) if count else stretches(text):
        scored = Scored.of(stretch)
        chosen = scored.counted(count) if count else scored.chosen(length)
        ends = [0, *(scored.places[i].end for i in chosen), len(stretch)]
        made += [piece for start, end in pairwise(ends) if (piece := stretch[start:end].strip())]
    return tuple(made)


def stretches(text: str) -> Iterator[str]:
    """A text in parts that end with a sentence and are looked at by themselves, so that memory stays bounded."""
    start = 0
    for end in (*sentence_ends(text), len(text)) if len(text) > STRETCH else (len(text),):
        if end - start >= STRETCH or end == len(text):
            yield from (text[at : min(at + 2 * STRETCH, end)] for at in range(start, end, 2 * STRETCH))
            start = end


@dataclass(frozen=True, slots=True)
class Scored:
    """The places of a text with the score of each."""

    size: int
    places: tuple[SentenceBoundary, ...]
    scores: tuple[float, ...]
    own: Mapping[str, float]  # weights for this text

    @classmethod
    def of(cls, text: str) -> Scored:
        known = weights()
        described = describe(text, known)
        own = for_habits(known, described.habits)
        constant = known["bias"] + sum(known.get(f"text: {name}", 0.0) * v for name, v in described.habits.items())
        scores = tuple(constant + score(place, own) for place in described.places)
        return cls(len(text), described.places, scores, own)

    def chosen(self, length: Length) -> list[int]:
        """The indices of the places that are breaks."""
        return self.best(BIAS[length])

    def terms(self, i: int) -> list[tuple[str, float]]:
        """What the features of a place add to its score, by name."""
        return [(name, self.own[name] * value) for name, value in self.places[i].features.items() if name in self.own]

    def best(self, bias: float = 0.0) -> list[int]:
        """The indices of the places that are breaks; a higher bias gives more."""
        ends = [*(place.end for place in self.places), self.size]
        return best(ends, [value + bias for value in self.scores])

    def counted(self, count: int) -> list[int]:
        """The breaks that make `count` paragraphs, or as many as there are places."""
        low, high, nearest = -_WIDEST, _WIDEST, self.best()
        for _ in range(STEPS):
            if len(nearest) + 1 == count:
                return nearest
            middle = (low + high) / 2
            found = self.best(middle)
            if abs(len(found) + 1 - count) <= abs(len(nearest) + 1 - count):
                nearest = found
            low, high = (middle, high) if len(found) + 1 < count else (low, middle)
        return self._mended(nearest, count)

    def _mended(self, chosen: list[int], count: int) -> list[int]:
        """Add the best places left, or take away the worst, until there are `count` paragraphs."""
        inside = sorted(chosen, key=lambda i: -self.scores[i])[: count - 1]
        left = sorted(set(range(len(self.places))) - set(inside), key=lambda i: (-self.scores[i], i))
        return sorted([*inside, *left[: count - 1 - len(inside)]])


def for_habits(known: Mapping[str, float], habits: Mapping[str, float]) -> dict[str, float]:
    """The weights for a text: those that depend on a habit (`length of next, by spaces`) added to their feature's."""
    own = dict(known)
    for name, weight in known.items():
        feature, by, habit = name.rpartition(", by ")
        if by:
            own[feature] = own.get(feature, 0.0) + weight * habits[habit]
    return own


def score(place: SentenceBoundary, own: Mapping[str, float]) -> float:
    """How much speaks for a break at a place: the sum of its weighted features, unless a rule settles it."""
    if place.rule:
        return -SETTLED if place.rule in NEVER else SETTLED
    return sum(own[name] * value for name, value in place.features.items() if name in own)
