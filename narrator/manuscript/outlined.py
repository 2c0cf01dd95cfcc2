"""Documents that are trees of named elements: paragraphs, headings, rows of tables, and what is not read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from xml.etree.ElementTree import Element

from narrator.manuscript import tabular
from narrator.manuscript.draft import DraftPassage, Fragment
from narrator.manuscript.model import BlockKind
from narrator.manuscript.raised import lowered, raised
from narrator.manuscript.source import MOST_PARAGRAPHS, too_many_paragraphs
from narrator.manuscript.wrapping import joint, neighbours

DEEPEST = 6
_SPACE = re.compile(r"\s+")
SHIFTS: Mapping[str, Callable[[str], str]] = {"sup": raised, "sub": lowered}


@dataclass(frozen=True, slots=True)
class ElementRoles:
    """What the elements of a format are, by their local names.

    `level` says of an element, inside so many sections, how high a heading its paragraphs are, 0 for none; `reason`,
    why its text is left out; `signs` are the elements that stand for characters.
    """

    paragraphs: frozenset[str]
    rows: frozenset[str]
    cells: frozenset[str]
    sections: frozenset[str]
    signs: Mapping[str, str]
    level: Callable[[Element, int], int]
    reason: Callable[[Element], str]


def passages_in(root: Element, words: ElementRoles, name: str) -> tuple[DraftPassage, ...]:
    """What a tree holds. Raises SourceError, which calls it `name`, where that is too much."""
    found = tuple(islice(OutlineReader(words).read(root), MOST_PARAGRAPHS + 1))
    if len(found) > MOST_PARAGRAPHS:
        raise too_many_paragraphs(name)
    return found


def local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


class OutlineReader:
    """Reads a tree; elements may stand in each other as deep as they like."""

    def __init__(self, words: ElementRoles) -> None:
        self.words = words
        self.pieces: list[Fragment] = []
        self.levels, self.reasons, self.shifts = [0], [""], [""]
        self.depth = self.tables = 0
        self.rows: list[list[list[DraftPassage]]] = []

    def read(self, root: Element) -> Iterator[DraftPassage]:
        waiting: list[tuple[Element, bool]] = [(root, False)]
        while waiting:
            element, is_end = waiting.pop()
            yield from self._end(element) if is_end else self._start(element)
            if is_end:
                self._text(element.tail if element is not root else "")
            else:
                self._text(element.text)
                waiting.append((element, True))
                waiting += [(child, False) for child in reversed(element)]

    def _text(self, text: str | None) -> None:
        if text and (text.strip() or self.pieces):
            text = _SPACE.sub(_between, text)
            shift = SHIFTS.get(self.shifts[-1], str)
            self.pieces.append(Fragment(text if self.reasons[-1] else shift(text), self.reasons[-1]))

    def _start(self, element: Element) -> Iterator[DraftPassage]:
        name = local(element)
        self.depth += name in self.words.sections
        self.levels.append(self.words.level(element, self.depth) or self.levels[-1])
        self.reasons.append(self.reasons[-1] or self.words.reason(element))
        self.shifts.append(name if name in SHIFTS else self.shifts[-1])
        if name in self.words.paragraphs and not self.reasons[-1]:  # a note has paragraphs inside one
            yield from self._flushed()
        elif name in self.words.rows:
            yield from self._flushed()
            self.rows.append([])
        elif name in self.words.cells and self.rows:
            self.rows[-1].append([])
        elif sign := self.words.signs.get(name):
            self.pieces.append(Fragment(sign, self.reasons[-1]))
        self.tables += name == "table"

    def _end(self, element: Element) -> Iterator[DraftPassage]:
        name = local(element)
        if (name in self.words.paragraphs | self.words.sections and not self.reasons[-1]) or len(self.levels) == 2:
            yield from self._flushed()
        elif name in self.words.rows and self.rows:
            yield from self._placed(tabular.row(self.rows.pop(), self.tables))
        self.depth -= name in self.words.sections
        for stack in (self.levels, self.reasons, self.shifts):
            stack.pop()

    def _flushed(self) -> Iterator[DraftPassage]:
        pieces, self.pieces = self.pieces, []
        if any(piece.text.strip() for piece in pieces):
            level = min(self.levels[-1], DEEPEST)
            kind = BlockKind.HEADING if level else BlockKind.TEXT
            yield from self._placed([DraftPassage(tuple(pieces), kind, level)])

    def _placed(self, passages: list[DraftPassage]) -> Iterator[DraftPassage]:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += passages
        else:
            yield from passages


def _between(space: re.Match[str]) -> str:
    """What white space stands for: a line end between hanzi for nothing."""
    before, after = neighbours(space)
    return joint(before or after, after or before) if "\n" in space[0] else " "
