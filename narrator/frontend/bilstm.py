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
    """`inputs`: [2, vocabulary, 4, 32], what a character adds to the gates, for each direction; the rest are weights.

    Gates come in the order in, forget, out, cell, each first of the forward direction, then of the backward one.
    """

    inputs: Floats
    recurrent: Floats  # [64, 256], both directions at once
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
            hidden = self._hidden(self._states([rows[row] for row in batch]), targets)
            characters = [rows[batch[number]][at] for number, at in targets]
            for (number, at), opinion in zip(targets, self._opinions(characters, hidden), strict=True):
                found[batch[number]][at] = opinion
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
        gates = np.empty((steps, len(rows), 4, 2, 32), np.float32)
        gates[..., 0, :], gates[..., 1, :] = self.inputs[0][forward], self.inputs[1][backward]
        hidden = self._run(gates.reshape(steps, len(rows), 256))
        states = np.zeros((len(rows), steps, 64), np.float32)
        for number, length in enumerate(lengths):
            states[number, :length, :32] = hidden[:length, number, :32]
            states[number, :length, 32:] = hidden[length - 1 :: -1, number, 32:] if length else 0
        return states

    def _run(self, gates: Floats) -> Floats:
        """Hidden states [step, row, 64] from the gates' inputs [step, row, 256].

        Gates come halved (see `_halved`), so that one tanh serves all four: sigmoid(x) = (1 + tanh(x / 2)) / 2.
        """
        import numpy as np

        steps, rows, _ = gates.shape
        hidden = np.zeros((steps + 1, rows, 64), np.float32)
        cell = np.zeros((rows, 64), np.float32)
        half = np.float32(0.5)
        for step in range(steps):
            gate, after = gates[step], hidden[step + 1]
            gate += hidden[step] @ self.recurrent
            np.tanh(gate, out=gate)
            opened = gate[:, :192]
            opened *= half
            opened += half
            cell *= opened[:, 64:128]
            cell += opened[:, :64] * gate[:, 192:]
            np.tanh(cell, out=after)
            after *= opened[:, 128:]
        return hidden[1:]

    def _hidden(self, states: Floats, targets: list[tuple[int, int]]) -> Floats:
        import numpy as np

        rows, positions = np.array(targets).T
        chosen = states[rows, positions + 1]
        hidden: Floats = np.maximum(chosen @ self.hidden[0] + self.hidden[1], 0)
        return hidden

    def _opinions(self, characters: list[str], hidden: Floats) -> list[dict[str, float]]:
        """For each character, by its row of hidden values, how probable each of its readings is."""
        import numpy as np

        own = [self.candidates[character] for character in characters]
        most = max(map(len, own))
        padded = np.array([places + places[:1] * (most - len(places)) for places in own])
        scores = (self.output[0][padded] @ hidden[..., None])[..., 0] + self.output[1][padded]
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        scores *= np.arange(most) < np.array([[len(places)] for places in own])
        scores /= scores.sum(axis=1, keepdims=True)
        return [
            {self.readings[place]: value for place, value in zip(places, values, strict=False)}
            for places, values in zip(own, scores.tolist(), strict=True)
        ]


def _load(name: str) -> Any:
    with package_file("g2pM", f"{name}.pkl").open("rb") as file:
        return pickle.load(file)  # noqa: S301 -- a file of an installed package


def _by_gate(array: Floats) -> Floats:
    """[…, 128] with gates in, forget, cell, out as […, 4, 32] with in, forget, out, cell, the three sigmoid ones halved."""
    import numpy as np

    gates = array.reshape(*array.shape[:-1], 4, 32)[..., [0, 1, 3, 2], :]
    return (gates * np.array([0.5, 0.5, 0.5, 1], np.float32)[:, None]).astype(np.float32)


def _both(forward: Floats, backward: Floats) -> Floats:
    """The recurrent weights [32, 128] of both directions as one matrix [64, 256]."""
    import numpy as np

    both = np.zeros((2, 32, 4, 2, 32), np.float32)
    both[0, :, :, 0], both[1, :, :, 1] = _by_gate(forward), _by_gate(backward)
    return both.reshape(64, 256)


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
        _by_gate(np.stack(inputs)),
        _both(recurrent[0], recurrent[1]),
        (weights["logit_layer.0.weight"].T.copy(), weights["logit_layer.0.bias"]),
        (weights["logit_layer.2.weight"], weights["logit_layer.2.bias"]),
        _load("char2idx"),
        readings,
        {
            character: tuple(classes[name] for name in names if name in classes)
            for character, names in pronunciations.items()
            if len(names) > 1
        },
    )
