"""Readings of characters and phrases: pypinyin's data (MIT), corrected by the house's own list.

A table, compiled once (see `narrator.tables`), has a number for the usual reading of each character, and for phrases
(up to four characters in one key, see `narrator.words.pack`) the numbers of their syllables.
"""

from __future__ import annotations

import json
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from narrator.frontend.characters import DATA
from narrator.tables import columns, package_file
from narrator.words import PACKED, pack

Syllables = tuple[str, ...]

_VERSION = 2  # of the table
_FIRST, _LAST = 0x3007, 0x323AF  # code points of Chinese characters
_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
_UMLAUT = "\u0308"


@dataclass(frozen=True, slots=True)
class Readings:
    """`characters`: number of the usual reading by code point, 0 for none; `phrases`: sorted keys, each with the numbers
    of four `syllables`; `longer`: phrases of over four characters.
    """

    names: Syllables
    characters: memoryview[int]
    phrases: memoryview[int]
    syllables: memoryview[int]
    longer: dict[str, Syllables]
    house: dict[str, Syllables]

    def of_character(self, character: str) -> str:
        """The usual reading with its tone digit; empty for what has none."""
        code = ord(character)
        return self.names[self.characters[code - _FIRST]] if _FIRST <= code <= _LAST else ""

    def of_phrase(self, phrase: str) -> Syllables | None:
        if (own := self.house.get(phrase)) is not None:
            return own
        if len(phrase) > PACKED:
            return self.longer.get(phrase)
        key = pack(phrase)
        place = bisect_left(self.phrases, key)
        if place == len(self.phrases) or self.phrases[place] != key:
            return None
        first = place * PACKED
        return tuple(self.names[number] for number in self.syllables[first : first + len(phrase)])


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
    """pypinyin's readings and the house's."""
    sources = [package_file("pypinyin", name) for name in ("pinyin_dict.json", "phrases_dict.json")]
    head, characters, phrases, syllables = columns("readings", _VERSION, sources, lambda: _compiled(*sources))
    names, *long_phrases = str(head, "utf-8").split("\n")
    longer = {phrase: tuple(said) for phrase, *said in map(str.split, long_phrases)}
    house = dict(house_phrases("phrases.txt"))
    numbers = characters.cast("H"), phrases.cast("Q"), syllables.cast("H")
    return Readings(("", *names.split()), *numbers, longer, house)


def _compiled(characters: Path, phrases: Path) -> list[bytes]:
    """The table's columns: names and long phrases, readings of characters, keys of short phrases, their syllables."""
    marked: dict[str, str] = json.loads(characters.read_text(encoding="utf-8"))
    nested: dict[str, list[list[str]]] = json.loads(phrases.read_text(encoding="utf-8"))
    known = {int(code): list(map(tone_digits, every.split(","))) for code, every in marked.items()}
    said = {
        phrase: [tone_digits(options[0]) for options in parts]
        for phrase, parts in nested.items()
        if len(phrase) == len(parts)
    }
    names = sorted({name for every in (*known.values(), *said.values()) for name in every})
    numbers = {name: number for number, name in enumerate(names, 1)}
    usual = array("H", bytes(2 * (_LAST - _FIRST + 1)))
    for code, every in known.items():
        if _FIRST <= code <= _LAST:
            usual[code - _FIRST] = numbers[every[0]]
    short = sorted(phrase for phrase in said if len(phrase) <= PACKED)
    padded = [(*(numbers[name] for name in said[phrase]), 0, 0, 0)[:PACKED] for phrase in short]
    head = [" ".join(names), *(" ".join([phrase, *said[phrase]]) for phrase in said if len(phrase) > PACKED)]
    keys, flat = array("Q", map(pack, short)), array("H", chain.from_iterable(padded))
    return ["\n".join(head).encode(), usual.tobytes(), keys.tobytes(), flat.tobytes()]
