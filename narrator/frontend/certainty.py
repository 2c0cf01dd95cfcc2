"""The layers that decide readings, when the network overrules one, and how likely a reading is wrong."""

from __future__ import annotations

from enum import Enum
from functools import cache

from narrator.frontend.characters import DATA


class Evidence(Enum):
    """What decides a reading, from the particular to the general; `narrator pronounce --why` prints the values."""

    AUDITED = "checked phrase"
    RULE = "rule"
    GRAMMAR = "grammar"
    AGREED = "two dictionaries"
    IDIOM = "one dictionary, a phrase of three characters or more"
    WORD = "one dictionary, a word of two characters"
    DISPUTED = "dictionaries that disagree"
    USUAL = "usual reading"
    NETWORK = "network"


# How sure the network must be to overrule a layer. It has learned from an encyclopedia: on everyday prose it is wrong
# about common characters more often than rules and words are, so that those are never overruled for them.
_OVERRULED_FROM = {Evidence.IDIOM: 0.9999, Evidence.WORD: 0.9995, Evidence.USUAL: 0.99, Evidence.DISPUTED: 0.9}

# One dictionary against both the network and the character's usual reading: how sure the network must be then.
_OUTVOTED_FROM = {Evidence.WORD: 0.9999, Evidence.DISPUTED: 0.9}

# Least probability of the reading → how often such readings were wrong, of rare characters among 9,900 sentences of an
# encyclopedia whose readings were known, of common ones in a million characters of prose beside a third dictionary
# (what it says against the network about words that everybody uses is hardly ever wrong there).
_DOUBTS_IF_RARE = {
    Evidence.AUDITED: ((0.0, 0.005),),
    Evidence.RULE: ((0.9, 0.006), (0.1, 0.05), (0.01, 0.15), (0.0, 0.17)),
    Evidence.GRAMMAR: ((0.99, 0.02), (0.5, 0.06), (0.0, 0.12)),
    Evidence.AGREED: ((0.99, 0.001), (0.5, 0.03), (0.1, 0.07), (0.0, 0.35)),
    Evidence.IDIOM: ((0.9, 0.002), (0.5, 0.3), (0.0, 0.45)),
    Evidence.WORD: ((0.99, 0.002), (0.9, 0.08), (0.0, 0.4)),
    Evidence.DISPUTED: ((0.99, 0.09), (0.0, 0.4)),
    Evidence.USUAL: ((0.999, 0.013), (0.99, 0.05), (0.9, 0.11), (0.5, 0.12), (0.0, 0.5)),
    Evidence.NETWORK: ((0.999, 0.006), (0.99, 0.09), (0.9, 0.1), (0.0, 0.28)),
}
_DOUBTS_IF_COMMON = {
    **_DOUBTS_IF_RARE,
    Evidence.RULE: ((0.5, 0.005), (0.01, 0.015), (0.0, 0.05)),
    Evidence.AGREED: ((0.9, 0.0006), (0.5, 0.006), (0.0, 0.01)),
    Evidence.IDIOM: ((0.9, 0.001), (0.1, 0.02), (0.0, 0.06)),
    Evidence.WORD: ((0.99, 0.002), (0.0, 0.02)),
    Evidence.DISPUTED: ((0.99, 0.09), (0.0, 0.3)),
    Evidence.USUAL: ((0.999, 0.002), (0.9, 0.03), (0.5, 0.05), (0.1, 0.09), (0.0, 0.12)),
}
_UNKNOWN = 0.04  # of a character that the network does not know


@cache
def _common() -> frozenset[str]:
    return frozenset((DATA / "common.txt").read_text(encoding="utf-8").partition("\n")[2])


def is_common(character: str) -> bool:
    """Whether a character with several readings is among the 400 that prose has most often."""
    return character in _common()


def overruled_from(evidence: Evidence, character: str, *, is_usual: bool) -> float:
    """The probability from which the network's reading stands instead of a layer's; over 1 where it never does.

    `is_usual` says that the network's is the usual reading of the character.
    """
    if is_usual and evidence in _OUTVOTED_FROM:
        return _OUTVOTED_FROM[evidence]
    return 2.0 if is_common(character) else _OVERRULED_FROM.get(evidence, 2.0)


def doubt(evidence: Evidence, probability: float | None, *, common: bool) -> float:
    """From 0 to 1; no probability where the network has no opinion. `common` is what `is_common` says."""
    if probability is None:
        return _UNKNOWN
    steps = (_DOUBTS_IF_COMMON if common else _DOUBTS_IF_RARE)[evidence]
    return next(found for least, found in steps if probability >= least)
