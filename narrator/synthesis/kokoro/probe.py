"""Which layout of a model this processor runs best: found by running each for a moment, at installation."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from narrator.synthesis.kokoro.graph import Variant, adapted
from narrator.synthesis.kokoro.products import signed_products_are_exact
from narrator.synthesis.kokoro.session import inputs, open_session

SYMBOLS = 24  # a second or two of sound
STYLE = 256
TRIES = 3
SAMPLE_RATE = 24_000  # Hz


class Found(NamedTuple):
    """The fastest layout, and what a second of sound costs with it: seconds of one core."""

    variant: Variant
    cost: float


def main(source: str, target: str) -> None:
    """Adapt the model in the file `source` to this processor, into the file `target`; print what was found."""
    import onnx

    found = fastest(source)
    open_session(adapted(onnx.load(source), found.variant).SerializeToString(), threads=1, save=Path(target))
    print(json.dumps({"variant": found.variant, "cost": round(found.cost, 3)}))


def fastest(source: str) -> Found:
    """Of the layouts whose numbers are right here."""
    signed = Variant.SIGNED if signed_products_are_exact() else Variant.TILED
    return min((Found(each, cost(source, each)) for each in (signed, Variant.PLAIN)), key=lambda found: found.cost)


def cost(source: str, variant: Variant) -> float:
    """Seconds of one core for a second of sound; the least of some tries, for others may be using the processor."""
    import numpy as np
    import onnx

    session = open_session(adapted(onnx.load(source), variant).SerializeToString(), threads=1)
    ids = [0, *np.random.default_rng(1).integers(43, 100, SYMBOLS).tolist(), 0]
    given = inputs(session, ids, np.zeros((1, STYLE), np.float32), 1.0)
    spent: list[float] = []
    for _ in range(TRIES):
        begun = _processor_seconds()
        sound: Any = session.run(None, given)[0]
        spent.append((_processor_seconds() - begun) * SAMPLE_RATE / max(int(sound.size), 1))
    return float(min(spent))


def _processor_seconds() -> float:
    now = os.times()
    return now.user + now.system
