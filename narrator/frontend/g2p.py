"""Which reading each character has: house phrases, the dictionary, and the network where those leave a choice."""

from __future__ import annotations

from functools import lru_cache

from narrator.frontend.bilstm import network
from narrator.frontend.readings import readings
from narrator.frontend.stream import Word

_LONGEST_PHRASE = 12
_SURE_AGAINST_PHRASE = 0.999
_SURE_AGAINST_CHARACTER = 0.8


@lru_cache(maxsize=65536)
def dictionary_reading(word: str) -> tuple[tuple[str, int], ...]:
    """For each character its reading and the length of the phrase it was found in (1: alone; 0: the house is sure)."""
    table = readings()
    found: list[tuple[str, int]] = []
    start = 0
    while start < len(word):
        for size in range(min(_LONGEST_PHRASE, len(word) - start), 1, -1):
            phrase = word[start : start + size]
            if (syllables := table.of_phrase(phrase)) is not None:
                weight = 0 if phrase in table.house else size
                found += [(syllable, weight) for syllable in syllables]
                start += size
                break
        else:
            alone = table.of_character(word[start])
            found.append((alone[0] if alone else "", 1))
            start += 1
    return tuple(found)


def read(sentences: list[list[Word]]) -> None:
    """Fill in `pinyin` and `doubt` of every word; a sentence's words are read in each other's context."""
    rows = ["".join(word.text for word in words) for words in sentences]
    opinions = network().readings_of(rows)
    for words, opinion in zip(sentences, opinions, strict=True):
        at = 0
        for word in words:
            if not word.fixed:
                _read_word(word, [opinion.get(at + i, {}) for i in range(len(word.text))])
            at += len(word.text)


def _read_word(word: Word, opinions: list[dict[str, float]]) -> None:
    word.pinyin = []
    for (reading, size), opinion in zip(dictionary_reading(word.text), opinions, strict=True):
        chosen, doubt = _combine(reading, size, opinion)
        word.pinyin.append(chosen)
        word.doubt = max(word.doubt, doubt)


def _combine(reading: str, size: int, opinion: dict[str, float]) -> tuple[str, float]:
    if not opinion or size == 0:
        return reading, 0.0
    best = max(opinion, key=opinion.__getitem__)
    sure = _SURE_AGAINST_PHRASE if size > 1 else _SURE_AGAINST_CHARACTER
    chosen = best if opinion[best] >= sure else reading
    doubt = 1 - opinion.get(chosen, 0.0)
    return chosen, round(doubt if size == 1 else doubt / 2, 3)
