"""What can be done to an edition on its page: each edit by name, from what a request says to another script."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from narrator.errors import ConflictError, SourceError
from narrator.frontend.lexicon_file import parse_entries
from narrator.script import editing
from narrator.script.characters import one_line
from narrator.script.marked import DeliverySpan
from narrator.script.model import INHERITED, Delivery, Reading
from narrator.script.notation import number
from narrator.studio.asked import Asked
from narrator.studio.book import Book, Passage
from narrator.studio.delivered import own
from narrator.studio.desk import LEXICON
from narrator.studio.finding import replace
from narrator.studio.lexicon import with_entry
from narrator.studio.session import Session, SessionStep, State
from narrator.studio.text import Edit, ScriptText
from narrator.synthesis import voices

LEXICON_KEY = "lexicon"
MOST_CHARACTERS = 20_000  # of a segment that is typed
MOST_LEXICON = 500_000  # characters


@dataclass(frozen=True, slots=True)
class Spot:
    """A paragraph that a request names: chapter and paragraph from 1, and its segment's place in it."""

    passage: Passage
    chapter: int
    paragraph: int
    start: int
    end: int


def spot(book: Book, asked: Asked) -> Spot:
    """The place that a request names. ConflictError where it is gone, or is not any more what was seen."""
    passage = book.passage(asked.whole("passage"))
    if passage is None:
        raise ConflictError("This paragraph is not there any more.", remedy="Look at the page again.", current="")
    if passage.mark != asked.text("mark"):
        raise ConflictError(
            "This paragraph was changed meanwhile.", remedy="Choose which to keep.", current=passage.paragraph.text
        )
    place, segments = book.places[passage.id], passage.paragraph.segments
    index = asked.whole("segment", 0)
    if not 0 <= index < len(segments):
        raise ConflictError("This segment is not there any more.", remedy="Look at the page again.", current="")
    start = sum(len(segment.text) for segment in segments[:index])
    return Spot(passage, place.part + 1, place.passage + 1, start, start + len(segments[index].text))


def apply(session: Session, values: Mapping[str, Any]) -> SessionStep | None:
    """Do what a request asks for. Raises NarratorError."""
    asked = Asked(values)
    name = asked.text("action")
    if name == "undo":
        return session.undo()
    if name == "redo":
        return session.redo()
    if name == "revert":
        return session.revert(asked.whole("change"), "revert")
    if name not in EDITS:
        raise SourceError(f"There is no edit {name!r}.")
    return session.change(name, lambda state: EDITS[name](state, asked))


def _here(state: State, found: Spot, edit: Edit, *, before: int = 0) -> tuple[ScriptText, str]:
    return state.script.edited(edit, found.chapter, before=before), state.lexicon


def retype(state: State, asked: Asked) -> tuple[ScriptText, str]:
    """Other words for a segment; white space at its edges stays."""
    found, written = spot(state.book, asked), one_line(asked.text("text")[:MOST_CHARACTERS])
    old = found.passage.paragraph.text[found.start : found.end]
    bare = old.strip()
    ahead = old.index(bare)
    part = found.start + ahead, found.start + ahead + len(bare)
    if not written and len(found.passage.paragraph.segments) == 1:
        return _here(state, found, lambda text, n: editing.replace_paragraph(text, n, found.paragraph, ""))
    return _here(state, found, lambda text, n: editing.retype(text, n, found.paragraph, part, written))


def read(state: State, asked: Asked) -> tuple[ScriptText, str]:
    """Another reading for a word: `here`, `everywhere` that it is written in the script, or in the `lexicon`."""
    found = spot(state.book, asked)
    start, end = found.start + asked.whole("start"), found.start + asked.whole("end")
    word, said = found.passage.paragraph.text[start:end], asked.text("said").strip()
    if not word.strip() or not found.start <= start < end <= found.end:
        raise SourceError("There is nothing to be read there.")
    scope = asked.text("scope", "here")
    if scope == "lexicon":
        return _into_lexicon(state, asked.text("word", word).strip(), said)
    if scope == "everywhere":
        return _everywhere(state, word, said), state.lexicon
    reading = Reading(start, end, said)
    return _here(state, found, lambda text, n: editing.read_as(text, n, found.paragraph, reading))


def _everywhere(state: State, word: str, said: str) -> ScriptText:
    """The script with a mark at every place where a word is written."""
    script = state.script
    for chapter, part in enumerate(state.book.parts, 1):
        places = [
            (number, found.start(), found.end())
            for number, passage in enumerate(part.passages, 1)
            for found in re.finditer(re.escape(word), passage.paragraph.text)
        ]
        if places:
            script = script.edited(lambda text, n, places=places: _marked(text, n, places, said), chapter)  # type: ignore[misc]
    return script


def _marked(text: str, chapter: int, places: list[tuple[int, int, int]], said: str) -> str:
    for paragraph, start, end in places:
        text = editing.read_as(text, chapter, paragraph, Reading(start, end, said))
    return text


def _into_lexicon(state: State, word: str, said: str) -> tuple[ScriptText, str]:
    return _with_lexicon(state, with_entry(state.lexicon, word, said))


def _with_lexicon(state: State, lexicon: str) -> tuple[ScriptText, str]:
    named = state.script.front_value(LEXICON_KEY)
    if LEXICON in [name.strip() for name in named.split(",")] or not lexicon.strip():
        return state.script, lexicon
    value = f"{named}, {LEXICON}" if named else LEXICON
    return state.script.fronted(lambda text: editing.set_value(text, LEXICON_KEY, value)), lexicon


def pause(state: State, asked: Asked) -> tuple[ScriptText, str]:
    """The silence behind a segment; none given is as usual."""
    found = spot(state.book, asked)
    length_s = None if asked.values.get("pause_s") is None else asked.real("pause_s")
    return _here(state, found, lambda text, n: editing.pause(text, n, found.paragraph, found.end, length_s))


def deliver(state: State, asked: Asked) -> tuple[ScriptText, str]:
    """Who speaks, and how fast: a `segment`, `paragraph`, `chapter`, or the whole `book`. What is not given stays."""
    scope = asked.text("scope")
    found = None if scope == "book" else spot(state.book, asked)
    before = own(state, found.passage if found else None, asked.whole("segment", 0), scope)
    delivery = Delivery(asked.text("voice", before.voice), asked.real("speed", before.speed))
    if delivery.voice and all(delivery.voice != name for name, _ in state.book.script.cast):
        voices.find(delivery.voice)
    if found is None:
        speed = number(delivery.speed) if delivery.speed != INHERITED.speed else ""
        return state.script.fronted(
            lambda text: editing.set_value(editing.set_value(text, "voice", delivery.voice), "speed", speed)
        ), state.lexicon
    if scope == "chapter":
        return _here(state, found, lambda text, n: editing.deliver_chapter(text, n, delivery))
    if scope == "paragraph" or len(found.passage.paragraph.segments) == 1:
        return _here(state, found, lambda text, n: editing.deliver_paragraph(text, n, found.paragraph, delivery))
    part = DeliverySpan(found.start, found.end, delivery)
    return _here(state, found, lambda text, n: editing.deliver_part(text, n, found.paragraph, part))


def split(state: State, asked: Asked) -> tuple[ScriptText, str]:
    """Begin a paragraph before a character of a segment."""
    found = spot(state.book, asked)
    at = found.start + asked.whole("at")
    return _here(state, found, lambda text, n: editing.split_paragraph(text, n, found.paragraph, at))


def join(state: State, asked: Asked) -> tuple[ScriptText, str]:
    """Make one of a paragraph and the one before it."""
    found = spot(state.book, asked)
    if found.paragraph == 1:
        raise SourceError("There is no paragraph before it in its chapter.", remedy="Join the chapters first.")
    return _here(state, found, lambda text, n: editing.join_paragraphs(text, n, found.paragraph - 1))


def begin_chapter(state: State, asked: Asked) -> tuple[ScriptText, str]:
    found, title = spot(state.book, asked), one_line(asked.text("title"))
    return _here(state, found, lambda text, n: editing.begin_chapter(text, n, found.paragraph, title))


def move_border(state: State, asked: Asked) -> tuple[ScriptText, str]:
    """Let a paragraph's chapter, or the `next` one, begin before it."""
    found = spot(state.book, asked)
    if not asked.flag("next"):
        place = found.paragraph
        return _here(state, found, lambda text, n: editing.move_border(text, n, (n, place)), before=1)
    if found.chapter == len(state.book.parts):
        raise SourceError("There is no chapter behind this one.")
    place = found.paragraph
    edit: Edit = lambda text, n: editing.move_border(text, n, (n - 1, place))  # noqa: E731
    return state.script.edited(edit, found.chapter + 1, before=1), state.lexicon


def join_chapters(state: State, asked: Asked) -> tuple[ScriptText, str]:
    chapter = _chapter(state, asked)
    if chapter == 1:
        raise SourceError("There is no chapter before the first.")
    return state.script.edited(editing.join_chapters, chapter, before=1), state.lexicon


def move_chapter(state: State, asked: Asked) -> tuple[ScriptText, str]:
    """Put a chapter in the place of another, counted from 1."""
    chapter, to = _chapter(state, asked), asked.whole("to")
    if not 1 <= to <= len(state.book.parts):
        raise SourceError("There is no such place for a chapter.")
    return state.script.moved(chapter, to), state.lexicon


def delete_chapter(state: State, asked: Asked) -> tuple[ScriptText, str]:
    return state.script.without(_chapter(state, asked)), state.lexicon


def write_lexicon(state: State, asked: Asked) -> tuple[ScriptText, str]:
    """The edition's own lexicon as it was typed, named by the script."""
    text = asked.text("text")[:MOST_LEXICON]
    parse_entries(text, LEXICON)
    return _with_lexicon(state, text)


def describe(state: State, asked: Asked) -> tuple[ScriptText, str]:
    """Title and author of the book."""
    title, author = one_line(asked.text("title")), one_line(asked.text("author"))
    if not title:
        raise SourceError("A book needs a title.")
    return state.script.fronted(
        lambda text: editing.set_value(editing.set_value(text, "title", title), "author", author)
    ), state.lexicon


def rename(state: State, asked: Asked) -> tuple[ScriptText, str]:
    """Another title for a chapter, and whether it is spoken."""
    title, spoken = one_line(asked.text("title")), asked.flag("spoken")
    chapter = _chapter(state, asked)
    if not title:
        raise SourceError("A chapter needs a title.")

    def edit(text: str, n: int) -> str:
        return editing.speak_title(editing.rename_chapter(text, n, title), n, spoken=spoken)

    return state.script.edited(edit, chapter), state.lexicon


def _chapter(state: State, asked: Asked) -> int:
    """A chapter's number, from 1. ConflictError where it is gone, or has another title than was seen."""
    wanted = asked.whole("chapter")
    found = next((n for n, part in enumerate(state.book.parts, 1) if part.id == wanted), None)
    if found is None:
        raise ConflictError("This chapter is not there any more.", remedy="Look at the page again.", current="")
    title = state.book.parts[found - 1].chapter.title
    if title != asked.text("was"):
        raise ConflictError("This chapter was renamed meanwhile.", remedy="Choose which to keep.", current=title)
    return found


EDITS: dict[str, Callable[[State, Asked], tuple[ScriptText, str]]] = {
    "retype": retype,
    "read": read,
    "pause": pause,
    "deliver": deliver,
    "split": split,
    "join": join,
    "begin_chapter": begin_chapter,
    "move_border": move_border,
    "join_chapters": join_chapters,
    "move_chapter": move_chapter,
    "delete_chapter": delete_chapter,
    "rename": rename,
    "describe": describe,
    "write_lexicon": write_lexicon,
    "replace": replace,
}
