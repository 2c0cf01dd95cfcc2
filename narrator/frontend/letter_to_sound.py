"""English letters to sounds by rule, for words that no dictionary has."""

from __future__ import annotations

_SOUNDS = {
    "a": "æ", "b": "b", "c": "k", "d": "d", "e": "ɛ", "f": "f", "g": "ɡ", "h": "h", "i": "ɪ", "j": "ʤ", "k": "k",
    "l": "l", "m": "m", "n": "n", "o": "ɑ", "p": "p", "q": "k", "r": "ɹ", "s": "s", "t": "t", "u": "ʌ", "v": "v",
    "w": "w", "x": "ks", "y": "i", "z": "z",
}  # fmt: skip


def guess(word: str) -> str:
    """The likely phonemes of an unknown English word."""
    return "".join(_SOUNDS.get(letter, "") for letter in word.lower())
