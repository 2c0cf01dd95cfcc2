"""A script with an identity for each chapter and paragraph, which stays while the text around them changes."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from narrator.matching import changes
from narrator.script.model import Chapter, Paragraph, ParagraphKind, Script


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph: `id` stays, `mark` is a hash of what it is now."""

    id: int
    mark: str
    paragraph: Paragraph


@dataclass(frozen=True)
class Part:
    """A chapter: its `id` stays while its title or its text change."""

    id: int
    chapter: Chapter
    passages: tuple[Passage, ...]

    @property
    def is_titled_aloud(self) -> bool:
        return self.chapter.title_is_spoken


@dataclass(frozen=True)
class Place:
    """Where a paragraph stands: chapter and paragraph, both from 0."""

    part: int
    passage: int


@dataclass(frozen=True)
class Book:
    """All chapters in order. `numbers` gives the ids: one counter for all revisions of one text."""

    script: Script
    parts: tuple[Part, ...]
    numbers: Iterator[int]

    @classmethod
    def of(cls, script: Script, before: Book | None = None) -> Book:
        """A script's book; chapters and paragraphs that stand in the book `before` keep their ids."""
        numbers = before.numbers if before else count(1)
        known = {id(part.chapter): part for part in before.parts} if before else {}
        kept = [known.pop(id(chapter), None) for chapter in script.chapters]
        made = _made([c for c, part in zip(script.chapters, kept, strict=True) if not part], known.values(), numbers)
        return cls(script, tuple(part or next(made) for part in kept), numbers)

    def passages(self) -> Iterator[Passage]:
        for part in self.parts:
            yield from part.passages

    @cached_property
    def places(self) -> dict[int, Place]:
        """Where the paragraph of each id stands."""
        return {p.id: Place(i, j) for i, part in enumerate(self.parts) for j, p in enumerate(part.passages)}

    def passage(self, number: int) -> Passage | None:
        place = self.places.get(number)
        return self.parts[place.part].passages[place.passage] if place else None

    def part_of(self, number: int) -> Part | None:
        place = self.places.get(number)
        return self.parts[place.part] if place else None

    def part(self, number: int) -> Part | None:
        return next((part for part in self.parts if part.id == number), None)


def _made(chapters: Sequence[Chapter], old: Iterable[Part], numbers: Iterator[int]) -> Iterator[Part]:
    """Parts for chapters that have none, in place of those that are gone."""
    gone = list(old)
    marks = [mark_of(paragraph) for chapter in chapters for paragraph in chapter.paragraphs]
    ids = iter(_followed([(p.mark, p.id) for part in gone for p in part.passages], marks, numbers))
    titles = _followed([(part.chapter.title, part.id) for part in gone], [c.title for c in chapters], numbers)
    given = iter(marks)
    for number, chapter in zip(titles, chapters, strict=True):
        yield Part(number, chapter, tuple(Passage(next(ids), next(given), p) for p in chapter.paragraphs))


def mark_of(paragraph: Paragraph) -> str:
    return hashlib.sha256(repr(paragraph).encode("utf-8", "backslashreplace")).hexdigest()[:12]


def _followed(old: Sequence[tuple[Hashable, int]], new: Sequence[Hashable], numbers: Iterator[int]) -> list[int]:
    """Ids for `new`: those of the same things in `old`, else of what they stand in place of, else fresh ones."""
    ids: list[int] = []
    at = 0  # in `old`
    for old_start, old_end, new_start, new_end in changes([thing for thing, _ in old], new):
        kept = [number for _, number in old[old_start:old_end]][: new_end - new_start]
        ids += [number for _, number in old[at:old_start]] + kept
        ids += [next(numbers) for _ in range(new_end - new_start - len(kept))]
        at = old_end
    return ids + [number for _, number in old[at:]]


def is_heading(passage: Passage) -> bool:
    return passage.paragraph.kind is ParagraphKind.HEADING
