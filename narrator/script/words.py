"""Words and how often they occur, by jieba's dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import exp

from narrator.words import vocabulary

_CLAUSE = re.compile(r"[^。！？!?…，、；：,;:—“”‘’「」『』\"（）()《》〈〉【】\[\]\s]+")
_RUN = re.compile(r"([\u3400-\u9fff\U00020000-\U0003ffff]+)|[^\u3400-\u9fff\U00020000-\U0003ffff]+")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch without marks or white space: where it begins in its text, and its words with jieba's tags for them."""

    start: int
    words: tuple[tuple[str, str], ...]

    @property
    def size(self) -> int:
        return sum(len(word) for word, _ in self.words)


def words(text: str) -> list[str]:
    """The words of a text; joined they are the text."""
    return vocabulary().words(text)


def clauses(text: str) -> Iterator[Clause]:
    """The clauses of a text, in order; what is not Chinese is a word of tag `x`."""
    places = [found.start() for found in _CLAUSE.finditer(text)]
    runs = [[(part.group(), part.group(1) is not None) for part in _RUN.finditer(c)] for c in _CLAUSE.findall(text)]
    divided = iter(vocabulary().divide([run for parts in runs for run, is_chinese in parts if is_chinese]))
    for start, parts in zip(places, runs, strict=True):
        found: list[tuple[str, str]] = []
        for run, is_chinese in parts:
            found += next(divided) if is_chinese else [(run, "x")]
        yield Clause(start, tuple(found))


def frequency(word: str) -> float:
    """How often a word occurs in jieba's corpus of about 60 million words; 0 where it is unknown."""
    score = vocabulary().score(word)
    return 0.0 if score is None else exp(score - vocabulary().rarest)


def corpus_size() -> float:
    """How many words the corpus behind `frequency` has."""
    return exp(-vocabulary().rarest)
