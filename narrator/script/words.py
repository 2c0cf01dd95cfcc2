"""Words and how often they occur, by jieba's dictionary."""

from __future__ import annotations

from math import exp

from narrator.words import vocabulary


def words(text: str) -> list[str]:
    """The words of a text; joined they are the text."""
    return vocabulary().words(text)


def frequency(word: str) -> float:
    """How often a word occurs in jieba's corpus of about 60 million words; 0 where it is unknown."""
    score = vocabulary().score(word)
    return 0.0 if score is None else exp(score - vocabulary().rarest)


def corpus_size() -> float:
    """How many words the corpus behind `frequency` has."""
    return exp(-vocabulary().rarest)
