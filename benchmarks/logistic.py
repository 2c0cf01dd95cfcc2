"""Logistic regression with a Gaussian prior on its weights, by Newton's method: a dozen passes, and always the same."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
STEPS = 12
SETTLED = 1e-4  # a step so short is the last
ROWS = 8192  # that are looked at together


def fit(features: NDArray[np.float32], truth: NDArray[np.bool_], importance: Reals, stiffness: float) -> Reals:
    """The weights of the columns, and the constant behind them.

    `importance` is how much each row counts; `stiffness` the weight of the prior, which leaves the constant free.
    """
    size = features.shape[1] + 1
    prior = np.append(np.full(size - 1, stiffness), 1e-6)
    weights = np.zeros(size)
    for _ in range(STEPS):
        slope, curve = -prior * weights, np.diag(prior)
        for start in range(0, len(features), ROWS):
            rows = slice(start, start + ROWS)
            block = np.column_stack([features[rows], np.ones(len(truth[rows]))]).astype(float)
            chance = 1 / (1 + np.exp(-np.clip(block @ weights, -30, 30)))
            slope += block.T @ (importance[rows] * (truth[rows] - chance))
            curve += (block * (importance[rows] * chance * (1 - chance))[:, None]).T @ block
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < SETTLED:
            break
    return weights
