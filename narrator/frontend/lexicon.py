"""The house's and the user's own readings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from narrator.frontend.folding import fold
from narrator.frontend.lexicon_file import LexiconEntry, read_entries
from narrator.resources import voices_folder


class Applied(NamedTuple):
    """Where an entry applies."""

    start: int
    end: int
    entry: LexiconEntry


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Readings by the text they apply to; `docs/formats.md` says how files of them are written.

    Where several entries fit, the longest wins: an entry counts with its context.
    """

    entries: tuple[LexiconEntry, ...] = ()
    _trie: dict[str, Any] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        trie: dict[str, Any] = {}
        for entry in self.entries:
            if entry.chapter:  # not before `for_chapter` has chosen it
                continue
            node = trie
            for character in fold(entry.key):
                node = node.setdefault(character, {})
            node[""] = entry
        object.__setattr__(self, "_trie", trie)

    @classmethod
    def house(cls) -> Lexicon:
        """The lexicon that comes with Narrator."""
        return _house()

    @classmethod
    def load(cls, *paths: Path) -> Lexicon:
        """The house lexicon with the entries of files over it, the last file's strongest. Raises LexiconError."""
        lexicon = cls.house()
        for path in paths:
            lexicon = lexicon.over(read_entries(path))
        return lexicon

    def over(self, entries: tuple[LexiconEntry, ...]) -> Lexicon:
        """This lexicon with further entries, which replace those for the same text, context and chapter."""
        kept = {(entry.text, entry.context, entry.chapter): entry for entry in self.entries}
        kept.update({(entry.text, entry.context, entry.chapter): entry for entry in entries})
        return Lexicon(tuple(kept.values()))

    def for_chapter(self, number: int, title: str = "") -> Lexicon:
        """The entries that apply in a chapter, given its number from 1 and its title; its own are stronger."""
        chosen = [entry for entry in self.entries if entry.chapter and entry.chapter in (str(number), title)]
        return self.over(tuple(replace(entry, chapter="") for entry in chosen)) if chosen else self

    def find(self, text: str) -> Iterator[Applied]:
        """The places of a folded text where entries apply, in order, none over another."""
        taken = 0
        for at in range(len(text)):
            node = self._trie.get(text[at])
            if node is None or not (entry := _longest(node, text, at)):
                continue
            start = at + entry.offset
            end = start + len(entry.text)
            if start >= taken:
                yield Applied(start, end, entry)
                taken = end


def _longest(node: dict[str, Any], text: str, at: int) -> LexiconEntry | None:
    """The entry with the longest key from a place on that stands by itself there."""
    best: LexiconEntry | None = None
    place = at + 1
    while True:
        entry = node.get("")
        if entry is not None and _stands_alone(text, at, place):
            best = entry
        following = node.get(text[place]) if place < len(text) else None
        if following is None:
            return best
        node, place = following, place + 1


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no Latin word or number is cut: `AI` is not in `MAIN`."""
    cut_before = start > 0 and _continues(text[start - 1], text[start])
    cut_after = end < len(text) and _continues(text[end - 1], text[end])
    return not cut_before and not cut_after


def _continues(left: str, right: str) -> bool:
    if not (left.isascii() and right.isascii()):
        return False
    return (left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit())


@cache
def _house() -> Lexicon:
    path = voices_folder() / "lexicon.toml"
    return Lexicon(read_entries(path) if path.is_file() else ())
