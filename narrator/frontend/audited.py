"""Phrases whose reading the house has checked: the files in `data/phrases/`, one for each kind.

A line is a phrase and a syllable for each of its characters. `<` and `>` ask for a word's edge there; without them, a
phrase only may not cut a word of which it takes a part and goes on outside, nor stand in the middle of one: 目的 is not in
项目|的, nor 气相 in 意气相投. `=` asks that it is one word: 了得, but not in 感冒|了|得|多|喝水.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from narrator.frontend.characters import DATA
from narrator.frontend.folding import fold

FOLDER = DATA / "phrases"
_SPECIFIC = 4  # so many characters in a row are no accident, wherever words are thought to end


@dataclass(frozen=True, slots=True)
class AuditedPhrase:
    """`kind` is the name of its file."""

    text: str
    syllables: tuple[str, ...]
    begins: bool
    ends: bool
    whole: bool
    kind: str


class Audited(NamedTuple):
    """A phrase at a place of a line."""

    start: int
    phrase: AuditedPhrase


def phrases() -> Iterator[AuditedPhrase]:
    """All of them, as they are written."""
    for path in sorted(FOLDER.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            text, *syllables = line.partition("#")[0].split() or [""]
            if text:
                plain = fold(text.strip("<=>"))
                begins, ends, whole = text[0] == "<", text[-1] == ">", text[0] == "="
                yield AuditedPhrase(plain, tuple(syllables), begins, ends, whole, path.stem)


@cache
def _trie() -> dict[str, Any]:
    root: dict[str, Any] = {}
    for phrase in phrases():
        node = root
        for character in phrase.text:
            node = node.setdefault(character, {})
        node.setdefault("", []).append(phrase)
    return root


def find(line: str, edges: frozenset[int]) -> Iterator[Audited]:
    """The longest phrases of a line from the left, none over another; `edges` are where its words begin and end."""
    root = _trie()
    taken = 0
    for at, character in enumerate(line):
        if character in root and at >= taken and (phrase := _longest(root, line, at, edges)):
            yield Audited(at, phrase)
            taken = at + len(phrase.text)


def _longest(node: dict[str, Any], line: str, at: int, edges: frozenset[int]) -> AuditedPhrase | None:
    best = None
    for end in range(at, len(line)):
        node = node.get(line[end])  # type: ignore[assignment]
        if node is None:
            break
        for phrase in node.get("", ()):
            if _fits(phrase, at, end + 1, edges):
                best = phrase
    return best


def _fits(phrase: AuditedPhrase, start: int, end: int, edges: frozenset[int]) -> bool:
    begins, ends = start in edges, end in edges
    if (phrase.begins and not begins) or (phrase.ends and not ends):
        return False
    within = all(at not in edges for at in range(start + 1, end))
    if phrase.whole:
        return begins and ends and within
    return (begins and ends) or end - start >= _SPECIFIC or (within and (begins or ends))
