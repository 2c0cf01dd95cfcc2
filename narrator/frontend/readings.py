"""Readings of characters and phrases: pypinyin's data (MIT), corrected by the house's own list."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from narrator.frontend.characters import DATA
from narrator.words import package_file

Syllables = tuple[str, ...]

_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
_UMLAUT = "\u0308"


@dataclass(frozen=True, slots=True)
class Readings:
    """`characters`: character -> its readings, the usual one first, marked; `phrases`: phrase -> marked syllables."""

    characters: dict[str, str]
    phrases: dict[str, str]
    house: dict[str, Syllables]

    def of_character(self, character: str) -> Syllables:
        """All readings with tone digits, the usual one first; empty for what has none."""
        marked = self.characters.get(str(ord(character)))
        return tuple(map(tone_digits, marked.split(","))) if marked else ()

    def of_phrase(self, phrase: str) -> Syllables | None:
        if (own := self.house.get(phrase)) is not None:
            return own
        marked = self.phrases.get(phrase)
        return tuple(map(tone_digits, marked.split())) if marked else None

    def __contains__(self, phrase: str) -> bool:
        return phrase in self.house or phrase in self.phrases


@cache
def tone_digits(marked: str) -> str:
    """`lǜ` → `lv4`, `ma` → `ma5`."""
    letters, tone = "", "5"
    for char in unicodedata.normalize("NFD", marked):
        if char in _TONES:
            tone = _TONES[char]
        elif char == _UMLAUT:
            letters = letters[:-1] + "v"
        elif char.isalpha():
            letters += char
    return (letters or "e") + tone


def house_phrases(name: str) -> Iterator[tuple[str, Syllables]]:
    """Lines `phrase syllable syllable …` of a data file; `#` begins a comment."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        phrase, *syllables = line.partition("#")[0].split() or [""]
        if phrase:
            yield phrase, tuple(syllables)


@cache
def readings() -> Readings:
    characters = json.loads(package_file("pypinyin", "pinyin_dict.json").read_text(encoding="utf-8"))
    nested = json.loads(package_file("pypinyin", "phrases_dict.json").read_text(encoding="utf-8"))
    phrases = {phrase: " ".join(options[0] for options in syllables) for phrase, syllables in nested.items()}
    return Readings(characters, phrases, dict(house_phrases("phrases.txt")))
