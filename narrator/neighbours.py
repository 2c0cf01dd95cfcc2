"""How much likelier than by chance a word of one kind follows one of another: jieba's model of parts of speech (MIT).

That model knows, for each part of speech, words of one character and longer ones, and what stands behind them in a
corpus that people have tagged. Words alone cannot tell 曲子|弹|得 from 曲|子弹|得, but 得 seldom stands behind a noun.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from narrator.tables import columns, package_file

_VERSION = 1  # of the table
_NEVER = -12.0  # the logarithm of a probability that the model does not name
LIMIT = 4.0  # logarithms beyond it say little but that the corpus is small
_ROUNDS = 200  # until the shares of kinds stand still
UNIT = 1000  # values are kept as whole numbers of 1 / 1000


def source() -> Path:
    """jieba's transitions."""
    return package_file("jieba", "posseg/prob_trans.p")


@cache
def affinities(tags: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """For each kind of word, by each kind behind it, the logarithm of how much likelier that is than by chance.

    Kinds are numbered: long words by the places of their `tags`, then single characters by the same; the last one is
    that of unknown words, about which nothing is said.
    """
    (values,) = columns("neighbours", _VERSION, [source()], lambda: [_compiled(tags)])
    numbers = values.cast("h").tolist()
    size = 2 * len(tags) + 1
    return tuple(tuple(numbers[first : first + size]) for first in range(0, size * size, size))


def _compiled(tags: Sequence[str]) -> bytes:
    import numpy as np

    with source().open("rb") as file:
        model: dict[tuple[str, str], dict[tuple[str, str], float]] = pickle.load(file)  # noqa: S301 -- an installed package's
    kinds = [(whole, tag) for whole in ("B", "S") for tag in tags]
    logs = np.full((len(kinds), len(kinds)), _NEVER)
    for row, (whole, tag) in enumerate(kinds):
        following = model.get(("E" if whole == "B" else "S", tag), {})
        for column, kind in enumerate(kinds):
            logs[row, column] = max(following.get(kind, _NEVER), _NEVER)
    steps: Any = np.exp(logs)
    steps /= steps.sum(axis=1, keepdims=True)
    shares = np.full(len(kinds), 1 / len(kinds))
    for _ in range(_ROUNDS):
        shares = shares @ steps
    found = np.zeros((len(kinds) + 1, len(kinds) + 1), np.int16)
    likelier = np.log(steps) - np.log(np.maximum(shares, np.exp(_NEVER)))
    found[:-1, :-1] = np.round(np.clip(likelier, -LIMIT, LIMIT) * UNIT)
    return found.tobytes()
