"""Where the user was in a book: kept in `.studio/place.json`, found again after a reload or days later."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any

from narrator import atomic
from narrator.readback import json_value, record
from narrator.studio.book import Book
from narrator.studio.session import Session

FILE = "place.json"
_WRITING = Lock()


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A segment: `mark` finds its paragraph while it is unchanged, chapter and paragraph (from 0) afterwards."""

    mark: str
    chapter: int
    paragraph: int
    segment: int


def keep(session: Session, passage_id: int, segment: int) -> None:
    """Write down where the user is; a place that does not exist is ignored."""
    book = session.state.book
    place, passage = book.places.get(passage_id), book.passage(passage_id)
    if place and passage:
        kept = {"mark": passage.mark, "chapter": place.part, "paragraph": place.passage, "segment": segment}
        with _WRITING:  # two pages may be at two places; an edit does not wait for either
            atomic.write(session.studio / FILE, json.dumps(kept))


def found(session: Session) -> dict[str, int] | None:
    """Where the user was, as ids of this session; None on a first visit."""
    with suppress(OSError, ValueError, TypeError):
        kept = record(json_value((session.studio / FILE).read_text(encoding="ascii")), Bookmark)
        return _in(session.state.book, kept)
    return None


def _in(book: Book, kept: Bookmark) -> dict[str, int]:
    part = book.parts[min(int(kept.chapter), len(book.parts) - 1)]
    passage = next((p for p in (*part.passages, *book.passages()) if p.mark == kept.mark), None)
    passage = passage or part.passages[min(int(kept.paragraph), len(part.passages) - 1)]
    return {"passage": passage.id, "segment": min(int(kept.segment), len(passage.paragraph.segments) - 1)}


def located(book: Book, asked: dict[str, Any]) -> dict[str, Any]:
    """Where a paragraph that a page knew by its mark stands now, and whether it reads as that page wanted it to."""
    mark, text = asked.get("mark"), str(asked.get("text", "")).strip()
    same = next((p.id for p in book.passages() if p.mark == mark), 0)
    saved = not same and bool(text) and any(text in p.paragraph.text for p in book.passages())
    return {"passage": same, "saved": saved}
