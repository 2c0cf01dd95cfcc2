"""Which reading each character has: the layers' first word on it, and the network where they are silent or unsure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from narrator.frontend import audited, polyphones
from narrator.frontend.bilstm import network
from narrator.frontend.certainty import Evidence, doubt, is_common, overruled_from
from narrator.frontend.layers import Vote, known_reading, votes
from narrator.frontend.model import Word
from narrator.frontend.polyphones import Site

_SETTLED = (Evidence.AUDITED, Evidence.RULE, Evidence.AGREED)
_SENTENCE = re.compile(r"[^。！？!?\n]{1,200}[。！？!?]*|[。！？!?]+")


@dataclass(slots=True)
class Question:
    """A character with several readings, and what the layer that decides says: None leaves it to the network.

    `others` are what the layers below say, if that was asked for. `probabilities` are the network's.
    """

    word: Word
    place: int
    vote: Vote | None
    others: tuple[Vote, ...] = ()
    probabilities: Mapping[str, float] = field(default_factory=dict)

    @property
    def at(self) -> int:
        return self.word.start + self.place

    @property
    def is_overruled(self) -> bool:
        """Whether the network decides in spite of a layer."""
        return self.vote is not None and self.word.pinyin[self.place] != self.vote.reading


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line of what is spoken, its words with the places where they begin and end, and what `checked` phrases say."""

    line: str
    words: list[Word]
    edges: frozenset[int]
    checked: Mapping[int, Vote]

    def site(self, number: int, place: int) -> Site:
        return Site(self.line, self.words[number].start + place, self.words, number, self.edges)


def read(line: str, written: str, words: list[Word], *, explain: bool = False) -> list[Question]:
    """Fill in `pinyin` and `doubt` of every word of a line, that is of all that is spoken of a text.

    `written` is the line before Traditional characters were folded: 髮 and 發 differ where 发 does not. The questions
    are returned; to `explain` asks every layer, also those that do not decide.
    """
    return read_all([(line, written, words)], explain=explain)[0]


def read_all(lines: Sequence[tuple[str, str, list[Word]]], *, explain: bool = False) -> list[list[Question]]:
    """`read` for several lines, which do not know of each other, at once: the network takes little longer for many."""
    asked = [_questions(line, words, explain) for line, _, words in lines]
    _hear_network([(line, questions) for (line, _, _), questions in zip(lines, asked, strict=True)])
    for (line, written, words), questions in zip(lines, asked, strict=True):
        for question in questions:
            _weigh(question)
        for first, second in pairwise(questions):
            _read_doubled(first, second)
        if line != written:
            _read_traditional(line, written, words)
    return asked


def _questions(line: str, words: list[Word], explain: bool) -> list[Question]:
    edges = frozenset(edge for word in words for edge in (word.start, word.end))
    speech = SpokenLine(line, words, edges, _checked(line, edges))
    ask = _ask_all if explain else _ask
    return [question for number in range(len(words)) for question in ask(speech, number)]


def _checked(line: str, edges: frozenset[int]) -> dict[int, Vote]:
    """The characters of a line that a checked phrase decides."""
    found: dict[int, Vote] = {}
    for start, phrase in audited.find(line, edges):
        for place, syllable in enumerate(phrase.syllables):
            found[start + place] = Vote(Evidence.AUDITED, syllable, f"{phrase.text}, {phrase.kind}")
    return found


def _ask(speech: SpokenLine, number: int) -> Sequence[Question]:
    """Read a word as the first layer says; return the characters about which the network is to be heard."""
    word = speech.words[number]
    known = known_reading(word.text)
    word.pinyin = list(known.syllables)
    checked = speech.checked
    if checked and not checked.keys().isdisjoint(range(word.start, word.end)):
        for place in range(len(word.text)):
            if vote := checked.get(word.start + place):
                word.pinyin[place] = vote.reading
    if word.given:
        for place, syllable in word.given.items():
            word.pinyin[place] = syllable
    if not known.open:
        return ()
    asked: list[Question] = []
    for looked in known.open:
        place = looked.place
        if place in word.given or word.start + place in checked:
            continue
        vote = next(votes(speech.site(number, place), looked), None)
        if vote:
            word.pinyin[place] = vote.reading
        asked.append(Question(word, place, vote))
    return asked


def _ask_all(speech: SpokenLine, number: int) -> Iterator[Question]:
    """The same, with every layer's say."""
    asked = _ask(speech, number)
    word = speech.words[number]
    looked = {one.place: one for one in known_reading(word.text).open}
    for place in range(len(word.text)):
        said = list(votes(speech.site(number, place), looked[place])) if place in looked else []
        if (vote := speech.checked.get(word.start + place)) and place not in word.given:
            yield Question(word, place, vote, tuple(said))
        elif question := next((one for one in asked if one.place == place), None):
            question.others = tuple(said[1:])
            yield question


def _read_traditional(line: str, written: str, words: list[Word]) -> None:
    """Traditional characters that Simplified ones have merged carry their reading."""
    for word in words:
        for place in range(len(word.text)):
            at = word.start + place
            if written[at] != line[at] and (reading := polyphones.alone(written[at])):
                word.pinyin[place] = word.given.get(place, reading)


def _read_doubled(first: Question, second: Question) -> None:
    """A character that a word has twice in a row is read alike, unless a rule or a phrase says otherwise: 重重地."""
    word, place = first.word, first.place
    if second.word is not word or second.place != place + 1 or word.text[place] != word.text[place + 1]:
        return
    if any(question.vote and question.vote.evidence in _SETTLED for question in (first, second)):
        return
    both = word.pinyin[place : place + 2]
    word.pinyin[place : place + 2] = [max(both, key=lambda reading: _heard(reading, first, second))] * 2


def _heard(reading: str, *questions: Question) -> float:
    return sum(question.probabilities.get(reading, 0.0) for question in questions)


def _hear_network(lines: Iterable[tuple[str, list[Question]]]) -> None:
    """Fill in the network's opinions; only the sentences asked about are read."""
    rows: list[str] = []
    asked: list[dict[int, Question]] = []  # by their places in the row
    for line, questions in lines:
        spans = [match.span() for match in _SENTENCE.finditer(line)] if questions else []
        starts = [start for start, _ in spans]
        last = -1
        for question in questions:
            if (number := bisect_right(starts, question.at) - 1) != last:
                last = number
                rows.append(line[slice(*spans[number])])
                asked.append({})
            asked[-1][question.at - starts[number]] = question
    for group, opinions in zip(asked, network().readings_of(rows, [list(group) for group in asked]), strict=True):
        for place, question in group.items():
            question.probabilities = opinions.get(place, {})


def _weigh(question: Question) -> None:
    """Let the network decide where it may, and say how doubtful the reading is."""
    word, place, heard = question.word, question.place, question.probabilities
    evidence = question.vote.evidence if question.vote else Evidence.NETWORK
    character = word.text[place]
    if heard and evidence is not Evidence.AUDITED:
        best = max(heard, key=heard.__getitem__)
        is_usual = best == polyphones.alone(character)
        if best != word.pinyin[place] and (
            question.vote is None or heard[best] >= overruled_from(evidence, character, is_usual=is_usual)
        ):
            word.pinyin[place] = best
            evidence = Evidence.NETWORK
    probability = heard.get(word.pinyin[place], 0.0) if heard else None
    word.doubt = max(word.doubt, doubt(evidence, probability, common=is_common(character)))
