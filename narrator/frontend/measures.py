"""Measure words: what follows a number, and how two is spoken before it."""

from __future__ import annotations

import re
from functools import cache

from narrator.frontend.characters import DATA


@cache
def _spoken_twos() -> dict[str, str]:
    """Measure word -> 两 or 二."""
    lines = (DATA / "measures.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {measure: two for two, *measures in rows for measure in measures}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_spoken_twos(), key=len, reverse=True)))


def measure_at(text: str, at: int = 0) -> str:
    """The longest measure word that stands at a place, or the empty string."""
    match = _pattern().match(text, at)
    return match.group() if match else ""


def two_before(text: str, at: int) -> str:
    """How an exact two is spoken before what stands at a place."""
    return _spoken_twos().get(measure_at(text, at), "二")
