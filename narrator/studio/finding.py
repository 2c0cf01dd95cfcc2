"""Where a text stands in the whole book, and another text in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from narrator.errors import SourceError
from narrator.script import editing
from narrator.script.characters import one_line
from narrator.studio.asked import Asked
from narrator.studio.book import Book, Passage
from narrator.studio.session import State
from narrator.studio.text import ScriptText

SIGHT = 16  # characters around what is found
MOST_CHARACTERS = 200  # that are looked for, or put in their place


def places(book: Book, text: str) -> Iterator[dict[str, object]]:
    """Every place; `at` counts in its paragraph, `start` in its segment."""
    for part in book.parts:
        for passage in part.passages:
            at = 0
            for number, segment in enumerate(passage.paragraph.segments):
                for found in _sought(text).finditer(segment.text):
                    start, end = found.span()
                    yield {
                        "passage": passage.id,
                        "segment": number,
                        "at": at + start,
                        "start": start,
                        "chapter": part.chapter.title,
                        "before": segment.text[max(0, start - SIGHT) : start],
                        "text": found[0],
                        "after": segment.text[end : end + SIGHT],
                    }
                at += len(segment.text)


def _sought(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text), re.IGNORECASE)


def replace(state: State, asked: Asked) -> tuple[ScriptText, str]:
    """Other words wherever some stand, except at `skip`: pairs of a paragraph and a place in it. One change in all."""
    text, written = asked.text("text")[:MOST_CHARACTERS], one_line(asked.text("written"))[:MOST_CHARACTERS]
    skipped = {tuple(pair) for pair in asked.values.get("skip", ()) if isinstance(pair, list) and len(pair) == 2}
    if not text.strip():
        raise SourceError("There is nothing to look for.", remedy="Enter a word first.")
    script = state.script
    for chapter, part in enumerate(state.book.parts, 1):
        spots = [spot for number, p in enumerate(part.passages, 1) for spot in _spots(number, p, text, skipped)]
        if spots:
            script = script.edited(lambda t, n, spots=spots: _rewritten(t, n, spots, written), chapter)  # type: ignore[misc]
    return script, state.lexicon


def _spots(number: int, passage: Passage, text: str, skipped: set[Any]) -> Iterator[tuple[int, int, int]]:
    """Paragraph, start and end of each place, the last first, so that those before it stay where they are."""
    at = 0
    found: list[tuple[int, int, int]] = []
    for segment in passage.paragraph.segments:
        spans = [place.span() for place in _sought(text).finditer(segment.text)]
        found += [(number, at + start, at + end) for start, end in spans if (passage.id, at + start) not in skipped]
        at += len(segment.text)
    yield from reversed(found)


def _rewritten(text: str, chapter: int, spots: list[tuple[int, int, int]], written: str) -> str:
    for paragraph, start, end in spots:
        text = editing.retype(text, chapter, paragraph, (start, end), written)
    return text
