"""Why a paragraph ends where it does: the rule, or the features that speak most for the break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from narrator.script.options import Length
from narrator.script.paragraphing import CAP, Scored, stretches

STRONGEST = 3  # reasons that are named
LEAST = 0.1  # what weighs less is no reason
BY_LENGTH = f"the length decides: it is usual for such a text, and at most {CAP} characters"
SHOWN = 8  # characters of the text on both sides


@dataclass(frozen=True, slots=True)
class Reason:
    """A feature's name and how much it adds to the score of a break, in natural logarithms of odds."""

    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class Break:
    """A break between two paragraphs: the words on both sides, the score, and the strongest reasons.

    `length` is that of the paragraph that ends, in characters.
    """

    before: str
    after: str
    length: int
    score: float
    reasons: tuple[Reason, ...]

    def __str__(self) -> str:
        said = "; ".join(f"{r.name} {r.weight:+.1f}" if r.weight else r.name for r in self.reasons)
        return f"…{self.before} | {self.after}…  {self.length} characters, {said}"


def explain(text: str, length: Length = "normal") -> Iterator[Break]:
    """The breaks that `paragraphs` makes in a text, in order, with their reasons."""
    for stretch in stretches(text):
        scored = Scored.of(stretch)
        start = 0
        for i in scored.chosen(length):
            end = scored.places[i].end
            before, after = stretch[start:end].strip(), stretch[end:].lstrip()
            yield Break(before[-SHOWN:], after[:SHOWN], len(before), scored.scores[i], tuple(_reasons(scored, i)))
            start = end


def _reasons(scored: Scored, i: int) -> Iterator[Reason]:
    place = scored.places[i]
    if place.rule:
        yield Reason(place.rule.value, 0.0)
        return
    terms = sorted(scored.terms(i), key=lambda term: -term[1])
    reasons = [Reason(name, weight) for name, weight in terms[:STRONGEST] if weight >= LEAST]
    yield from reasons or [Reason(BY_LENGTH, 0.0)]
