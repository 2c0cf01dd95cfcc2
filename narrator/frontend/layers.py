"""The layers that have a say about a character's reading, from the particular to the general."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from narrator.frontend import erhua, grammar, polyphones
from narrator.frontend.bilstm import network
from narrator.frontend.certainty import Evidence
from narrator.frontend.dictionaries import Phrase
from narrator.frontend.polyphones import Site
from narrator.frontend.readings import readings

_LONGEST_PHRASE = 12
_SURE_WORDS = (Evidence.AGREED, Evidence.IDIOM)  # rules that look beyond the character's word yield to these
_SURE = {"一": "yi1", "不": "bu4"}  # the dictionary's phrases have these as spoken, which is sandhi's business


class Vote(NamedTuple):
    """A layer's reading of a character; `because` is the rule or the phrase that says so."""

    evidence: Evidence
    reading: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """A character as the dictionaries have it: in a `phrase` of its word, or alone where that is one character long."""

    place: int
    reading: str
    phrase: str
    agreed: bool = False
    disputed: bool = False

    @property
    def evidence(self) -> Evidence:
        if self.disputed:
            return Evidence.DISPUTED
        if self.agreed:
            return Evidence.AGREED
        return Evidence.WORD if len(self.phrase) == 2 else Evidence.IDIOM


class Known(NamedTuple):
    """A word as the dictionaries read it; `open` are the characters that are left to judge."""

    syllables: tuple[str, ...]
    open: tuple[Looked, ...]


def votes(site: Site, looked: Looked) -> Iterator[Vote]:
    """What the layers say, the first deciding; nothing where all is left to the network."""
    rule = polyphones.fitting(site)
    said = Vote(Evidence.RULE, rule.reading, rule.pattern) if rule else None
    word = Vote(looked.evidence, looked.reading, looked.phrase) if len(looked.phrase) > 1 else None
    yields = rule is not None and rule.yields and word is not None and word.evidence in _SURE_WORDS
    # 地 ends many an adverb that is written like a word.
    is_first = word is not None and word.evidence is Evidence.AGREED and site.line[site.at] != "地"
    if said and not yields:
        yield said
    if word and is_first:
        yield word
    if judged := grammar.reading(site):
        yield Vote(Evidence.GRAMMAR, judged)
    if word and not is_first:
        yield word
    if said and yields:
        yield said
    if usual := polyphones.alone(site.line[site.at]):
        yield Vote(Evidence.USUAL, usual)


@cache
def ambiguous() -> frozenset[str]:
    """Characters with several readings in use."""
    return polyphones.ambiguous_characters() | frozenset(network().candidates)


def candidates(character: str) -> tuple[str, ...]:
    """The readings that a character has in use, the usual one first; empty where it has but one."""
    if character not in ambiguous():
        return ()
    usual = (readings().of_character(character), polyphones.alone(character) or "")
    ruled = (rule.reading for rule in polyphones.rules_of(character))
    return tuple(dict.fromkeys(filter(None, (*usual, *ruled, *network().readings_for(character)))))


@lru_cache(maxsize=32768)
def known_reading(word: str) -> Known:
    """A word by the dictionaries' longest phrases from the left, else character by character."""
    syllables: list[str] = []
    looked: list[Looked] = []
    while (start := len(syllables)) < len(word):
        phrase, found = _longest_phrase(word, start)
        for place, reading in enumerate(found.syllables):
            if phrase[place] in ambiguous() and phrase[place] not in _SURE:
                disputed = bool(found.disputed >> place & 1)
                looked.append(Looked(start + place, reading, phrase, found.agreed, disputed))
        syllables += found.syllables
    for place, character in enumerate(word):
        if sure := erhua.MERGED if erhua.is_merged(word, place) else _SURE.get(character):
            syllables[place] = sure
    return Known(tuple(syllables), tuple(entry for entry in looked if syllables[entry.place] != erhua.MERGED))


def _longest_phrase(word: str, start: int) -> tuple[str, Phrase]:
    table = readings()
    for end in range(min(len(word), start + _LONGEST_PHRASE), start + 1, -1):
        if found := table.of_phrase(word[start:end]):
            return word[start:end], found
    return word[start], Phrase((table.of_character(word[start]),))
