"""Comments on paragraphs, in `.studio/notes.json`: they stay with their paragraph while it is changed."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock

from narrator import atomic
from narrator.errors import UnknownError
from narrator.readback import json_value
from narrator.studio.book import Book, Passage
from narrator.studio.items import Item
from narrator.studio.session import Session, SessionStep

FILE = "notes.json"
MOST_CHARACTERS = 2000
WEIGHT = 2.0  # before what a machine has found


@dataclass(slots=True)
class Notes:
    """By the paragraph's id in this session; on disk by its mark, else by where it stands."""

    session: Session
    _kept: dict[int, str] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def opened(cls, session: Session) -> Notes:
        notes = cls(session)
        book = session.state.book
        by_mark = {passage.mark: passage for passage in book.passages()}
        with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
            for row in json_value((session.studio / FILE).read_text(encoding="utf-8")):
                passage = by_mark.get(row["mark"]) or _standing(book, int(row["chapter"]), int(row["paragraph"]))
                notes._kept[passage.id] = str(row["text"])[:MOST_CHARACTERS]
        session.subscribe(notes.follow)
        return notes

    def of(self, passage: Passage) -> str:
        return self._kept.get(passage.id, "")

    def write(self, number: int, text: str) -> None:
        """Keep a note on a paragraph; an empty one is forgotten. Raises UnknownError and OutputError."""
        if self.session.state.book.passage(number) is None:
            raise UnknownError("This paragraph is not there any more.", remedy="Look at the page again.")
        with self._lock:
            before = dict(self._kept)
            self._kept[number] = text.strip()[:MOST_CHARACTERS]
            try:
                self._save()
            except BaseException:
                self._kept = before
                raise

    def follow(self, step: SessionStep) -> None:
        """Marks are written anew after each change, or a note would be looked for by what is not there any more."""
        if any(
            text
            for number, text in self._kept.items()
            if _place(step.before.book, number) != _place(step.after.book, number)
        ):
            with self._lock, suppress(Exception):  # the change itself was made: a note is found by its place then
                self._save()

    def _save(self) -> None:
        book = self.session.state.book
        rows = [
            {"mark": mark, "chapter": chapter, "paragraph": paragraph, "text": text}
            for number, text in self._kept.items()
            if text and (found := _place(book, number))
            for mark, chapter, paragraph in [found]
        ]
        atomic.write(self.session.studio / FILE, json.dumps(rows, ensure_ascii=False, indent=1))

    def items(self, passage: Passage) -> list[Item]:
        """For the list of what is to do."""
        text = self.of(passage)
        if not text:
            return []
        shown = passage.paragraph.segments[0].text[:12]
        return [Item("note", passage.id, 0, 0, len(shown), "", shown, "", text, WEIGHT)]


def _place(book: Book, number: int) -> tuple[str, int, int] | None:
    place, passage = book.places.get(number), book.passage(number)
    return (passage.mark, place.part, place.passage) if place and passage else None


def _standing(book: Book, chapter: int, paragraph: int) -> Passage:
    passages = book.parts[min(chapter, len(book.parts) - 1)].passages
    return passages[min(paragraph, len(passages) - 1)]
