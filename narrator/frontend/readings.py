"""Readings of characters and phrases as one table, compiled once from dictionaries (see `narrator.tables`).

It has a number for the usual reading of each character, and for phrases (up to four characters in one key, see
`narrator.words.pack`) the numbers of their syllables.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from narrator.frontend import dictionaries
from narrator.frontend.dictionaries import Phrase, Syllables
from narrator.tables import columns
from narrator.words import PACKED, pack

_VERSION = 5  # of the table
_AGREED = 1 << 12  # over the places of the longest phrase
_FIRST, _LAST = 0x3007, 0x323AF  # code points of Chinese characters


@dataclass(frozen=True, slots=True)
class ReadingTable:
    """`characters`: number of the usual reading by code point, 0 for none; `keys`: phrases, sorted, each with the
    numbers of four `syllables` and its `notes` (disputed places, and whether sources agree); `longer`: phrases of over four characters.
    """

    names: Syllables
    characters: memoryview[int]
    keys: memoryview[int]
    syllables: memoryview[int]
    notes: memoryview[int]
    longer: dict[str, Phrase]

    def of_character(self, character: str) -> str:
        """The usual reading with its tone digit; empty for what has none."""
        code = ord(character)
        return self.names[self.characters[code - _FIRST]] if _FIRST <= code <= _LAST else ""

    def of_phrase(self, phrase: str) -> Phrase | None:
        """A phrase of two characters or more as the dictionaries read it."""
        if len(phrase) > PACKED:
            return self.longer.get(phrase)
        key = pack(phrase)
        place = bisect_left(self.keys, key)
        if place == len(self.keys) or self.keys[place] != key:
            return None
        first = place * PACKED
        said = tuple(self.names[number] for number in self.syllables[first : first + len(phrase)])
        return Phrase(said, bool(self.notes[place] & _AGREED), self.notes[place] & ~_AGREED)


@cache
def readings() -> ReadingTable:
    """The readings of all dictionaries."""
    sources = dictionaries.sources()
    head, characters, keys, syllables, notes = columns("readings", _VERSION, sources, lambda: _compiled(*sources))
    names, *long_phrases = str(head, "utf-8").split("\n")
    longer = dict(map(_long_phrase, long_phrases))
    numbers = characters.cast("H"), keys.cast("Q"), syllables.cast("H"), notes.cast("H")
    return ReadingTable(("", *names.split()), *numbers, longer)


def _long_phrase(line: str) -> tuple[str, Phrase]:
    phrase, notes, *said = line.split()
    return phrase, Phrase(tuple(said), bool(int(notes) & _AGREED), int(notes) & ~_AGREED)


def _compiled(characters: Path, pypinyin: Path, cedict: Path) -> list[bytes]:
    """The table's columns: names and long phrases, readings of characters, keys of short phrases, what goes with them."""
    known = dictionaries.characters(characters)
    said = dictionaries.phrases(pypinyin, cedict, known)
    names = sorted(
        {name for every in (*known.values(), *(phrase.syllables for phrase in said.values())) for name in every}
    )
    numbers = {name: number for number, name in enumerate(names, 1)}
    usual = array("H", bytes(2 * (_LAST - _FIRST + 1)))
    for code, every in known.items():
        if _FIRST <= code <= _LAST:
            usual[code - _FIRST] = numbers[every[0]]
    short = sorted(phrase for phrase in said if len(phrase) <= PACKED and max(phrase) <= "\uffff")
    padded = chain.from_iterable(_padded(numbers[name] for name in said[phrase].syllables) for phrase in short)
    long = [
        " ".join([phrase, str(_notes(said[phrase])), *said[phrase].syllables])
        for phrase in said
        if len(phrase) > PACKED
    ]
    keys, flat = array("Q", map(pack, short)), array("H", padded)
    notes = array("H", (_notes(said[phrase]) for phrase in short))
    return ["\n".join([" ".join(names), *long]).encode(), *(part.tobytes() for part in (usual, keys, flat, notes))]


def _notes(phrase: Phrase) -> int:
    return phrase.disputed | _AGREED * phrase.agreed


def _padded(numbers: Iterable[int]) -> tuple[int, ...]:
    return (*numbers, 0, 0, 0)[:PACKED]
