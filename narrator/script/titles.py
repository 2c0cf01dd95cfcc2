"""Titles for what has none: a short phrase from the text that says what it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log

from narrator.script import words
from narrator.script.openings import opening
from narrator.script.words import clauses

LONGEST = 16
SHORTEST = 4
MOST_READ = 50_000  # characters
LATER = 0.2  # what the last phrase loses against the first
UNTELLING_END = 0.2  # what is lost by an end on a word that the text does not come back to
_LEANING = {
    "addition", "adverb", "cause", "concession", "condition", "contrast", "example", "he", "last", "later", "negation",
    "restatement", "result", "summary", "this", "time", "truth", "you",
}  # fmt: skip
UNTITLED = "无题"
_BROKEN = re.compile(
    r"^[的了着过吗呢吧啊和与而但却也都就才又还地得把被]|[的了着过吗呢吧啊和与而但地得把被在是为对从向让使给说道问想]$|(?:认为|觉得|以为|听见|知道|看见|告诉|表示|听说)$|^(?:根本|渐渐|忽而|因|未|是|除|认为|听到|假使|相传)|^(?:因为|所以|如果|但是|而且|虽然|不仅|或者|当|在)"
)


def title(paragraphs: Sequence[str]) -> str:
    """A phrase of at most 16 characters from the paragraphs; `无题` where they have no words.

    It is the phrase with the most of the words that the paragraphs come back to; phrases that only make sense with
    what stands before them are passed over, and what is said early counts a little more.
    """
    said = [[word for word, _ in clause.words] for clause in clauses("\n".join(paragraphs)[:MOST_READ])]
    weight = _weights(said)
    phrases = [own for own in said if SHORTEST <= sum(map(len, own)) <= LONGEST and _stands_alone("".join(own))]
    best, best_score = "", 0.0
    for number, own in enumerate(phrases):
        phrase = "".join(own)
        score = sum(weight.get(word, 0.0) for word in dict.fromkeys(own)) / (6 + len(phrase)) ** 0.7
        score *= 1 - LATER * number / len(phrases)
        score *= 1.0 if own[-1] in weight else 1 - UNTELLING_END
        if score > best_score:
            best, best_score = phrase, score
    return best or next(("".join(own)[:LONGEST] for own in said), UNTITLED)


def _weights(said: Iterable[Sequence[str]]) -> dict[str, float]:
    """How telling the words are that come more than once."""
    counts = Counter(word for own in said for word in own if len(word) > 1 and not word.isdigit())
    total = words.corpus_size()
    return {word: (1 + log(n)) * log(total / (words.frequency(word) + 50)) for word, n in counts.items() if n > 1}


def _stands_alone(phrase: str) -> bool:
    return not _BROKEN.search(phrase) and opening(phrase) not in _LEANING
