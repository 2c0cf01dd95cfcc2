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
_ROWS_AT_ONCE = 16  # 256 × 64 × 16 products: from there on OpenBLAS uses threads, which cost more than they save


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
            hidden = self._hidden(self._states([rows[row] for row in batch], targets))
            characters = [rows[batch[number]][at] for number, at in targets]
            for (number, at), opinion in zip(targets, self._opinions(characters, hidden), strict=True):
                found[batch[number]][at] = opinion
        return found

    def readings_for(self, character: str) -> tuple[str, ...]:
        """What it chooses from; empty for a character that it does not know as a polyphone."""
        return tuple(self.readings[place] for place in self.candidates.get(character, ()))

    def _states(self, rows: list[str], targets: list[tuple[int, int]]) -> Floats:
        """Hidden states [target, 64] of targets (row, place) in rows of text, each between a begin and an end mark."""
        import numpy as np

        lengths = [len(row) + 2 for row in rows]
        numbers, positions = np.array(targets).T
        ahead = positions + 1  # of the begin mark
        behind = np.array(lengths)[numbers] - 1 - ahead
        longest = max(lengths)
        steps = int(max(ahead.max(), behind.max())) + 1  # nothing is asked about what lies behind
        forward = np.full((longest, len(rows)), _PADDING, np.int32)
        backward = np.full((longest, len(rows)), _PADDING, np.int32)
        begin, end, unknown = self.indices[_BEGIN], self.indices[_END], self.indices[_UNKNOWN]
        for number, row in enumerate(rows):
            ids = [begin, *[self.indices.get(char, unknown) for char in row], end]
            forward[: len(ids), number] = ids
            backward[: len(ids), number] = ids[::-1]
        gates = np.empty((steps, 4, 2, 32, len(rows)), np.float32)
        for direction, places in enumerate((forward, backward)):
            gates[:, :, direction] = self.inputs[direction][places[:steps]].transpose(0, 2, 3, 1)
        hidden = self._run(gates.reshape(steps, 256, len(rows)))
        return np.concatenate([hidden[ahead, :32, numbers], hidden[behind, 32:, numbers]], axis=1)

    def _run(self, gates: Floats) -> Floats:
        """Hidden states [step, 64, row] from the gates' inputs [step, 256, row].

        Gates come halved (see `_by_gate`), so that one tanh serves all four: sigmoid(x) = (1 + tanh(x / 2)) / 2. The
        rows lie last, so that a gate is one piece of memory, and nothing is made anew in a step: rows are few, and a
        step takes as long as its calls.
        """
        import numpy as np

        steps, _, rows = gates.shape
        hidden = np.zeros((steps + 1, 64, rows), np.float32)
        cell = np.zeros((64, rows), np.float32)
        gate = np.empty((256, rows), np.float32)
        opened, entering, kept, leaving, fresh = gate[:192], gate[:64], gate[64:128], gate[128:192], gate[192:]
        half = np.full((192, rows), 0.5, np.float32)
        recurrent = self.recurrent.T
        for own, before, after in zip(gates, hidden[:-1], hidden[1:], strict=True):
            np.dot(recurrent, before, gate)
            np.add(gate, own, gate)
            np.tanh(gate, gate)
            np.multiply(opened, half, opened)
            np.add(opened, half, opened)
            np.multiply(cell, kept, cell)
            np.multiply(entering, fresh, entering)
            np.add(cell, entering, cell)
            np.tanh(cell, after)
            np.multiply(after, leaving, after)
        return hidden[1:]

    def _hidden(self, states: Floats) -> Floats:
        import numpy as np

        hidden: Floats = np.maximum(states @ self.hidden[0] + self.hidden[1], 0)
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
