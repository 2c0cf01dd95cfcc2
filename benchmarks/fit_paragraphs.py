"""Fits the weights by which paragraphs are found, on folders of texts with one paragraph a line.

Every text is seen twice: as it is, and without the final mark of 30 % of its paragraphs. First come the weights of
missing marks, then those of all places, both by logistic regression; last the offset that weighs found breaks against
false ones. A prior of lengths, fitted together with the places as a semi-Markov model, was tried and did harm: lengths
are habits of authors, and those of new authors differ.

With --cross the texts are divided in five, twice: by chance within each genre, and by genre, so that no author of a
text is known; the figures are of the part that a fit has not seen.

    python -m benchmarks.fit_paragraphs DIR... -o narrator/script/weights.json
    python -m benchmarks.fit_paragraphs DIR... --cross
"""

from __future__ import annotations

import json
import random
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import logistic
from benchmarks.logistic import Reals
from benchmarks.segment import SEED, Tally, compare, with_marks_dropped
from narrator.script import paragraphing
from narrator.script.features import Described, describe
from narrator.script.gaps import before, boundaries
from narrator.script.paragraphing import Scored
from narrator.script.words import clauses

MOST_FOR_GAPS = 34
RAREST = 40  # places that a feature must occur at
DROPPED_WEIGHT = 0.5  # of a text without some of its marks
STIFFNESS = 20.0  # of the prior on weights: a feature needs some twenty places to say anything
LEAST = 0.005  # a weight that is smaller is none
OFFSETS = [step / 10 for step in range(3, 13)]
FOLDS = 5
# Kinds of texts that are left out together, so that the authors of one part are not known from the others.
GENRES = (
    ("speech",), ("newsletter",), ("blog", "interview"), ("essay", "translated"), ("classic", "fiction", "textbook"),
)  # fmt: skip
# Features whose weight may depend on habits of the text, and on which.
DEPENDENT = (
    "next opens with quote", "next is quotation", "next has no quotation", "previous is quotation",
    "previous ends with full stop", "length of next", "length of previous", "inner place", "colon before quotation",
    "new subject", "cohesion dips", "missing mark",
)  # fmt: skip
DEPENDING = (
    "quotations", "long sentences", "he and she", "Latin", "spaces", "classical words", "short sentences", "commas",
)  # fmt: skip

Weights = dict[str, float]
CONSTANT = "bias"


@dataclass(frozen=True, slots=True)
class Sample:
    """A text with its author's paragraphs. `name` is its file's: its genre, and what tells it from others."""

    name: str
    paragraphs: list[str]
    is_whole: bool  # whether no mark was dropped

    @property
    def text(self) -> str:
        return "".join(self.paragraphs)

    @property
    def breaks(self) -> set[int]:
        return set(accumulate(map(len, self.paragraphs[:-1])))

    @property
    def genre(self) -> str:
        return self.name.partition("_")[0]


def samples(folders: Sequence[str]) -> list[Sample]:
    """The texts of folders, each twice: as it is, and without some of its marks."""
    chance = random.Random(SEED)
    paths = [path for folder in folders for path in sorted(Path(folder).glob("*.txt"))]
    lines = [[line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()] for path in paths]
    whole = [Sample(path.stem, text, is_whole=True) for path, text in zip(paths, lines, strict=True)]
    return [*whole, *(Sample(s.name, with_marks_dropped(s.paragraphs, chance), is_whole=False) for s in whole)]


def fitted_gaps(seen: Sequence[Sample]) -> Weights:
    """Weights for missing marks: logistic regression over places between words, first of all names, then of some."""
    rows: list[tuple[str, ...]] = []
    is_break: list[bool] = []
    for sample in seen:
        text, breaks = sample.text, sample.breaks
        for at, own in boundaries(clauses(text)):
            rows.append((*own, before(text, at)))
            is_break.append(at in breaks)
    names = sorted({name for row in rows for name in row})
    index = {name: i for i, name in enumerate(names)}
    places, truth = np.array([[index[name] for name in row] for row in rows]), np.array(is_break, float)
    weights, bias = _logistic(places, truth, np.ones(len(names)))
    likely = np.argsort(-weights[places].sum(1))[: len(rows) // 20]
    often = np.bincount(places[likely].ravel(), minlength=len(names)) / len(likely)
    everywhere = np.bincount(places.ravel(), minlength=len(names)) / len(rows)
    shares = np.maximum(often, everywhere * 0.3)
    kept = np.argsort(-np.abs(weights) * np.sqrt(shares * (1 - shares)))[:MOST_FOR_GAPS]
    free = np.zeros(len(names))
    free[kept] = 1
    weights, bias = _logistic(places, truth, free)
    return {names[i]: round(float(weights[i]), 3) for i in sorted(kept)} | {"gap bias": round(bias, 3)}


def _logistic(places: np.ndarray, truth: np.ndarray, free: Reals, steps: int = 250) -> tuple[Reals, float]:
    weights, bias = np.zeros(len(free)), -5.0
    mean, spread = np.zeros(len(free) + 1), np.zeros(len(free) + 1)
    for step in range(1, steps + 1):
        error = truth - 1 / (1 + np.exp(-weights[places].sum(1) - bias))
        by_name = np.bincount(places.ravel(), weights=np.repeat(error, places.shape[1]), minlength=len(free))
        slope = np.append((by_name - 2 * weights) * free, error.sum())
        mean, spread = 0.9 * mean + 0.1 * slope, 0.99 * spread + 0.01 * slope**2
        change = (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
        pace = 0.1 * (1 - 0.8 * step / steps)
        weights, bias = weights + pace * change[:-1] * free, bias + float(pace * change[-1])
    return weights, bias


class Design:
    """The columns that features, habits and their products are."""

    def __init__(self, described: Sequence[Described]) -> None:
        counts = Counter(name for one in described for place in one.places for name in place.features)
        self.local = sorted(name for name, count in counts.items() if count >= RAREST)
        self.habits = sorted(described[0].habits)
        self.products = [(name, habit) for name in DEPENDENT if name in self.local for habit in DEPENDING]
        self.names = [
            *self.local,
            *(f"text: {habit}" for habit in self.habits),
            *(f"{name}, by {habit}" for name, habit in self.products),
        ]
        self.index = {name: i for i, name in enumerate(self.local)}

    def rows(self, described: Described) -> NDArray[np.float32]:
        """A row for each place of a text that no rule settles."""
        places = [place for place in described.places if not place.rule]
        local = np.zeros((len(places), len(self.local)), np.float32)
        for row, place in enumerate(places):
            for name, value in place.features.items():
                if name in self.index:
                    local[row, self.index[name]] = value
        habits = np.array([described.habits[name] for name in self.habits], np.float32)
        products = [local[:, self.index[name]] * np.float32(described.habits[habit]) for name, habit in self.products]
        return np.column_stack([local, np.tile(habits, (len(places), 1)), *products])


def fitted_places(described: Sequence[Described], seen: Sequence[Sample]) -> Weights:
    """The weights of all places, without the offset."""
    design = Design(described)
    rows = np.concatenate([design.rows(one) for one in described])
    truth = [
        place.end in sample.breaks
        for one, sample in zip(described, seen, strict=True)
        for place in one.places
        if not place.rule
    ]
    importance = [
        1.0 if sample.is_whole else DROPPED_WEIGHT
        for one, sample in zip(described, seen, strict=True)
        for place in one.places
        if not place.rule
    ]
    found = logistic.fit(rows, np.array(truth), np.array(importance), STIFFNESS)
    named = {name: round(float(value), 3) for name, value in zip(design.names, found, strict=False)}
    return {name: value for name, value in named.items() if abs(value) >= LEAST} | {
        CONSTANT: round(float(found[-1]), 3)
    }


def fitted(seen: Sequence[Sample]) -> Weights:
    """All weights for texts."""
    of_gaps = fitted_gaps(seen)
    described = [describe(sample.text, of_gaps) for sample in seen]
    return with_offset(fitted_places(described, seen) | of_gaps, seen)


def scored(seen: Sequence[Sample], weights: Weights) -> list[Scored]:
    paragraphing.weights = lambda: weights  # type: ignore[assignment]
    return [Scored.of(sample.text) for sample in seen]


def measured(seen: Sequence[Sample], found: Sequence[Scored], choose: Callable[[Sample, Scored], list[int]]) -> Tally:
    """The breaks that are chosen of those scored against the author's."""
    whole = Tally()
    for sample, one in zip(seen, found, strict=True):
        ends = [0, *(one.places[i].end for i in choose(sample, one)), len(sample.text)]
        whole += compare(sample.paragraphs, [sample.text[start:end] for start, end in pairwise(ends)])
    return whole


def with_offset(weights: Weights, seen: Sequence[Sample]) -> Weights:
    """The weights with the offset that makes F1 less Pk highest."""
    constant = weights[CONSTANT]
    found = scored(seen, weights | {CONSTANT: constant})

    def gain(offset: float) -> float:
        tally = measured(seen, found, lambda _, one: one.best(offset))
        return tally.f1 - tally.pk

    return weights | {CONSTANT: round(constant + max(OFFSETS, key=gain), 3)}


def checked(seen: Sequence[Sample], weights: Weights) -> dict[str, Tally]:
    """How well weights find the paragraphs of texts, by what is asked of them."""
    whole = [sample for sample in seen if sample.is_whole]
    dropped = [sample for sample in seen if not sample.is_whole]
    found = scored(whole, weights)
    return {
        "free": measured(whole, found, lambda _, one: one.best()),
        "given": measured(whole, found, lambda sample, one: one.counted(len(sample.paragraphs))),
        "unmarked": measured(dropped, scored(dropped, weights), lambda _, one: one.best()),
    }


def folds(seen: Sequence[Sample], *, by_genre: bool) -> Iterator[tuple[str, list[Sample], list[Sample]]]:
    """The name of each part, the texts of the others, and its own."""
    names = sorted({sample.name for sample in seen})
    random.Random(SEED).shuffle(names)
    part = {name: i % FOLDS for i, name in enumerate(sorted(names, key=lambda name: name.partition("_")[0]))}
    for fold in range(FOLDS):
        own = [s for s in seen if (s.genre in GENRES[fold] if by_genre else part[s.name] == fold)]
        label = "+".join(GENRES[fold]) if by_genre else f"part {fold + 1}"
        yield label, [sample for sample in seen if sample not in own], own


def cross(seen: Sequence[Sample], *, by_genre: bool) -> None:
    """Print the figures of each part, by weights that have not seen it, and those of all together."""
    whole: dict[str, Tally] = {}
    for label, others, own in folds(seen, by_genre=by_genre):
        for name, tally in checked(own, fitted(others)).items():
            print(f"{label:25} {name:9} {tally.line()}", flush=True)
            whole[name] = whole.get(name, Tally()) + tally
    for name, tally in whole.items():
        print(f"{'all':25} {name:9} {tally.line()}", flush=True)


def main() -> None:
    parser = ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--cross", action="store_true")
    parser.add_argument("-o", "--output", type=Path)
    arguments = parser.parse_args()
    seen = samples(arguments.folders)
    if arguments.cross:
        cross(seen, by_genre=True)
        cross(seen, by_genre=False)
    if arguments.output:
        weights = fitted(seen)
        print(f"{len(weights)} weights", flush=True)
        arguments.output.write_text(json.dumps(weights, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
