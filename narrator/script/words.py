"""Words, by jieba, whose dictionary is loaded once, at the first call."""

from __future__ import annotations

from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    import jieba

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    return jieba.dt


def words(text: str, *, guess_names: bool = False) -> list[str]:
    """The words of a text; joined they are the text. `guess_names` finds words outside the dictionary, more slowly."""
    return list(_tokenizer().cut(text, HMM=guess_names))


def frequency(word: str) -> int:
    """How often a word occurs in jieba's corpus of about 60 million words; 0 where it is unknown."""
    return int(_tokenizer().FREQ.get(word) or 0)


def corpus_size() -> int:
    """How many words the corpus behind `frequency` has."""
    return int(_tokenizer().total)
