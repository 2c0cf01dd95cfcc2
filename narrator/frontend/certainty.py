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

# Least probability of the reading → how often such readings were wrong on sentences whose readings were known: 9,900
# of an encyclopedia, 4,400 of a course for learners, and prose.
_DOUBTS = {
    Evidence.AUDITED: ((0.0, 0.005),),
    Evidence.RULE: ((0.99, 0.005), (0.5, 0.03), (0.1, 0.04), (0.01, 0.06), (0.001, 0.07), (0.0, 0.09)),
    Evidence.GRAMMAR: ((0.99, 0.01), (0.5, 0.05), (0.0, 0.09)),
    Evidence.AGREED: ((0.9, 0.001), (0.1, 0.01), (0.0, 0.06)),
    Evidence.IDIOM: ((0.9, 0.001), (0.1, 0.005), (0.0, 0.02)),
    Evidence.WORD: ((0.999, 0.001), (0.9, 0.01), (0.5, 0.04), (0.1, 0.08), (0.01, 0.3), (0.001, 0.35), (0.0, 0.45)),
    Evidence.DISPUTED: ((0.999, 0.03), (0.9, 0.12), (0.5, 0.3), (0.0, 0.45)),
    Evidence.USUAL: ((0.999, 0.01), (0.9, 0.05), (0.5, 0.06), (0.1, 0.09), (0.01, 0.11), (0.0, 0.13)),
    Evidence.NETWORK: ((0.999, 0.005), (0.99, 0.06), (0.97, 0.08), (0.9, 0.12), (0.8, 0.2), (0.6, 0.3), (0.0, 0.45)),
}
_MOST_OF_TENDED = 0.09  # of a word with a character that has hand rules
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


def doubt(evidence: Evidence, probability: float | None, *, is_tended: bool) -> float:
    """From 0 to 1; no probability where the network has no opinion. `is_tended` is a character that has hand rules."""
    if probability is None:
        return _UNKNOWN
    found = next(found for least, found in _DOUBTS[evidence] if probability >= least)
    return min(found, _MOST_OF_TENDED) if is_tended and evidence is Evidence.WORD else found
