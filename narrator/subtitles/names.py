"""Where names go on: nouns in front of a word that names end in (大学, 峰会, 教授) belong to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from narrator.subtitles.phrases import is_function_word

TABLE = Path(__file__).with_name("names.txt")
MOST_WORDS = 3  # in front of the last one
MOST_CHARACTERS = 12  # of a name
_NOUN = re.compile(r"[A-Za-z0-9&]+|[\u3400-\u9fff]{2,}|[\u3400-\u9fff](?=$)")


@cache
def endings() -> frozenset[str]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def inside(text: str, offsets: Sequence[int]) -> Iterator[int]:
    """The offsets, of those between words, that lie inside a name."""
    edges = [0, *offsets, len(text)]
    words = [text[a:b] for a, b in pairwise(edges)]
    known = endings()
    for last, word in enumerate(words):
        bare = word.rstrip("，。！？；：、”’》） ")
        if bare not in known and not {bare[-2:], bare[-3:]} & known:
            continue
        first = last
        while first > 0 and last - first < MOST_WORDS and _goes_on(words[first - 1]):
            if edges[last + 1] - edges[first - 1] > MOST_CHARACTERS:
                break
            first -= 1
        yield from edges[first + 1 : last + 1]


def _goes_on(word: str) -> bool:
    """Whether a word may be part of a name that goes on: a noun without a mark behind it."""
    return bool(_NOUN.fullmatch(word)) and not is_function_word(word)
