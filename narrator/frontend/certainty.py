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

# The probability that the network gives a reading, from each of these on → how often such readings were wrong in 9,900
# sentences of an encyclopedia whose readings were known; what few places tell is drawn to what others of the layer
# tell. Common characters are doubted less: in a million characters of prose, beside a third dictionary, the network
# was more often wrong about them than rules and the words on which dictionaries agree.
_FROM = (0.9999, 0.999, 0.99, 0.9, 0.5, 0.1, 0.01, 0.001, 0.0)
_DOUBTS_IF_RARE = {
    Evidence.AUDITED: (0.005,) * len(_FROM),
    Evidence.RULE: (0.0023, 0.0023, 0.0023, 0.013, 0.044, 0.09, 0.09, 0.09, 0.14),
    Evidence.GRAMMAR: (0.0015, 0.011, 0.032, 0.032, 0.13, 0.19, 0.19, 0.19, 0.43),
    Evidence.AGREED: (0.0002, 0.0002, 0.0005, 0.051, 0.06, 0.068, 0.28, 0.32, 0.59),
    Evidence.IDIOM: (0.0002, 0.0011, 0.008, 0.012, 0.23, 0.23, 0.23, 0.23, 0.53),
    Evidence.WORD: (0.0013, 0.0013, 0.0025, 0.05, 0.17, 0.17, 0.17, 0.17, 0.63),
    Evidence.DISPUTED: (0.0009, 0.078, 0.078, 0.078, 0.15, 0.15, 0.15, 0.15, 0.53),
    Evidence.USUAL: (0.0066, 0.048, 0.048, 0.064, 0.064, 0.18, 0.23, 0.23, 0.51),
    Evidence.NETWORK: (0.0054, 0.023, 0.096, 0.099, 0.28, 0.28, 0.28, 0.28, 0.38),
}
_DOUBTS_IF_COMMON = {
    Evidence.AUDITED: (0.005,) * len(_FROM),
    Evidence.RULE: (0.0023, 0.0023, 0.0023, 0.012, 0.022, 0.022, 0.051, 0.051, 0.11),
    Evidence.GRAMMAR: (0.0015, 0.01, 0.028, 0.029, 0.1, 0.19, 0.19, 0.19, 0.31),
    Evidence.AGREED: (0.0002, 0.0002, 0.0002, 0.0016, 0.03, 0.03, 0.06, 0.06, 0.12),
    Evidence.IDIOM: (0.0002, 0.0005, 0.0016, 0.0035, 0.06, 0.06, 0.1, 0.1, 0.2),
    Evidence.WORD: (0.0013, 0.0013, 0.0018, 0.05, 0.05, 0.05, 0.05, 0.05, 0.14),
    Evidence.DISPUTED: (0.0009, 0.078, 0.078, 0.078, 0.15, 0.15, 0.15, 0.15, 0.51),
    Evidence.USUAL: (0.0066, 0.014, 0.037, 0.064, 0.064, 0.16, 0.23, 0.23, 0.35),
    Evidence.NETWORK: (0.0017, 0.018, 0.08, 0.099, 0.28, 0.28, 0.28, 0.28, 0.34),
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
    found = (_DOUBTS_IF_COMMON if common else _DOUBTS_IF_RARE)[evidence]
    return next(doubt for least, doubt in zip(_FROM, found, strict=True) if probability >= least)
