"""What is compared: a text as units of speech, Chinese syllables and rows of English, whether meant or heard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from narrator.frontend.decided import by_character
from narrator.frontend.dictionaries import characters
from narrator.frontend.folding import fold
from narrator.frontend.lexicon import Lexicon
from narrator.frontend.model import Token, TokenKind, Utterance
from narrator.frontend.numerals import cardinal, digit_by_digit, telephone
from narrator.frontend.pronouncing import pronounce
from narrator.proofing import phones
from narrator.tables import package_file

_ONE_SENSE = str.maketrans("幺两〇", "一二零")  # other ways to say the same digit
_DIGITS = re.compile(r"\d{2,}")
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_ERHUA = re.compile("儿")
_MOST_TRIED = 12  # of each, in one hearing, that are tried in other readings


@dataclass(frozen=True, slots=True)
class Unit:
    """A Chinese syllable, or a row of English words and letters that nothing divides.

    `text` is the character, or the row in small letters without spaces. `readings` are the toneless syllables that the
    character may be, none for English. `phones` are rough (see `phones`). `beats` is how many syllables it takes.
    `start` and `end` are code points of the text that it belongs to.
    """

    text: str
    readings: frozenset[str]
    phones: str
    beats: int
    start: int
    end: int

    @property
    def is_english(self) -> bool:
        return not self.readings


def meant(utterance: Utterance) -> list[Unit]:
    """What an utterance says, as the front-end reads it."""
    return list(_units(utterance.tokens, by_sound=True))


def heard(text: str) -> list[Unit]:
    """What a recogniser wrote; a character may be any of its readings, for only its sound was heard."""
    return list(_units(pronounce(_plain(text), Lexicon()).tokens, by_sound=False))


def other_wordings(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """What may be said otherwise in what a recogniser wrote: (start, end, other ways), in order.

    `2008` may have been 两千零八; the 儿 of 一点儿亿, which is no syllable as it stands there, the 二 of 一点二亿.
    """
    plain = _plain(text)
    numbers, erhua = (list(of.finditer(plain))[:_MOST_TRIED] for of in (_DIGITS, _ERHUA))
    for match in sorted(numbers + erhua, key=re.Match[str].start):
        yield match.start(), match.end(), _wordings(match.group())


def _wordings(written: str) -> list[str]:
    if written == "儿":
        return ["二"]
    return list(dict.fromkeys(say(written) for say in (digit_by_digit, cardinal, telephone)))


def _plain(text: str) -> str:
    return fold(text)


def _units(tokens: Iterable[Token], *, by_sound: bool) -> Iterator[Unit]:
    row: list[Token] = []
    for token in tokens:
        if token.phonemes:
            row.append(token)
        elif token.surface:
            yield from _english(row)
            row = []
            yield from _chinese(token, by_sound)
        elif token.kind is TokenKind.PUNCTUATION and token.spoken not in "-·'":
            yield from _english(row)
            row = []
    yield from _english(row)


def _chinese(token: Token, by_sound: bool) -> Iterator[Unit]:
    said = by_character(token.surface, token.spoken)
    size = 1 if len(said) == token.end - token.start and token.kind is TokenKind.HAN else 0
    for place, (character, syllable) in enumerate(zip(token.spoken, said, strict=False)):
        plain = syllable[:-1].removesuffix("r") if syllable[:-1] != "er" else "er"
        if character == "儿" and plain != "er":
            continue  # coloured the syllable before
        readings = frozenset((plain,)) if by_sound else _readings(character) | {plain}
        start, end = (token.start + place, token.start + place + 1) if size else (token.start, token.end)
        yield Unit(character.translate(_ONE_SENSE), readings, phones.of_syllable(plain), 1, start, end)


def _english(row: Sequence[Token]) -> Iterator[Unit]:
    if not row:
        return
    letters = _NOT_LETTERS.sub("", "".join(token.spoken for token in row).casefold())
    sounds = "".join(phones.of_symbols(word) for token in row for word in token.phonemes)
    beats = sum(token.syllables for token in row)
    yield Unit(letters, frozenset(), sounds, beats, row[0].start, row[-1].end)


@cache
def _readings(character: str) -> frozenset[str]:
    """Every toneless reading that a dictionary gives a character."""
    return frozenset(syllable[:-1] for syllable in _dictionary().get(ord(character), ()))


@cache
def _dictionary() -> dict[int, list[str]]:
    return characters(package_file("pypinyin", "pinyin_dict.json"))
