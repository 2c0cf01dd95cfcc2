"""Which sound is heard when: a small network that was taught by the offline voices, in noise and rooms of all kinds.

benchmarks/fit_alignment.py teaches it. Its weights are Narrator's own.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from narrator.synthesis.aligning.features import Rows
from narrator.synthesis.aligning.sounds import SOUNDS

Likelihoods = NDArray[np.float32]  # shape (frames, len(SOUNDS)): how likely each sound is against the likeliest, ≤ 0

WEIGHTS = Path(__file__).with_name("weights.npz")
BLOCK = 4096  # rows at once
EVIDENCE = 0.6  # how far frequent sounds are held back: 1 would take away all that the prior gives them
CERTAIN = 0.5  # of what it says: rows that follow each other are no evidence of their own, and it is surer than right
LEAST = -12.0


class SoundNetwork(NamedTuple):
    """Layers of weights and offsets, how frequent each sound is, and which rows it sees, counted from its own."""

    weights: tuple[NDArray[np.float32], ...]
    offsets: tuple[NDArray[np.float32], ...]
    frequent: NDArray[np.float32]
    seen: NDArray[np.intp]

    def likelihoods(self, rows: Rows) -> Likelihoods:
        reach = int(self.seen.max())
        around = np.pad(rows, ((reach, reach), (0, 0)), mode="edge") if len(rows) else rows
        found = np.empty((len(rows), len(SOUNDS)), np.float32)
        for first in range(0, len(rows), BLOCK):
            last = min(first + BLOCK, len(rows))
            seen = np.arange(first, last)[:, None] + reach + self.seen
            found[first:last] = self._of(around[seen].reshape(last - first, -1))
        return found

    def _of(self, at: Rows) -> Likelihoods:
        """Of rows with those around them."""
        for weights, offsets in zip(self.weights[:-1], self.offsets[:-1], strict=True):
            at = np.maximum(at @ weights + offsets, 0)
        scores = at @ self.weights[-1] + self.offsets[-1] - EVIDENCE * np.log(self.frequent)
        found: Likelihoods = np.maximum((scores - scores.max(axis=1, keepdims=True)) * np.float32(CERTAIN), LEAST)
        return found


@cache
def network() -> SoundNetwork:
    """The one that comes with Narrator."""
    with np.load(WEIGHTS) as held:
        about = json.loads(str(held["about"]))
        assert about["sounds"] == SOUNDS
        layers = range(about["layers"])
        weights = tuple(held[f"weights{n}"].astype(np.float32) for n in layers)
        offsets = tuple(held[f"offsets{n}"].astype(np.float32) for n in layers)
        return SoundNetwork(weights, offsets, held["frequent"].astype(np.float32), np.array(about["seen"]))
