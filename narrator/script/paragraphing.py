"""Paragraphs for a text that has none: hard rules, one additive score a place, and the best sum of all."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from math import log

from narrator.script.cues import ASKED
from narrator.script.features import features
from narrator.script.options import Length
from narrator.script.sentences import pairs, sentence_ends

CAP = 350  # characters; a longer paragraph tires eye and ear
BIAS = {"short": 1.0, "normal": 0.0, "long": -1.0}
MUST, MUST_NOT = 1e6, -1e6

HANDOFF = re.compile(
    r"(?:(?:以下|下面|如下)[^。！？；，：\n]{0,24}(?:实录|全文|原文|译文|演讲|讲话|内容|整理|文字|节选|摘要|对话|采访|访谈)[^。！？；，：\n]{0,6}"
    r"|[^。！？；，：\n]{0,20}(?:实录|全文|原文|内容|摘要|演讲|讲话|对话|访谈)(?:如下|是这样的))[：:]\s*"
)


@lru_cache(maxsize=1)
def weights() -> dict[str, float]:
    """The weight of each named feature, as fitted by `benchmarks/fit_paragraphs.py`."""
    loaded: dict[str, float] = json.loads(files(__package__).joinpath("weights.json").read_text("utf-8"))
    return loaded


def paragraphs(text: str, *, count: int | None = None, length: Length = "normal") -> tuple[str, ...]:
    """Divide an unbroken text into paragraphs; joined they are the text, apart from white space at the breaks."""
    ends, scores = scored(text)
    if not ends:
        return (text.strip(),) if text.strip() else ()
    chosen = _counted(ends, scores, count) if count else best_breaks(ends, scores, BIAS[length])
    return tuple(piece for start, end in pairwise([0, *chosen]) if (piece := text[start:end].strip()))


def scored(text: str) -> tuple[list[int], list[float]]:
    """The places where a paragraph may end, the last of them the end of the text, and the score of each but that."""
    ends = candidates(text)
    pieces = [text[start:end] for start, end in pairwise([0, *ends])]
    known = weights()
    bias = known["bias"]
    scores = [bias + sum(known.get(name, 0.0) * value for name, value in place.items()) for place in features(pieces)]
    return ends, _ruled(text, ends, scores)


def candidates(text: str) -> list[int]:
    """Places where a paragraph may end: sentence ends outside quotes, and hand-offs; the last is the text's end."""
    ends = {end for end in sentence_ends(text) if end < len(text)}
    ends |= {found.end() for found in HANDOFF.finditer(text) if found.end() < len(text)}
    return [*sorted(ends), len(text)] if text.strip() else []


def _ruled(text: str, ends: list[int], scores: list[float]) -> list[float]:
    """The scores with the hard rules applied."""
    handoffs = {found.end() for found in HANDOFF.finditer(text)}
    lead = max((end for end in handoffs if end <= CAP), default=0)
    quoted = [(start, end) for start, end in sorted(pairs(text).items()) if text[start] in '“「『"（(']
    ruled, k, reach = [], 0, 0
    for end, score in zip(ends, scores, strict=False):
        while k < len(quoted) and quoted[k][0] < end:
            reach = max(reach, quoted[k][1])
            k += 1
        must = end in handoffs or ASKED.match(text, end)
        ruled.append(MUST_NOT if reach >= end or end < lead else MUST if must else score)
    return ruled


def best_breaks(ends: list[int], scores: list[float], bias: float = 0.0) -> list[int]:
    """The ends of the paragraphs whose scores and lengths sum best, none over the cap if that can be."""
    known = weights()
    mean, spread, strength = known["length mean"] - bias * 0.5, known["length spread"], known["length strength"]
    starts = [0, *ends]
    best, back = [0.0], [0]
    first = 0
    for j in range(1, len(starts)):
        while first < j - 1 and starts[j] - starts[first] > CAP:
            first += 1
        score = (scores[j - 1] + bias) if j <= len(scores) else 0.0
        value, i = max(
            (best[i] - strength * ((log(starts[j] - starts[i]) - mean) / spread) ** 2, -i) for i in range(first, j)
        )
        best.append(value + score)
        back.append(-i)
    chosen, j = [], len(starts) - 1
    while j:
        chosen.append(starts[j])
        j = back[j]
    return chosen[::-1]


def _counted(ends: list[int], scores: list[float], count: int) -> list[int]:
    """Exactly `count` paragraphs, or as many as there are places: the bias is found by bisection, the rest by score."""
    low, high = -30.0, 30.0
    chosen = best_breaks(ends, scores, 0.0)
    for _ in range(20):
        if len(chosen) == count:
            return chosen
        middle = (low + high) / 2
        chosen = best_breaks(ends, scores, middle)
        low, high = (middle, high) if len(chosen) < count else (low, middle)
    return _mended(ends, scores, chosen, count)


def _mended(ends: list[int], scores: list[float], chosen: list[int], count: int) -> list[int]:
    """Add the best places left, or take away the worst, until there are `count`."""
    score_of = dict(zip(ends, scores, strict=False))
    inside = [end for end in chosen if end != ends[-1]]
    while len(inside) + 1 > count and inside:
        inside.remove(min(inside, key=lambda end: score_of[end]))
    left = sorted((end for end in score_of if end not in set(inside)), key=lambda end: -score_of[end])
    return [*sorted([*inside, *left[: count - 1 - len(inside)]]), ends[-1]]
