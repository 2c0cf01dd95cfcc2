"""A semi-Markov model of paragraphs: scores of places and a prior of lengths, fitted together by maximum likelihood.

Sarawagi and Cohen 2004. A division of a text scores the sum over its paragraphs of the weighted features of the place
that ends it and of its length; the fit makes the author's own division as likely as it can be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from narrator.script.breaks import MEAN, MOST_COUNTED

REACH = 48  # places that a paragraph may pass over
LONGEST = 700  # characters of a paragraph that is thought of, beside the author's own
TOGETHER = 48  # texts that are computed at once
_NEVER = -1e9

Reals = NDArray[np.float64]


@dataclass(slots=True)
class Text:
    """One text: the features of its places, its habits, where its places are, and which of them are breaks."""

    features: NDArray[np.float32]  # places x features
    habits: NDArray[np.float32]
    ends: NDArray[np.int64]  # places and the end of the text
    ends_sentence: NDArray[np.bool_]
    breaks: NDArray[np.bool_]
    settled: NDArray[np.float32]  # added to scores where a rule decides
    weight: float = 1.0


def length_features(habits: int) -> int:
    """How many weights the prior has: slope, curve, sentence counts, and slope and one sentence by habit."""
    return 2 + MOST_COUNTED + 2 * habits


class Batch:
    """Texts padded to one size: arrays over text, place (0 is the text's start) and number of places passed over."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self.texts = texts
        self.places = max(len(text.ends) for text in texts)
        self.sizes = np.array([len(text.ends) for text in texts])
        shape = (len(texts), self.places + 1, REACH + 1)
        length, self.sentences = np.zeros(shape, np.int64), np.zeros(shape, np.int8)
        self.own = np.zeros(shape, bool)
        for row, text in enumerate(texts):
            starts = np.concatenate([[0], text.ends])
            counted = np.concatenate([[0], np.cumsum(text.ends_sentence)])
            for passed in range(1, min(REACH + 1, len(starts))):
                length[row, passed : len(starts), passed] = starts[passed:] - starts[:-passed]
                counts = np.clip(counted[passed:] - counted[:-passed], 1, MOST_COUNTED + 1)
                self.sentences[row, passed : len(starts), passed] = counts
            true = [0, *(np.flatnonzero(text.breaks) + 1), len(text.ends)]
            for a, b in pairwise(true):
                if b - a <= REACH:
                    self.own[row, b, b - a] = True
        self.allowed = ((length > 0) & (length <= LONGEST)) | self.own
        self.allowed[:, 1:, 1] |= length[:, 1:, 1] > 0
        self.distance = np.where(self.allowed, np.log(np.maximum(length, 1)) - MEAN, 0)
        self.habits = np.stack([text.habits for text in texts]).astype(float)
        self.weights = np.array([text.weight for text in texts])

    def prior(self, weights: Reals) -> Reals:
        """The prior of every paragraph."""
        count = self.habits.shape[1]
        by_habit, single = weights[2 + MOST_COUNTED :][:count], weights[2 + MOST_COUNTED + count :]
        slope = weights[0] + self.habits @ by_habit
        table = np.concatenate([[0], weights[2 : 2 + MOST_COUNTED], [0]])
        prior = self.distance * slope[:, None, None] + self.distance**2 * weights[1] + table[self.sentences]
        prior += (self.sentences == 1) * (self.habits @ single)[:, None, None]
        return np.where(self.allowed, prior, _NEVER)

    def sums(self, chances: Reals) -> Reals:
        """Length features summed over paragraphs, each times its chance."""
        by_text = (chances * self.distance).sum((1, 2))
        single = (chances * (self.sentences == 1)).sum((1, 2))
        counts = [chances[self.sentences == number].sum() for number in range(1, MOST_COUNTED + 1)]
        curve = (chances * self.distance**2).sum()
        return np.concatenate([[by_text.sum(), curve], counts, by_text @ self.habits, single @ self.habits])

    def chances(self, weights: Reals) -> Reals:
        """How likely each paragraph is, by sums forwards and backwards over all divisions."""
        split = self.texts[0].features.shape[1]
        prior, scores = self.prior(weights[split:]), np.zeros((len(self.texts), self.places + 1))
        for row, text in enumerate(self.texts):
            scores[row, 1 : len(text.ends)] = text.features @ weights[:split] + text.settled
        forward = np.full(scores.shape, _NEVER)
        forward[:, 0] = 0
        for end in range(1, self.places + 1):
            most = min(REACH, end)
            terms = forward[:, end - most : end][:, ::-1] + prior[:, end, 1 : most + 1]
            forward[:, end] = _log_sum(terms) + scores[:, end]
        backward = np.full(scores.shape, _NEVER)
        rows = np.arange(len(self.texts))
        backward[rows, self.sizes] = 0
        for start in range(self.places - 1, -1, -1):
            over = np.arange(1, min(REACH, self.places - start) + 1)
            ends = start + over
            found = _log_sum(prior[:, ends, over] + scores[:, ends] + backward[:, ends])
            backward[:, start] = np.where(start < self.sizes, found, backward[:, start])
        whole = forward[rows, self.sizes][:, None]
        chances = np.full(prior.shape, _NEVER)
        for passed in range(1, min(REACH, self.places) + 1):
            joined = prior[:, passed:, passed] + scores[:, passed:] + backward[:, passed:]
            chances[:, passed:, passed] = forward[:, :-passed] + joined - whole
        return np.asarray(np.exp(np.minimum(chances, 0)))


def _log_sum(terms: Reals) -> Reals:
    highest = terms.max(1)
    return np.asarray(highest + np.log(np.exp(terms - highest[:, None]).sum(1)))


@dataclass(slots=True)
class Fit:
    """Weights, first those of features, then those of lengths, and which of them may be other than 0."""

    weights: Reals
    free: NDArray[np.bool_]


def fit(texts: Sequence[Text], start: Fit, steps: int, rate: float) -> Fit:
    """Climb the likelihood by Adam, with a Gaussian prior on weights."""
    ordered = sorted(texts, key=lambda text: len(text.ends))
    batches = [Batch(ordered[i : i + TOGETHER]) for i in range(0, len(ordered), TOGETHER)]
    split = texts[0].features.shape[1]
    own = sum((_gradient(batch, batch.own, split) for batch in batches), np.zeros_like(start.weights))
    stiffness = np.where(np.arange(len(start.weights)) < split, 1.0, 0.3)
    weights, mean, spread = start.weights.copy(), np.zeros_like(own), np.zeros_like(own)
    for step in range(1, steps + 1):
        expected = sum((_gradient(batch, batch.chances(weights), split) for batch in batches), np.zeros_like(own))
        slope = np.where(start.free, own - expected - stiffness * weights, 0)
        mean, spread = 0.9 * mean + 0.1 * slope, 0.99 * spread + 0.01 * slope**2
        pace = rate * (1 - 0.9 * step / steps)
        weights += pace * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return Fit(weights, start.free)


def _gradient(batch: Batch, chances: NDArray[np.bool_] | Reals, split: int) -> Reals:
    """Features summed over paragraphs, each times its chance and the weight of its text."""
    weighted = chances * batch.weights[:, None, None]
    ends = weighted.sum(2)
    by_place = np.zeros(split)
    for row, text in enumerate(batch.texts):
        by_place += ends[row, 1 : len(text.ends)] @ text.features
    return np.concatenate([by_place, batch.sums(weighted)])
