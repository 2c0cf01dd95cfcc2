"""English letters to sounds by rule, for words that no dictionary has.

The rules are in `data/letters.txt`, learned from misaki's American dictionary (Apache-2.0) by `benchmarks/spelling.py`: each
says how a letter sounds between some letters to its left and right, the longest that fits is taken. One vowel has the stress.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from narrator.frontend.characters import DATA

WINDOWS = ((0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 3), (3, 3), (3, 4), (4, 4))  # letters left and right, wider last
EDGE = "_"
_WIDEST = 4
_NARROW = 2  # windows for a word that would be left without a vowel
_PRIMARY, _SECONDARY = "ˈˌ"
_VOWEL = re.compile("[aiuæɑɔəɛɜɪʊʌAIOWYᵊᵻ]")
_WEAK = frozenset("əᵊᵻɪ")


@cache
def _rules() -> dict[str, str]:
    """Letters, the one that sounds being a capital, and the sound."""
    lines = (DATA / "letters.txt").read_text(encoding="utf-8").splitlines()
    return {key: sound for key, _, sound in (line.partition(" ") for line in lines if not line.startswith("#"))}


def contexts(letters: str, at: int) -> Iterator[str]:
    """A letter with what stands around it in each window, the widest last; beyond the word there are edges."""
    padded = EDGE * _WIDEST + letters + EDGE * _WIDEST
    at += _WIDEST
    for left, right in WINDOWS:
        yield padded[at - left : at] + padded[at].upper() + padded[at + 1 : at + 1 + right]


def guess(word: str) -> str:
    """The likely phonemes of an unknown word; letters other than a to z are passed over."""
    letters = re.sub("[^a-z]", "", word.lower())
    sound = _said(letters, len(WINDOWS))
    return stressed(sound if _VOWEL.search(sound) else _said(letters, _NARROW))


def _said(letters: str, windows: int) -> str:
    return "".join(_sound(list(contexts(letters, at))[:windows]) for at in range(len(letters)))


def _sound(keys: list[str]) -> str:
    rules = _rules()
    return next(rules[key] for key in reversed(keys) if key in rules)


def stressed(sound: str) -> str:
    """A word with one primary stress: the last of several, else a secondary one, else the first full vowel."""
    last = sound.rfind(_PRIMARY)
    if last >= 0:
        return sound[:last].replace(_PRIMARY, _SECONDARY) + sound[last:]
    if _SECONDARY in sound:
        return sound.replace(_SECONDARY, _PRIMARY, 1)
    vowels = [match.start() for match in _VOWEL.finditer(sound)]
    first = next((place for place in vowels if sound[place] not in _WEAK), vowels[0] if vowels else None)
    return sound if first is None else sound[:first] + _PRIMARY + sound[first:]
