"""Erhua: 儿 that is no syllable but colours the one before it (花儿 → huar1)."""

from __future__ import annotations

from functools import cache

from narrator.frontend.characters import DATA

MERGED = "r5"  # the reading of a 儿 that has no syllable of its own


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """Words that keep their 儿 as a syllable, and those that a 儿 written after them joins."""
    lines = (DATA / "erhua.txt").read_text(encoding="utf-8").splitlines()
    joining = frozenset(word for line in lines if line.startswith("+") for word in line[1:].split())
    keeping = frozenset(word for line in lines if line[:1] not in ("#", "+") for word in line.split())
    return keeping, joining


def is_merged(word: str, place: int) -> bool:
    """Whether the character at a place of a word is a 儿 without a syllable of its own."""
    if word[place] != "儿" or place == 0 or place + 1 < len(word):
        return False
    keeping, _ = _words()
    return word not in keeping and word[-2:] not in keeping


def joins(word: str) -> bool:
    """Whether a 儿 that stands alone after a word belongs to it."""
    _, joining = _words()
    return word in joining or word[-2:] in joining or word[-1:] in joining


def is_coloured(syllable: str) -> bool:
    """Whether a syllable holds a merged 儿: `huar1`, but not `er2`."""
    return syllable[-2:-1] == "r" and not syllable.startswith("er")
