"""English words in Kokoro's symbols: misaki's American dictionaries (Apache-2.0), inflections, compounds.

The dictionaries are JSON objects of 90,000 sorted entries each, one entry a line. They are searched where they lie, by
halving: loading them would take 40 MB and a fifth of a second.
"""

from __future__ import annotations

import json
import mmap
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from narrator import assets
from narrator.frontend import letter_to_sound

_ENTRY = b'\n  "'  # how an entry begins; the lines of its parts are indented further
_VOICELESS = frozenset("ptkfθʃʧs")
_HISSING = ("s", "z", "ʃ", "ʒ", "ʧ", "ʤ")
_SHORTEST_PART = 3  # letters of the words of a compound
_OVERRIDES = {**dict.fromkeys(("the", "The", "THE"), "ðə"), "Mc": "mək"}


@dataclass(frozen=True, slots=True, eq=False)
class Dictionary:
    """A sorted JSON object with an entry a line."""

    data: mmap.mmap

    def find(self, word: str) -> str | None:
        """The pronunciation of a word, the usual one where there are several."""
        wanted = word.encode()
        low, high = self.data.find(_ENTRY), len(self.data)
        while low < high:
            start = max(low, self.data.rfind(_ENTRY, low, (low + high) // 2 + len(_ENTRY)))
            key_end = self.data.find(b'": ', start)
            key = self.data[start + len(_ENTRY) : key_end]
            if key == wanted:
                return self._value(key_end + len('": '))
            if key < wanted:
                following = self.data.find(_ENTRY, key_end)
                low = high if following < 0 else following
            else:
                high = start
        return None

    def _value(self, start: int) -> str | None:
        end = self.data.find(_ENTRY, start)
        value, _ = json.JSONDecoder().raw_decode(self.data[start : end if end > 0 else len(self.data)].decode())
        return value.get("DEFAULT") if isinstance(value, dict) else value


_FILES = ("us_gold.json", "us_silver.json")
_opened: dict[str, Dictionary] = {}


def _dictionaries() -> tuple[Dictionary, ...]:
    """Those that are installed by now, the surer first."""
    for name in _FILES:
        if name not in _opened and (path := assets.find(f"misaki/{name}")):
            _opened[name] = _open(path)
    return tuple(_opened[name] for name in _FILES if name in _opened)


def _open(path: Path) -> Dictionary:
    with path.open("rb") as file:
        return Dictionary(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def known(word: str) -> str | None:
    """A dictionary's pronunciation of a word as it is written, in small letters, with a capital, or in capitals."""
    return _OVERRIDES.get(word) or _looked_up(word, _dictionaries())


@lru_cache(maxsize=16384)
def _looked_up(word: str, books: tuple[Dictionary, ...]) -> str | None:
    forms = dict.fromkeys((word, word.lower(), word.capitalize(), word.upper()))
    return next((sound for book in books for form in forms if (sound := book.find(form))), None)


def exactly(word: str) -> str | None:
    """A dictionary's pronunciation of a word with just these small letters and capitals."""
    return next((sound for book in _dictionaries() if (sound := book.find(word))), None)


def is_common(word: str) -> bool:
    """Whether a word in small letters is in the surer dictionary as it is written."""
    return _surely(word) is not None


def pronounce(word: str) -> str:
    """The phonemes of any English word: known, inflected, composed of known words, or by its letters."""
    return familiar(word) or _composed(word.lower()) or letter_to_sound.guess(word)


def is_guessed(word: str) -> bool:
    """Whether only the rules of spelling say how a word sounds."""
    return familiar(word) is None and _composed(word.lower()) is None


def familiar(word: str) -> str | None:
    """A known word, or an inflected form of one: `apps`, `McDonald's`, `googled`, `vlogging`."""
    if sound := known(word):
        return sound
    for ending, attach in (("'s", plural), ("s", plural), ("ed", _past), ("ing", _doing)):
        stem = word.removesuffix(ending)
        if len(stem) < 2 or stem == word:
            continue
        for form in dict.fromkeys((stem, stem + "e", stem[:-1] if stem[-1] == stem[-2] else stem)):
            if sound := known(form):
                return attach(sound)
    return None


def plural(sound: str) -> str:
    if sound.endswith(_HISSING):
        return sound + "ᵻz"
    return sound + ("s" if sound[-1] in _VOICELESS else "z")


def _past(sound: str) -> str:
    if sound[-1] in "td":
        return sound + "ᵻd"
    return sound + ("t" if sound[-1] in _VOICELESS else "d")


def _doing(sound: str) -> str:
    return sound + "ɪŋ"


def _surely(word: str) -> str | None:
    """What the surer dictionary has: the other one is full of rare words."""
    return next((book.find(word) for book in _dictionaries()[:1]), None)


def _composed(word: str) -> str | None:
    """`bytedance`, `livestream`: two known words; the second has its stress weakened."""
    cuts = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
    for cut in sorted(cuts, key=lambda cut: abs(2 * cut - len(word))):
        first, second = _surely(word[:cut]), _surely(word[cut:])
        if first and second:
            return first + second.replace("ˈ", "ˌ")
    return None
