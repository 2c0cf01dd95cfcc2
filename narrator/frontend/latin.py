"""Latin words and letters: how they are said, in Kokoro's (misaki's American) symbols."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from narrator import assets
from narrator.frontend import letter_to_sound

LETTERS = {
    "A": "ˈA", "B": "bˈi", "C": "sˈi", "D": "dˈi", "E": "ˈi", "F": "ˈɛf", "G": "ʤˈi", "H": "ˈAʧ", "I": "ˈI",
    "J": "ʤˈA", "K": "kˈA", "L": "ˈɛl", "M": "ˈɛm", "N": "ˈɛn", "O": "ˈO", "P": "pˈi", "Q": "kjˈu", "R": "ˈɑɹ",
    "S": "ˈɛs", "T": "tˈi", "U": "jˈu", "V": "vˈi", "W": "dˈʌbᵊlju", "X": "ˈɛks", "Y": "wˈI", "Z": "zˈi",
}  # fmt: skip
# Acronyms that are said as words though they are written in capitals.
_SAID_AS_WORDS = frozenset(["AIDS", "APEC", "ASEAN", "COVID", "NASA", "NATO", "OPEC", "SARS", "UNESCO", "UNICEF"])
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+(?:'[a-z]+)?|[A-Z]|[^A-Za-z]")
_MOST_LETTERS = 5  # capitals in a row up to this many are spelled unless known as a word


def find_lexicon(name: str) -> Any:
    """One of misaki's dictionaries, or an empty one while it is not installed."""
    path = assets.find(f"misaki/{name}")
    return json.loads(path.read_text(encoding="utf-8")) if path else {}


@cache
def _dictionaries() -> tuple[dict[str, Any], dict[str, Any]]:
    return find_lexicon("us_gold.json"), find_lexicon("us_silver.json")


def _look_up(word: str) -> str | None:
    for dictionary in _dictionaries():
        for form in (word, word.lower(), word.capitalize()):
            entry = dictionary.get(form)
            if isinstance(entry, dict):
                entry = entry.get("DEFAULT")
            if entry:
                return str(entry)
    return None


@lru_cache(maxsize=16384)
def pronounce_latin(text: str) -> tuple[str, tuple[str, ...]]:
    """A run of Latin letters: what is spoken (words, or spaced capitals) and the phonemes of each word or letter."""
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    spoken: list[str] = []
    phonemes: list[str] = []
    whole = _look_up(text) if len(text) > 1 and not text.isupper() else None
    for part in [text] if whole else _PARTS.findall(text):
        for word, sound in _read_part(part, whole):
            spoken.append(word)
            phonemes.append(sound)
    return " ".join(spoken), tuple(phonemes)


def _read_part(part: str, known: str | None) -> list[tuple[str, str]]:
    if known:
        return [(part, known)]
    if len(part) == 1:
        return [(part.upper(), LETTERS[part.upper()])] if part.upper() in LETTERS else []
    if part.isupper() and part not in _SAID_AS_WORDS and len(part) <= _MOST_LETTERS:
        return [(letter, LETTERS[letter]) for letter in part if letter in LETTERS]
    return [(part, _look_up(part) or letter_to_sound.guess(part))]
