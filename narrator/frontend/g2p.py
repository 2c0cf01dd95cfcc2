"""Which reading each character has: hand rules, grammar, the dictionary's phrases, and the network for what is left."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from narrator.frontend import erhua, grammar, polyphones
from narrator.frontend.bilstm import network
from narrator.frontend.certainty import Evidence, doubt
from narrator.frontend.model import Word
from narrator.frontend.polyphones import Site
from narrator.frontend.readings import readings

_LONGEST_PHRASE = 12
_SENTENCE = re.compile(r"[^。！？!?\n]{1,200}[。！？!?]*|[。！？!?]+")
_SURE = {"一": "yi1", "不": "bu4"}  # the dictionary's phrases have these as spoken, which is sandhi's business


@dataclass(frozen=True, slots=True)
class Question:
    """A character with several readings. The network decides where nothing else does; else it is only heard."""

    word: Word
    place: int
    evidence: Evidence

    @property
    def at(self) -> int:
        return self.word.start + self.place


class Known(NamedTuple):
    """A word as the dictionary reads it; `open` are the places left to judge, and the length of the phrase there."""

    syllables: tuple[str, ...]
    open: tuple[tuple[int, int], ...]


def read(line: str, written: str, words: list[Word]) -> None:
    """Fill in `pinyin` and `doubt` of every word of a line, that is of all that is spoken of a text.

    `written` is the line before Traditional characters were folded: 髮 and 發 differ where 发 does not.
    """
    edges = frozenset(edge for word in words for edge in (word.start, word.end))
    questions: list[Question] = []
    for number in range(len(words)):
        questions += _read_word(line, words, number, edges)
    for question, opinion in _opinions(line, questions):
        _weigh(question, opinion)
    if line != written:
        _read_traditional(line, written, words)


def _read_word(line: str, words: list[Word], number: int, edges: frozenset[int]) -> Iterator[Question]:
    word = words[number]
    known = known_reading(word.text)
    word.pinyin = list(known.syllables)
    for place, length in known.open:
        if place not in word.given:
            site = Site(line, word.start + place, words, number, edges)
            word.pinyin[place], evidence = _verdict(site, word.pinyin[place], length)
            yield Question(word, place, evidence)
    for place, syllable in word.given.items():
        word.pinyin[place] = syllable


def _read_traditional(line: str, written: str, words: list[Word]) -> None:
    """Traditional characters that Simplified ones have merged carry their reading."""
    for word in words:
        for place in range(len(word.text)):
            at = word.start + place
            if written[at] != line[at] and (reading := polyphones.alone(written[at])):
                word.pinyin[place] = word.given.get(place, reading)


def _verdict(site: Site, reading: str, length: int) -> tuple[str, Evidence]:
    """A character's reading, and what decides it, from the particular to the general."""
    if ruled := polyphones.reading(site):
        return ruled, Evidence.RULE
    if judged := grammar.reading(site):
        return judged, Evidence.GRAMMAR
    if length > 1:
        return reading, Evidence.WORD if length == 2 else Evidence.IDIOM
    if usual := polyphones.alone(site.line[site.at]):
        return usual, Evidence.USUAL
    return reading, Evidence.NETWORK


def _is_tended(character: str) -> bool:
    return bool(polyphones.rules_of(character))


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
    """A word by the dictionary's longest phrases from the left, else character by character."""
    table = readings()
    syllables: list[str] = []
    open_places: list[tuple[int, int]] = []
    while (start := len(syllables)) < len(word):
        said, is_sure = _longest_phrase(word, start) or ((table.of_character(word[start]),), False)
        judged = (place for place in range(start, start + len(said)) if word[place] in ambiguous())
        open_places += [] if is_sure else [(place, len(said)) for place in judged]
        syllables += said
    for place, character in enumerate(word):
        if sure := erhua.MERGED if erhua.is_merged(word, place) else _SURE.get(character):
            syllables[place] = sure
    closed = {place for place, character in enumerate(word) if character in _SURE or syllables[place] == erhua.MERGED}
    return Known(tuple(syllables), tuple(entry for entry in open_places if entry[0] not in closed))


def _longest_phrase(word: str, start: int) -> tuple[tuple[str, ...], bool] | None:
    """The syllables of the longest phrase at a place, and whether the house has decided them."""
    table = readings()
    for end in range(min(len(word), start + _LONGEST_PHRASE), start + 1, -1):
        if said := table.of_phrase(word[start:end]):
            return said, word[start:end] in table.house
    return None


def _opinions(line: str, questions: list[Question]) -> Iterator[tuple[Question, dict[str, float]]]:
    """Each question with the network's readings of it and their probabilities; only the sentences asked about are read."""
    if not questions:
        return
    spans = [match.span() for match in _SENTENCE.finditer(line)]
    starts = [start for start, _ in spans]
    asked: dict[int, list[Question]] = defaultdict(list)
    for question in questions:
        asked[bisect_right(starts, question.at) - 1].append(question)
    rows = [line[slice(*spans[number])] for number in asked]
    places = [[question.at - starts[number] for question in group] for number, group in asked.items()]
    for (number, group), opinion in zip(asked.items(), network().readings_of(rows, places), strict=True):
        for question in group:
            yield question, opinion.get(question.at - starts[number], {})


def _weigh(question: Question, opinion: dict[str, float]) -> None:
    word, place = question.word, question.place
    if opinion and question.evidence is Evidence.NETWORK:
        word.pinyin[place] = max(opinion, key=opinion.__getitem__)
    probability = opinion.get(word.pinyin[place], 0.0) if opinion else None
    word.doubt = max(word.doubt, doubt(question.evidence, probability, is_tended=_is_tended(word.text[place])))
