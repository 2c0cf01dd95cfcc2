"""Voices that are a weighted mean of others: how a blend is written, and the one form that equal blends share."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

from narrator.errors import VoiceError

Mix = tuple[tuple[str, float], ...]  # names in order, each with its share of 1

_PART = re.compile(r"\s*(?P<name>[^\s*+]+?)\s*(?:(?:\*|\s)\s*(?P<weight>\d+(?:\.\d+)?|\.\d+))?\s*")
_PLACES = 4  # decimals of a share: finer differences are not heard
_EXAMPLE = "Write a blend as zm_yunxi*0.7+am_michael*0.3."


def is_blend(written: str) -> bool:
    """Whether a voice's name is written as a blend: `a+b`, `a*0.7+b*0.3`."""
    return "+" in written or "*" in written


def read(written: str) -> Mix:
    """The shares of `a*0.7+b*0.3`, `a 0.7 + b 0.3` or `a+b`; weights need not add up to 1. Raises VoiceError."""
    weights: list[tuple[str, float]] = []
    for part in written.split("+"):
        found = _PART.fullmatch(part)
        if not found:
            raise VoiceError(f"{written!r} is not a blend of voices.", remedy=_EXAMPLE, voice=written)
        weights.append((found["name"], float(found["weight"] or 1)))
    if not 0 < sum(weight for _, weight in weights) < math.inf:
        raise VoiceError(f"The weights of {written!r} add up to nothing.", remedy=_EXAMPLE, voice=written)
    return shares(weights)


def shares(weights: Iterable[tuple[str, float]]) -> Mix:
    """Weights as shares of 1, one for each name, in the order of the names; what has no share is left out."""
    total: Counter[str] = Counter()
    for name, weight in weights:
        total[name] += weight  # type: ignore[assignment]  # a Counter adds up floats, too
    whole = sum(total.values())
    rounded = ((name, round(weight / whole, _PLACES)) for name, weight in sorted(total.items()))
    return tuple((name, share) for name, share in rounded if share)


def write(mix: Mix) -> str:
    """`am_michael*0.3+zm_yunxi*0.7`: equal blends are written alike."""
    return mix[0][0] if len(mix) == 1 else "+".join(f"{name}*{share:g}" for name, share in mix)
