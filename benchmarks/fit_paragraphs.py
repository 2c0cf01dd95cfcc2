"""Fits the weights by which paragraphs are found, on folders of texts with one paragraph a line.

Every text is seen twice: as it is, and without the final mark of 30 % of its paragraphs. First come the weights of
missing marks, by logistic regression; then those of places and lengths together (see `semi_markov`), from which the
least important are taken away in rounds until 200 are left; last the offset that weighs found breaks against false
ones. The figures printed for the folders after --check are of texts that the fit has not seen.

    python benchmarks/fit_paragraphs.py TRAIN... --check DEV... -o narrator/script/weights.json
"""

from __future__ import annotations

import json
import random
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np

from benchmarks.segment import SEED, Tally, compare, documents, with_marks_dropped
from benchmarks.semi_markov import Fit, Reals, Text, fit, length_features
from narrator.script import paragraphing
from narrator.script.breaks import MOST_COUNTED
from narrator.script.features import Described, describe
from narrator.script.gaps import before, boundaries
from narrator.script.paragraphing import NEVER, Scored
from narrator.script.words import clauses

MOST = 200  # weights
MOST_FOR_GAPS = 34
SETTLED = 20.0  # score of what a rule decides
RAREST = 80  # places that a feature must occur at
DROPPED_WEIGHT = 0.5  # of a text without some of its marks
ROUNDS = ((1000, 100, 0.1), (300, 50, 0.05), (220, 50, 0.05), (0, 80, 0.05))  # weights kept, steps, rate
OFFSETS = [step / 10 for step in range(3, 13)]
# Features whose weight may depend on habits of the text, and on which.
DEPENDENT = (
    "next opens with quote",
    "next is quotation",
    "next has no quotation",
    "previous is quotation",
    "previous ends with full stop",
    "length of next",
    "length of previous",
    "inner place",
    "colon before quotation",
)
DEPENDING = ("quotations", "long sentences", "he and she", "Latin", "spaces", "classical words")

Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Sample:
    """A text with its author's paragraphs."""

    paragraphs: list[str]
    is_whole: bool  # whether no mark was dropped

    @property
    def text(self) -> str:
        return "".join(self.paragraphs)

    @property
    def breaks(self) -> set[int]:
        return set(accumulate(map(len, self.paragraphs[:-1])))


def samples(folders: Sequence[str]) -> list[Sample]:
    """The texts of folders, each twice: as it is, and without some of its marks."""
    chance = random.Random(SEED)
    texts = [text for folder in folders for text in documents(folder)]
    dropped = [Sample(with_marks_dropped(text, chance), is_whole=False) for text in texts]
    return [*(Sample(text, is_whole=True) for text in texts), *dropped]


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
    """The columns that features, habits and their products are, and the names of all weights."""

    def __init__(self, described: Sequence[Described]) -> None:
        counts = Counter(name for one in described for place in one.places for name in place.features)
        self.local = sorted(name for name, count in counts.items() if count >= RAREST)
        self.habits = sorted(described[0].habits)
        self.products = [(name, habit) for name in DEPENDENT if name in self.local for habit in DEPENDING]
        self.names = [
            *self.local,
            *(f"text: {habit}" for habit in self.habits),
            *(f"{name}, by {habit}" for name, habit in self.products),
            *("length", "length squared"),
            *(f"sentences: {number}" for number in range(1, MOST_COUNTED + 1)),
            *(f"length, by {habit}" for habit in self.habits),
            *(f"one sentence, by {habit}" for habit in self.habits),
        ]

    def text(self, described: Described, sample: Sample) -> Text:
        index = {name: i for i, name in enumerate(self.local)}
        local = np.zeros((len(described.places), len(self.local)), np.float32)
        for row, place in enumerate(described.places):
            for name, value in place.features.items():
                if name in index and not place.rule:
                    local[row, index[name]] = value
        habits = np.array([described.habits[name] for name in self.habits], np.float32)
        products = [local[:, index[name]] * described.habits[habit] for name, habit in self.products]
        is_free = np.array([place.rule is None for place in described.places], bool)
        of_text = np.tile(habits, (len(described.places), 1)) * is_free[:, None]
        settled = [
            0 if place.rule is None else -SETTLED if place.rule in NEVER else SETTLED for place in described.places
        ]
        breaks = sample.breaks
        return Text(
            np.column_stack([local, of_text, *products]),
            habits,
            np.array([*(place.end for place in described.places), len(sample.text)]),
            np.array([*(place.ends_sentence for place in described.places), True]),
            np.array([place.end in breaks for place in described.places], bool),
            np.array(settled, np.float32),
            1.0 if sample.is_whole else DROPPED_WEIGHT,
        )

    def importance(self, weights: Reals, texts: Sequence[Text]) -> Reals:
        """How much each weight moves scores: its size times the spread of what it weighs."""
        split = texts[0].features.shape[1]
        places = np.array([len(text.breaks) for text in texts])
        habits = np.stack([text.habits for text in texts])
        spread = np.sqrt(np.average((habits - np.average(habits, 0, places)) ** 2, 0, places))
        always = np.full(2 + MOST_COUNTED, np.inf)
        scale = np.concatenate([np.concatenate([t.features for t in texts]).std(0), always, 0.7 * spread, 0.4 * spread])
        assert len(scale) == split + length_features(len(self.habits))
        return np.where(np.isinf(scale), np.inf, np.abs(weights) * np.where(np.isinf(scale), 0, scale))


def fitted_places(described: Sequence[Described], seen: Sequence[Sample], most: int) -> Weights:
    design = Design(described)
    texts = [design.text(one, sample) for one, sample in zip(described, seen, strict=True)]
    found = Fit(np.zeros(len(design.names)), np.ones(len(design.names), bool))
    found.weights[design.names.index("length squared")] = -0.5
    for kept, steps, rate in ROUNDS:
        order = np.argsort(-np.where(found.free, design.importance(found.weights, texts), -1))
        free = np.zeros(len(design.names), bool)
        free[order[: max(kept, most)]] = True
        found = fit(texts, Fit(np.where(free, found.weights, 0), free), steps, rate)
        print(f"  {int(found.free.sum())} weights", flush=True)
    return {design.names[i]: round(float(found.weights[i]), 3) for i in np.flatnonzero(found.free)}


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
    found = scored(seen, weights | {"bias": 0.0})

    def gain(offset: float) -> float:
        tally = measured(seen, found, lambda _, one: one.best(offset))
        print(f"  {offset:.2f}  {tally.line()}", flush=True)
        return tally.f1 - tally.pk

    return weights | {"bias": max(OFFSETS, key=gain)}


def report(folder: str, seen: Sequence[Sample], weights: Weights) -> None:
    whole = [sample for sample in seen if sample.is_whole]
    dropped = [sample for sample in seen if not sample.is_whole]
    found = scored(whole, weights)
    free = measured(whole, found, lambda _, one: one.best())
    given = measured(whole, found, lambda sample, one: one.counted(len(sample.paragraphs)))
    unmarked = measured(dropped, scored(dropped, weights), lambda _, one: one.best())
    for name, tally in (("free", free), ("given", given), ("unmarked", unmarked)):
        print(f"{folder:8} {name:9} {tally.line()}", flush=True)


def main() -> None:
    parser = ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("train", nargs="+")
    parser.add_argument("--check", nargs="*", default=[])
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    seen = samples(arguments.train)
    of_gaps = fitted_gaps(seen)
    print(f"{len(of_gaps)} weights of missing marks", flush=True)
    described = [describe(sample.text, of_gaps) for sample in seen]
    of_places = fitted_places(described, seen, MOST - len(of_gaps) - 1)
    weights = with_offset(of_places | of_gaps, seen)
    print(f"{len(weights)} weights", flush=True)
    arguments.output.write_text(json.dumps(weights, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    report("train", seen, weights)
    if arguments.check:
        report("check", samples(arguments.check), weights)


if __name__ == "__main__":
    main()
