"""What speaks for or against a paragraph break at each place of a text, as named features."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from narrator.script import cohesion
from narrator.script.facts import EDGE, Facts, style
from narrator.script.gaps import gaps
from narrator.script.places import BreakRule, inner_places, open_places, rules, sentence_places
from narrator.script.words import clauses

LEAST_GAP = -3.2  # logarithm of the odds; below it, a missing mark is not worth a place
CLEAR_GAP = -1.5  # from here on a missing mark is counted as a habit of the text
_CENTRE = 2.0  # scores of gaps that are places lie around -2

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class SentenceBoundary:
    """A place inside a text where a paragraph may end, what is settled there, and its features by name."""

    end: int
    features: Features
    rule: BreakRule | None = None


@dataclass(frozen=True, slots=True)
class Described:
    """All places inside a text, in order, and the habits of the text by name."""

    places: tuple[SentenceBoundary, ...]
    habits: Features


def describe(text: str, weights: Mapping[str, float]) -> Described:
    """The places of a text with their features; `weights` are those for missing marks."""
    ends = sentence_places(text)
    starts = [0, *ends[:-1]]
    sentences = [Facts.of(text[start:end]) for start, end in zip(starts, ends, strict=True)]
    found = list(clauses(text))
    is_open = open_places(text)
    missing = {at: score for at, score in gaps(text, found, weights, LEAST_GAP) if not is_open[at]}
    habits = style(sentences, sum(score > CLEAR_GAP for score in missing.values()))
    bags = cohesion.bags(found, starts)
    subjects = list(zip(cohesion.dips(bags), cohesion.turns(bags), strict=True))
    usual = sum(sentence.logarithm for sentence in sentences) / len(sentences)
    settled = rules(text, ends[:-1], is_open)
    places = [
        SentenceBoundary(
            end, _between(sentences, i) | _relative(sentences, i, usual) | _subject(*subject), settled.get(end)
        )
        for i, (end, subject) in enumerate(zip(ends[:-1], subjects, strict=True), 1)
    ]
    inner = inner_places(text, ends, is_open)
    places += [SentenceBoundary(at, _within(text, at, kind, ends)) for at, kind in inner.items()]
    places += [
        SentenceBoundary(at, _missing(score))
        for at, score in missing.items()
        if at not in inner and at not in settled and ends[bisect_left(ends, at)] != at
    ]
    return Described(tuple(sorted(places, key=lambda place: place.end)), habits)


def _subject(dip: float, turn: tuple[float, float, float]) -> Features:
    new, old, shared = turn
    return {"cohesion dips": dip, "new subject": new, "old subject ends": old, "next goes on": shared}


def _relative(sentences: Sequence[Facts], i: int, usual: float) -> Features:
    """How long the sentences around a place are, beside others and beside those of the text."""
    previous, following = sentences[i - 1].logarithm, sentences[i].logarithm
    return {
        "length of previous": previous - 3,
        "length of next": following - 3,
        "relative length of previous": previous - usual,
        "relative length of next": following - usual,
    }


def _between(sentences: Sequence[Facts], i: int) -> Features:
    """Features of the place before `sentences[i]`."""
    before = sentences[i - 2] if i > 1 else EDGE
    previous, following = sentences[i - 1], sentences[i]
    after = sentences[i + 1] if i + 1 < len(sentences) else EDGE
    around = (("before previous", before), ("previous", previous), ("next", following), ("after next", after))
    names = [f"previous ends with {previous.end}", f"next ends with {following.end}"]
    for role, one in around:
        names += [f"{role} opens with {one.opening}", f"{role} is {one.length}", f"{role} {_QUOTED[one.quote]}"]
        if one.enumerator:
            names.append(f"{role} is item with {one.enumerator}")
    names.append(f"previous {_QUOTED[previous.quote]}, next {_QUOTED[following.quote]}")
    if previous.end.startswith("question") and following.end.startswith("question"):
        names.append("question follows question")
    if following.begins_with_date:
        names.append("next begins with date")
    if "我" in following.text and "我" not in previous.text:
        names.append("I comes in")
    if following.has_latin and not previous.has_latin:
        names.append("Latin comes in")
    names += [f"{role} points back" for role, one in around[2:] if one.points_back]
    return dict.fromkeys(names, 1.0)


_QUOTED = {
    "is": "is quotation",
    "begins": "begins quotation",
    "ends": "ends quotation",
    "holds": "holds quotation",
    "has none": "has no quotation",
    "edge": "is edge",
}


def _within(text: str, at: int, kind: str, ends: Sequence[int]) -> Features:
    """Features of a place behind a mark inside a sentence."""
    number = bisect_left(ends, at)
    left = Facts.of(text[ends[number - 1] if number else 0 : at])
    right = Facts.of(text[at : ends[number]])
    names = [
        "inner place",
        f"inner place behind {kind}",
        f"inner: left is {left.length}",
        f"inner: right is {right.length}",
    ]
    if right.quote in {"is", "begins"}:
        names.append("inner: before quotation")
        if kind == "colon":
            names += ["colon before quotation"] + ["colon before whole quotation"] * (right.quote == "is")
    if right.enumerator:
        names.append(f"inner: before item with {right.enumerator}")
    if left.enumerator:
        names.append("inner: behind item")
    return dict.fromkeys(names, 1.0)


def _missing(score: float) -> Features:
    """Features of a place where only a missing mark may be."""
    return {"missing mark": 1.0, "odds of missing mark": score + _CENTRE}
