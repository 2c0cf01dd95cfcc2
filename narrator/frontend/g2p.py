"""Which reading each character has: hand rules, grammar, the dictionary's phrases, and the network for what is left."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from narrator.frontend import erhua, grammar
from narrator.frontend.bilstm import network
from narrator.frontend.polyphones import Site, rules
from narrator.frontend.readings import readings
from narrator.frontend.stream import Word

_LONGEST_PHRASE = 12
_SENTENCE = re.compile(r"[^。！？!?\n]{1,200}[。！？!?]*|[。！？!?]+")
# How often each kind of evidence was wrong on 9,900 sentences of an encyclopedia whose readings were known.
_DOUBT_OF_RULE, _DOUBT_OF_GRAMMAR, _DOUBT_OF_PHRASE, _DOUBT_ALONE = 0.03, 0.1, 0.01, 0.04
_SURE_NETWORK, _DOUBT_OF_NETWORK = 0.99, 0.01
_SURE = {"一": "yi1", "不": "bu4"}  # the dictionary's phrases have these as spoken, which is sandhi's business


@dataclass(frozen=True, slots=True)
class Question:
    """A character that the network decides: no rule, no phrase, and no usual reading does."""

    word: Word
    place: int

    @property
    def at(self) -> int:
        return self.word.start + self.place


class Verdict(NamedTuple):
    """A character's reading, how likely it is wrong, and whether the network is asked as well."""

    reading: str
    doubt: float
    asks: bool = False


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
    word.pinyin = []
    for place, (reading, size) in enumerate(dictionary_reading(word.text)):
        character = word.text[place]
        if sure := word.given.get(place) or _sure(word.text, place):
            word.pinyin.append(sure)
            continue
        if size == 0 or character not in _ambiguous():
            word.pinyin.append(reading)
            continue
        site = Site(line, word.start + place, words, number, edges)
        verdict = _verdict(site, reading, size)
        word.pinyin.append(verdict.reading)
        word.doubt = max(word.doubt, verdict.doubt)
        if verdict.asks:
            yield Question(word, place)


def _read_traditional(line: str, written: str, words: list[Word]) -> None:
    """Traditional characters that Simplified ones have merged carry their reading."""
    for word in words:
        for place in range(len(word.text)):
            at = word.start + place
            if written[at] != line[at] and (reading := rules().alone.get(written[at])):
                word.pinyin[place] = word.given.get(place, reading)


def _verdict(site: Site, reading: str, size: int) -> Verdict:
    """What decides, from the particular to the general; the network is asked where only the dictionary is left."""
    if ruled := rules().reading(site):
        return Verdict(ruled, _DOUBT_OF_RULE)
    if judged := grammar.reading(site):
        return Verdict(judged, _DOUBT_OF_GRAMMAR)
    if size > 1:
        return Verdict(reading, _DOUBT_OF_PHRASE)
    alone = rules().alone.get(site.line[site.at])
    return Verdict(alone or reading, _DOUBT_ALONE, asks=alone is None)


def _sure(word: str, place: int) -> str | None:
    return erhua.MERGED if erhua.is_merged(word, place) else _SURE.get(word[place])


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset({*rules().by_character, *rules().alone, *network().candidates, *"为地得率"})


@lru_cache(maxsize=65536)
def dictionary_reading(word: str) -> tuple[tuple[str, int], ...]:
    """For each character its reading and the length of the phrase it was found in (1: alone; 0: the house is sure)."""
    table = readings()
    found: list[tuple[str, int]] = []
    start = 0
    while start < len(word):
        for size in range(min(_LONGEST_PHRASE, len(word) - start), 1, -1):
            phrase = word[start : start + size]
            if (syllables := table.of_phrase(phrase)) is not None:
                weight = 0 if phrase in table.house else size
                found += [(syllable, weight) for syllable in syllables]
                start += size
                break
        else:
            alone = table.of_character(word[start])
            found.append((alone[0] if alone else "", 1))
            start += 1
    return tuple(found)


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
    for (number, group), opinion in zip(asked.items(), network().readings_of(rows), strict=True):
        for question in group:
            yield question, opinion.get(question.at - starts[number], {})


def _weigh(question: Question, opinion: dict[str, float]) -> None:
    if not opinion:
        return
    best = max(opinion, key=opinion.__getitem__)
    question.word.pinyin[question.place] = best
    doubt = _DOUBT_OF_NETWORK if opinion[best] > _SURE_NETWORK else min(0.5, 1.1 - opinion[best])
    question.word.doubt = round(max(question.word.doubt, doubt), 3)
