"""The network of g2pM (Apache-2.0): how probable each reading of a character is in its sentence.

A one-layer bidirectional LSTM with 32 units a direction and two dense layers. g2pM's own code runs one sentence at a
time in some 130 µs a character; this runs many rows at once, both directions in one product, on the same weights.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from narrator.tables import package_file

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_BEGIN, _END, _UNKNOWN, _PADDING = "시", "끝", "<UNK>", 0
_ROWS_AT_ONCE = 128  # bounds memory: a batch holds rows x steps x 64 floats


@dataclass(frozen=True, slots=True)
class Network:
    """`inputs`: [2, vocabulary, 128], what a character adds to the gates, for each direction; the rest are weights."""

    inputs: Floats
    recurrent: Floats  # [2, 32, 128]
    hidden: tuple[Floats, Floats]
    output: tuple[Floats, Floats]
    indices: dict[str, int]
    readings: tuple[str, ...]
    candidates: dict[str, tuple[int, ...]]  # polyphonic character -> its readings' places in the output

    def readings_of(self, rows: Sequence[str], places: Sequence[Sequence[int]]) -> list[dict[int, dict[str, float]]]:
        """For each row of text, and the places asked about in it: place -> its readings with their probabilities.

        Places of characters that the network does not know are passed over.
        """
        order = sorted(range(len(rows)), key=lambda row: len(rows[row]))
        found: list[dict[int, dict[str, float]]] = [{} for _ in rows]
        for first in range(0, len(order), _ROWS_AT_ONCE):
            batch = order[first : first + _ROWS_AT_ONCE]
            targets = [(n, at) for n, row in enumerate(batch) for at in places[row] if rows[row][at] in self.candidates]
            if not targets:
                continue
            logits = self._logits(self._states([rows[row] for row in batch]), targets)
            for (number, at), scores in zip(targets, logits, strict=True):
                row = batch[number]
                found[row][at] = self._probabilities(rows[row][at], scores)
        return found

    def readings_for(self, character: str) -> tuple[str, ...]:
        """What it chooses from; empty for a character that it does not know as a polyphone."""
        return tuple(self.readings[place] for place in self.candidates.get(character, ()))

    def _states(self, rows: list[str]) -> Floats:
        """Hidden states [row, position, 64] of rows padded to the same length; position 0 is the begin mark."""
        import numpy as np

        lengths = [len(row) + 2 for row in rows]
        steps = max(lengths)
        forward = np.full((steps, len(rows)), _PADDING, np.int32)
        backward = np.full((steps, len(rows)), _PADDING, np.int32)
        unknown = self.indices[_UNKNOWN]
        for number, row in enumerate(rows):
            ids = [self.indices[_BEGIN], *(self.indices.get(char, unknown) for char in row), self.indices[_END]]
            forward[: len(ids), number] = ids
            backward[: len(ids), number] = ids[::-1]
        hidden = self._run(np.stack([self.inputs[0][forward], self.inputs[1][backward]], axis=1))
        states = np.zeros((len(rows), steps, 64), np.float32)
        for number, length in enumerate(lengths):
            states[number, :length, :32] = hidden[:length, 0, number]
            states[number, :length, 32:] = hidden[length - 1 :: -1, 1, number] if length else 0
        return states

    def _run(self, gates: Floats) -> Floats:
        """Hidden states [step, direction, row, 32] from the gates' inputs [step, direction, row, 128].

        Gates come halved (see `_halved`), so that one tanh serves all four: sigmoid(x) = (1 + tanh(x / 2)) / 2.
        """
        import numpy as np

        steps, _, rows, _ = gates.shape
        hidden = np.zeros((steps + 1, 2, rows, 32), np.float32)
        cell = np.zeros((2, rows, 32), np.float32)
        for step in range(steps):
            gate = np.tanh(gates[step] + hidden[step] @ self.recurrent)
            open_ = gate * np.float32(0.5) + np.float32(0.5)
            cell = open_[..., 32:64] * cell + open_[..., :32] * gate[..., 64:96]
            np.multiply(open_[..., 96:], np.tanh(cell), out=hidden[step + 1])
        return hidden[1:]

    def _logits(self, states: Floats, targets: list[tuple[int, int]]) -> Floats:
        import numpy as np

        rows, positions = np.array(targets).T
        chosen = states[rows, positions + 1]
        hidden = np.maximum(chosen @ self.hidden[0] + self.hidden[1], 0)
        logits: Floats = hidden @ self.output[0] + self.output[1]
        return logits

    def _probabilities(self, character: str, scores: Floats) -> dict[str, float]:
        import numpy as np

        places = list(self.candidates[character])
        chosen = np.exp(scores[places] - scores[places].max())
        total = float(chosen.sum())
        return {self.readings[place]: float(value) / total for place, value in zip(places, chosen, strict=True)}


def _load(name: str) -> Any:
    with package_file("g2pM", f"{name}.pkl").open("rb") as file:
        return pickle.load(file)  # noqa: S301 -- a file of an installed package


def _halved(array: Floats) -> Floats:
    """Halve the columns of the three sigmoid gates (in, forget, out), leave the tanh gate's."""
    import numpy as np

    scale = np.full(128, 0.5, np.float32)
    scale[64:96] = 1
    return (array * scale).astype(np.float32)


@cache
def network() -> Network:
    """g2pM's weights, rearranged."""
    import numpy as np

    weights = _load("np_ckpt")
    embedding = weights["embedding.weight"]
    suffixes = ("", "_reverse")
    inputs = [
        embedding @ weights[f"lstm.weight_ih_l0{s}"].T + weights[f"lstm.bias_ih_l0{s}"] + weights[f"lstm.bias_hh_l0{s}"]
        for s in suffixes
    ]
    recurrent = [weights[f"lstm.weight_hh_l0{s}"].T for s in suffixes]
    classes = _load("class2idx")
    readings = tuple(name.replace("u:", "v") for name in sorted(classes, key=classes.__getitem__))
    pronunciations = _load("digest_cedict")
    return Network(
        _halved(np.stack(inputs)),
        _halved(np.stack(recurrent)),
        (weights["logit_layer.0.weight"].T.copy(), weights["logit_layer.0.bias"]),
        (weights["logit_layer.2.weight"].T.copy(), weights["logit_layer.2.bias"]),
        _load("char2idx"),
        readings,
        {
            character: tuple(classes[name] for name in names if name in classes)
            for character, names in pronunciations.items()
            if len(names) > 1
        },
    )
