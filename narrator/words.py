"""Chinese words: jieba's dictionary and the most probable way to divide a run of characters by it.

jieba's own loader builds a prefix table of half a million entries (1 s, 75 MB); this reads the same dictionary in a
quarter of that and searches it by length. Words that are not in it are left as single characters.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from math import log
from pathlib import Path

_RUN = re.compile(r"([\u3400-\u9fff\U00020000-\U0003ffff]+)|[A-Za-z0-9+#&._%-]+|.", re.DOTALL)
_COMMON_LENGTH = 4  # longer words are only tried where one with these first four characters exists


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words with the logarithm of their probability and their part of speech (jieba's tags: n, v, m, q, nr …)."""

    scores: dict[str, float]
    tags: dict[str, str]
    long_heads: dict[str, int]  # first four characters -> length of the longest word that begins so
    rarest: float

    def words(self, text: str) -> list[str]:
        """The words of any text: Chinese ones, runs of Latin letters and digits, single other characters."""
        found: list[str] = []
        for match in _RUN.finditer(text):
            found += self.segment(match.group()) if match.group(1) else [match.group()]
        return found

    def segment(self, run: str) -> list[str]:
        """Divide a run of Chinese characters into its most probable words; the words joined are the run."""
        count = len(run)
        best = [0.0] * (count + 1)
        choice = [1] * (count + 1)
        get = self.scores.get
        rarest = self.rarest
        for start in range(count - 1, -1, -1):
            score, length = get(run[start : start + 1], rarest) + best[start + 1], 1
            for size in self._sizes(run, start, count):
                word = get(run[start : start + size])
                if word is not None and (total := word + best[start + size]) >= score:
                    score, length = total, size
            best[start], choice[start] = score, length
        words: list[str] = []
        start = 0
        while start < count:
            words.append(run[start : start + choice[start]])
            start += choice[start]
        return words

    def _sizes(self, run: str, start: int, count: int) -> Iterable[int]:
        longest = self.long_heads.get(run[start : start + _COMMON_LENGTH], _COMMON_LENGTH)
        return range(2, min(longest, count - start) + 1)

    def tag(self, word: str) -> str:
        return self.tags.get(word, "x")


def package_file(package: str, name: str) -> Path:
    """A data file of an installed package, found without importing the package."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return Path(spec.submodule_search_locations[0], name)


@cache
def vocabulary() -> Vocabulary:
    """jieba's dictionary (MIT), a line a word: `word frequency tag`."""
    fields = package_file("jieba", "dict.txt").read_text(encoding="utf-8").split()
    words, frequencies = fields[::3], list(map(int, fields[1::3]))
    total = log(sum(frequencies))
    scores = {word: log(frequency or 1) - total for word, frequency in zip(words, frequencies, strict=True)}
    tags = dict(zip(words, map(sys.intern, fields[2::3]), strict=True))
    long_heads: dict[str, int] = {}
    for word in words:
        if len(word) > _COMMON_LENGTH:
            head = word[:_COMMON_LENGTH]
            long_heads[head] = max(long_heads.get(head, 0), len(word))
    return Vocabulary(scores, tags, long_heads, -total)
