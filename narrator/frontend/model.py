"""The values of the front-end: a text as it is read aloud, in tokens that cover it, and the working values on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class TokenKind(StrEnum):
    HAN = "han"  # a Chinese word; as a rule one syllable a character
    NUMBER = "number"  # digits, amounts, dates, units and whatever else is expanded to Chinese words
    LATIN = "latin"  # a word or letters spoken as English
    PUNCTUATION = "punctuation"  # a pause, or nothing
    SILENT = "silent"  # white space, and symbols that have no reading


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text and how it is read.

    `start` and `end` are code points of the utterance's text. `spoken` is plain words: Chinese characters for HAN and
    NUMBER, Latin words or spaced capital letters for LATIN, the mark itself for PUNCTUATION, empty for SILENT.
    `pinyin` and `surface` have one syllable per spoken Chinese character, with dictionary tones and as spoken after
    tone sandhi: tone digits 1 to 5, `v` for ü, and `r` before the digit where an erhua is merged. `phonemes` has one
    string of Kokoro symbols per word of a LATIN token. `doubt` is from 0 (sure) to 1. `fixed` says that a lexicon or
    the author has decided the reading.
    """

    start: int
    end: int
    kind: TokenKind
    spoken: str
    pinyin: tuple[str, ...] = ()
    surface: tuple[str, ...] = ()
    phonemes: tuple[str, ...] = ()
    doubt: float = 0.0
    fixed: bool = False

    @property
    def is_spoken(self) -> bool:
        return bool(self.surface or self.phonemes)

    @property
    def syllables(self) -> int:
        """How many beats it takes: one a Chinese syllable, about one per three symbols of English."""
        return len(self.surface) + sum(max(1, round(len(word) / 3)) for word in self.phonemes)


@dataclass(frozen=True, slots=True)
class Utterance:
    """A text with its tokens, in order, from 0 to `len(text)` without gap or overlap."""

    text: str
    tokens: tuple[Token, ...]

    @property
    def spoken(self) -> str:
        return "".join(token.spoken for token in self.tokens)

    @property
    def syllables(self) -> int:
        return sum(token.syllables for token in self.tokens)

    @property
    def is_spoken(self) -> bool:
        return any(token.is_spoken for token in self.tokens)


@dataclass(frozen=True, slots=True)
class SpokenStretch:
    """A stretch of a text and what is said for it; `fixed` where a lexicon or the author has decided that."""

    start: int
    end: int
    kind: TokenKind
    spoken: str = ""
    pinyin: tuple[str, ...] = ()
    phonemes: tuple[str, ...] = ()
    fixed: bool = False
    doubt: float = 0.0


@dataclass(slots=True)
class Word:
    """A Chinese word on its way to sound: g2p fills `pinyin` and `doubt`, sandhi fills `surface`.

    `start` is its place in the line of what is spoken, `piece` the number of the stretch that it belongs to, `given` the
    syllables that a lexicon or the author has decided, by the place of their character in the word.
    """

    text: str
    tag: str
    piece: int
    start: int
    pinyin: list[str] = field(default_factory=list)
    surface: list[str] = field(default_factory=list)
    given: dict[int, str] = field(default_factory=dict)
    doubt: float = 0.0

    @property
    def end(self) -> int:
        return self.start + len(self.text)
