"""How likely a reading is wrong, by what has decided it and by how probable the network thinks it."""

from __future__ import annotations

from enum import Enum


class Evidence(Enum):
    """What decides a reading, from the particular to the general."""

    RULE = "a hand rule"
    GRAMMAR = "the part that the character plays"
    IDIOM = "the dictionary, in a phrase of three characters or more"
    WORD = "the dictionary, in a word of two characters"
    USUAL = "the house's usual reading of the character"
    NETWORK = "the network"


# Least probability of the reading → how often such readings were wrong on 9,900 sentences of an encyclopedia whose
# readings were known. The network has seen little but encyclopedia: what it says against rules and words that are made
# for everyday prose counts for less there than was measured.
_DOUBTS = {
    Evidence.RULE: ((0.99, 0.005), (0.5, 0.03), (0.1, 0.04), (0.01, 0.06), (0.001, 0.07), (0.0, 0.09)),
    Evidence.GRAMMAR: ((0.99, 0.01), (0.5, 0.05), (0.0, 0.09)),
    Evidence.IDIOM: ((0.9, 0.001), (0.1, 0.005), (0.0, 0.02)),
    Evidence.WORD: ((0.999, 0.001), (0.9, 0.01), (0.5, 0.04), (0.1, 0.08), (0.01, 0.3), (0.001, 0.35), (0.0, 0.45)),
    Evidence.USUAL: ((0.999, 0.01), (0.9, 0.05), (0.5, 0.06), (0.1, 0.09), (0.01, 0.11), (0.0, 0.13)),
    Evidence.NETWORK: ((0.999, 0.005), (0.99, 0.06), (0.97, 0.08), (0.9, 0.12), (0.8, 0.2), (0.6, 0.3), (0.0, 0.45)),
}
_MOST_OF_TENDED = 0.09  # of a word with a character that has hand rules
_UNKNOWN = 0.04  # of a character that the network does not know


def doubt(evidence: Evidence, probability: float | None, *, is_tended: bool) -> float:
    """From 0 to 1; no probability where the network has no opinion. `is_tended` is a character that has hand rules."""
    if probability is None:
        return _UNKNOWN
    found = next(found for least, found in _DOUBTS[evidence] if probability >= least)
    return min(found, _MOST_OF_TENDED) if is_tended and evidence is Evidence.WORD else found
