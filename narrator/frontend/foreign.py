"""Latin words where they stand in a text: names in pinyin, words with hyphens, headlines in capitals, all others."""

from __future__ import annotations

import re

from narrator.frontend import english, glosses, romanized
from narrator.frontend.latin import pronounce_latin
from narrator.frontend.model import SpokenStretch, TokenKind
from narrator.frontend.respelling import spell

_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]{1,30}(?:['’][a-z]{1,2}(?![a-z]))?")
_HYPHENATED = re.compile(r"[A-Za-z]{1,15}(?:-[A-Za-z]{1,15}){1,3}")
_CAPITALS = re.compile(r"[A-Z']+(?: [A-Z']+){2,}")
_HEADLINE = 40  # characters to each side in which capitals make a headline
_DOUBT_OF_TONES = 0.4  # of names whose characters are not known
_SURE_WORD = 4  # letters of a word that is no abbreviation


def latin_at(text: str, at: int) -> SpokenStretch | None:
    """The Latin word, or the name of several, that begins at a place."""
    if syllables := glosses.syllables_at(text, at):
        end, said = syllables
        return SpokenStretch(at, end, TokenKind.NUMBER, spell(said), said)
    match = _WORD.match(text, at)
    if not match:
        return None
    word = match.group()
    if word.isupper() and _could_be_word(word.lower()) and _is_in_headline(text, match):
        word = word.capitalize()
    return _hyphenated(text, at) or _name(text, at, word) or latin_piece(at, match.end(), word)


def _could_be_word(word: str) -> bool:
    return english.is_common(word) or (len(word) >= _SURE_WORD and english.known(word) is not None)


def latin_piece(start: int, end: int, word: str) -> SpokenStretch:
    """A Latin word as it is said; silent if it has no letter that can be."""
    said = pronounce_latin(word)
    kind = TokenKind.LATIN if said.phonemes else TokenKind.SILENT
    return SpokenStretch(start, end, kind, said.spoken, phonemes=said.phonemes, doubt=said.doubt)


def _is_in_headline(text: str, match: re.Match[str]) -> bool:
    """Whether a word in capitals stands among others, with words too long for abbreviations."""
    near = _CAPITALS.finditer(text, max(0, match.start() - _HEADLINE), match.end() + _HEADLINE)
    run = next((run.group() for run in near if run.start() <= match.start() < run.end()), "")
    return sum(len(word) >= _SURE_WORD and english.known(word.lower()) is not None for word in run.split()) > 1


def _hyphenated(text: str, at: int) -> SpokenStretch | None:
    """`Wi-Fi`, `T-shirt`: words that a dictionary has with their hyphens."""
    match = _HYPHENATED.match(text, at)
    sound = english.known(match.group()) if match else None
    return (
        SpokenStretch(at, match.end(), TokenKind.LATIN, match.group(), phonemes=(sound,)) if match and sound else None
    )


def _name(text: str, at: int, word: str) -> SpokenStretch | None:
    """A Chinese name in pinyin is spoken as Chinese."""
    end, said = romanized.name_at(text, at) or (at + len(word), romanized.word(word))
    return SpokenStretch(at, end, TokenKind.NUMBER, said, doubt=_DOUBT_OF_TONES) if said else None
