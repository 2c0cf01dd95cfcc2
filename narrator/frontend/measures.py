"""Measure words: what follows a number, and how two is spoken before it."""

from __future__ import annotations

import re
from functools import cache

from narrator.frontend.characters import DATA
from narrator.words import vocabulary

_PLAIN_MEASURES = frozenset("个位名件年天元块人次")


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


def counted_at(text: str, at: int) -> str:
    """The measure word that stands at a place, unless a longer word begins there: 首 of 首次, 对 of 对接, 国 of 国际."""
    measure = measure_at(text, at)
    if not measure or measure in _PLAIN_MEASURES:
        return measure
    known = vocabulary()
    longer = (text[at : at + size] for size in (4, 3, 2) if at + size <= len(text))
    noun = next((word for word in longer if word in known), "")
    return measure if len(noun) <= len(measure) else ""


def two_before(text: str, at: int) -> str:
    """How an exact two is spoken before what stands at a place."""
    return _spoken_twos().get(measure_at(text, at), "二")
