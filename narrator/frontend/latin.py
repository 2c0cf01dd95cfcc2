"""Latin words and letters: how they are said, in Kokoro's (misaki's American) symbols."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from narrator.frontend import english
from narrator.frontend.characters import DATA

LETTERS = {
    "A": "ˈA", "B": "bˈi", "C": "sˈi", "D": "dˈi", "E": "ˈi", "F": "ˈɛf", "G": "ʤˈi", "H": "ˈAʧ", "I": "ˈI",
    "J": "ʤˈA", "K": "kˈA", "L": "ˈɛl", "M": "ˈɛm", "N": "ˈɛn", "O": "ˈO", "P": "pˈi", "Q": "kjˈu", "R": "ˈɑɹ",
    "S": "ˈɛs", "T": "tˈi", "U": "jˈu", "V": "vˈi", "W": "dˈʌbᵊlju", "X": "ˈɛks", "Y": "wˈI", "Z": "zˈi",
}  # fmt: skip
_PARTS = re.compile(r"Mc(?=[A-Z][a-z])|Py(?=[A-Z])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+(?:'[a-z]+)?|[A-Z]")
_PLURAL_LETTERS = re.compile(r"([A-Z]{2,5})s|([A-Z]{2,5})'s")
_ELEMENT = (
    "(?:A[cglr-u]|B[aeir]?|C[adelorsu]?|F[er]?|G[ade]|H[eg]?|I[nr]?|Kr?|L[ai]|M[gno]|N[abei]?|O|P[bdt]?|R[ahnu]|"
    "S[bcinr]?|T[aehil]|U|V|W|Xe|Y|Z[nr])"
)
_FORMULA = re.compile(rf"(?=.*[a-z])(?!(?:CoC|PCs|Co){{1,2}}$){_ELEMENT}{{2,6}}x?")  # `NaCl`, `CaCO`, `NOx`
_MIXED_LETTERS = re.compile(r"(?!To)[A-Z][a-z][A-Z]|[A-Z]{2,3}[a-rt-z]")  # `SoC`, `PCIe`
_PYTHON = "pˈI"  # `PyTorch`
_BEHIND_X = re.compile("X[^aeiouy'].")  # `Xbox`
_MOST_LETTERS = 5  # capitals in a row up to this many are spelled; the lexicon names those that are said as words
_LEAST_COMPOUND = 6  # letters of a word that is looked up without regard to the capitals inside it
_SHORTEST_WORD = 4  # and words of this length are read as words even in capitals
_VOWEL = re.compile("[AEIOUYaeiouy]")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST_ROW = 3  # letters of a row of the alphabet
_LONGEST_NET_WORD = 4
_NO_SYLLABLES = re.compile(
    r"^[^aeiou]+$|(.)\1\1|^(.)\2(.)\3$"  # `yyds`, `aaa`, `aabb`
    r"|^(?:b[^aeiouylr]|c[^aeiouhlrytz]|d[^aeiourwyhj]|f[^aeioulryj]|g[^aeiouhlnruyw]|h[^aeiouym]|j[^aeiouy]|k[^aeiouhlnrywv]|"
    r"l[^aeiouyl]|m[^aeiouyc]|n[^aeiouyg]|p[^aeiouhlnrsyt]|q[^ui]|r[^aeiouyh]|t[^aeiouhrswyz]|v[^aeiouylr]|w[^aeiouhry]|"
    r"x[^aeiouy]|z[^aeiouyhw])"  # how no syllable begins: `cpu`
    r"|[^aeiouy]{2}[lmnrw]$"  # nor ends: `awsl`
)


_DOUBT_OF_GUESS = 0.4


class SaidLetters(NamedTuple):
    """Latin letters as they are said: words or spaced capitals, and the phonemes of each."""

    spoken: str
    phonemes: tuple[str, ...]
    doubt: float


@lru_cache(maxsize=16384)
def pronounce_latin(text: str) -> SaidLetters:
    """A run of Latin letters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = [word for word, _ in _read(plain)]
    guessed = any(len(word.removesuffix("'s")) > 1 and english.is_guessed(word) for word in words)
    return SaidLetters(" ".join(words), tuple(sound for _, sound in _read(plain)), _DOUBT_OF_GUESS if guessed else 0.0)


def _read(text: str) -> Iterator[tuple[str, str]]:
    text = text.replace("’", "'")
    if match := _PLURAL_LETTERS.fullmatch(text):
        letters = match[1] or match[2]
        yield from ((letter, LETTERS[letter]) for letter in letters[:-1])
        yield f"{letters[-1]}'s", english.plural(LETTERS[letters[-1]])
    elif _FORMULA.fullmatch(text) or (_MIXED_LETTERS.fullmatch(text) and english.exactly(text) is None):
        yield from ((letter, LETTERS[letter]) for letter in text.upper())
    elif len(text) > 1 and not text.isupper() and (sound := _whole(text)):
        yield text, sound
    else:
        for part in _PARTS.findall(text):
            yield from _read_part(part)


def _whole(text: str) -> str | None:
    """A word that is known; `ToB` is not `tob`."""
    short = len(text) < _LEAST_COMPOUND and text[1:] != text[1:].lower()
    return english.exactly(text) if short else english.familiar(text)


def _read_part(part: str) -> Iterator[tuple[str, str]]:
    if len(part) == 1:
        yield part.upper(), LETTERS[part.upper()]
    elif is_spelled(part):
        yield from ((letter, LETTERS[letter]) for letter in part.upper() if letter in LETTERS)
    elif part == "Py":
        yield part, _PYTHON
    elif _BEHIND_X.match(part) and english.known(part) is None:
        yield "X", LETTERS["X"]
        yield part[1:], english.pronounce(part[1:])
    else:
        yield part, english.pronounce(part)


def _is_no_word(part: str) -> bool:
    """Whether letters cannot be said as one syllable after another: `abcdefg`, `aabb`, `yyds`, `cpu`, `awsl`."""
    if not _VOWEL.search(part) or (len(part) > _SHORTEST_ROW - 1 and part.lower() in _ALPHABET):
        return True
    short = part.islower() and len(part) <= _LONGEST_NET_WORD and english.familiar(part) is None
    return short and (_NO_SYLLABLES.search(part) is not None or part in _net_words())


@cache
def _net_words() -> frozenset[str]:
    lines = (DATA / "spelled.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def is_spelled(part: str) -> bool:
    """Whether letters are said by their names: short capitals that are no word, and what has no vowel."""
    if not part.isupper():
        return english.known(part) is None and _is_no_word(part)
    if len(part) > _MOST_LETTERS:
        return not _VOWEL.search(part)
    return len(part) < _SHORTEST_WORD or not _VOWEL.search(part) or english.known(part.lower()) is None
