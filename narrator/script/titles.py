"""Titles for what has none: a short phrase from the text that says what it is about."""

from __future__ import annotations

import re
from collections import Counter
from math import log

from narrator.script import words

LONGEST = 16
SHORTEST = 4
UNTITLED = "无题"
_PHRASE = re.compile(r"[^\s，。！？；：、…—,.!?;:()（）“”‘’\"「」『』【】\[\]]+")
_BROKEN = re.compile(
    r"^[的了着过吗呢吧啊和与而但却也都就才又还地得把被]|[的了着过吗呢吧啊和与而但地得把被在是为对从向让使给]$|^(?:因为|所以|如果|但是|而且|虽然|不仅|或者|当|在)"
)


def title(paragraphs: list[str]) -> str:
    """A phrase of at most 16 characters from the paragraphs; `无题` where they have no words."""
    weight = _weights(paragraphs)
    best, best_score = "", 0.0
    for phrase in _phrases(paragraphs):
        score = sum(weight.get(word, 0.0) for word in set(words.words(phrase))) / (6 + len(phrase)) ** 0.7
        if score > best_score:
            best, best_score = phrase, score
    return best or _first(paragraphs)


def _weights(paragraphs: list[str]) -> dict[str, float]:
    counts = Counter(word for p in paragraphs for word in words.words(p) if len(word) > 1 and not word.isdigit())
    total = words.corpus_size()
    return {word: (1 + log(n)) * log(total / (words.frequency(word) + 50)) for word, n in counts.items() if n > 1}


def _phrases(paragraphs: list[str]) -> list[str]:
    found = (phrase for paragraph in paragraphs for phrase in _PHRASE.findall(paragraph))
    return [phrase for phrase in found if SHORTEST <= len(phrase) <= LONGEST and not _BROKEN.search(phrase)]


def _first(paragraphs: list[str]) -> str:
    phrases = [phrase for paragraph in paragraphs for phrase in _PHRASE.findall(paragraph)]
    return phrases[0][:LONGEST] if phrases else UNTITLED
