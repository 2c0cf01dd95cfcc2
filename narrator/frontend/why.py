"""Which layer decides the reading of a character, and what the others say: for editors, and for whoever tends the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from narrator.frontend import g2p
from narrator.frontend.certainty import Evidence
from narrator.frontend.g2p import Question
from narrator.frontend.layers import Vote, candidates
from narrator.frontend.lexicon import Lexicon
from narrator.frontend.pronouncing import divide

_SIGHT = 8  # characters of context to each side


@dataclass(frozen=True, slots=True)
class Why:
    """A character in the line of what is spoken. `votes` are the layers' readings, the first of them the strongest;
    `probabilities` are the network's. `decided` names what stands in the end.
    """

    before: str
    character: str
    after: str
    reading: str
    decided: str
    votes: tuple[Vote, ...]
    probabilities: Mapping[str, float]


def why(text: str, characters: str, lexicon: Lexicon | None = None) -> Iterator[Why]:
    """Every place of some characters in a text as it is spoken."""
    line = divide([(text, ())], lexicon)[0].line
    words = line.all_words()
    asked = {question.at: question for question in g2p.read(line.spoken, line.written, words, explain=True)}
    for word in words:
        for place, character in enumerate(word.text):
            if character in characters:
                at = word.start + place
                before, after = line.spoken[max(0, at - _SIGHT) : at], line.spoken[at + 1 : at + 1 + _SIGHT]
                question = asked.get(at)
                reading = word.pinyin[place]
                decided = "lexicon, or the author" if place in word.given else _decided(character, reading, question)
                first = (question.vote,) if question and question.vote else ()
                votes = (*first, *question.others) if question else ()
                heard = question.probabilities if question else {}
                yield Why(before, character, after, reading, decided, votes, heard)


def _decided(character: str, reading: str, question: Question | None) -> str:
    if question is None:
        return "its word" if candidates(character) or character in "一不儿" else "only reading"
    if question.vote and question.vote.reading == reading:
        return question.vote.evidence.value
    return Evidence.NETWORK.value if question.probabilities else "dictionary, the character alone"
