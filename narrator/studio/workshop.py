"""All that one open edition needs, put together."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from narrator import atomic
from narrator.studio.ahead import Ahead
from narrator.studio.book import Book, Passage
from narrator.studio.booth import Booth
from narrator.studio.captions import Captions
from narrator.studio.events import Events
from narrator.studio.export import Export
from narrator.studio.items import Item
from narrator.studio.plans import Plans
from narrator.studio.proofed import Proofed
from narrator.studio.review import Review
from narrator.studio.session import Session, SessionStep, State
from narrator.studio.speaker import Speaker
from narrator.studio.takes import Takes
from narrator.studio.todo import Todo

DRAFTS = "drafts.json"
MOST_DRAFTS = 20


@dataclass(slots=True)
class Studio:
    """What the handlers of requests share."""

    session: Session
    plans: Plans
    booth: Booth
    takes: Takes
    captions: Captions
    todo: Todo
    export: Export
    events: Events
    review: Review
    ahead: Ahead
    _drafted: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session) -> Studio:
        events, plans = Events(), Plans(session)
        booth = Booth(plans, Speaker(os.cpu_count() or 1))
        captions = Captions(booth)
        takes = Takes(session, booth)
        proofed = Proofed(session.folder, plans)
        review = Review.opened(session)
        ahead = Ahead(booth, lambda how: events.tell("ahead", **how))

        def more(passage: Passage) -> list[Item]:
            return [
                *review.notes.items(passage),
                *captions.items(passage),
                *booth.troubles(passage),
                *proofed.items(passage),
            ]

        session.require(lambda before, after: readable(plans, before, after))
        todo = Todo(session, plans, lambda: events.tell("todo"), more)
        export = Export(session, booth, captions, lambda status: events.tell("export", status=status))
        events.greeting = lambda: standing(session) | {"export": export.status}
        session.subscribe(lambda step: events.tell("changed", **changed(step, session)))
        return cls(session, plans, booth, takes, captions, todo, export, events, review, ahead)

    def close(self) -> None:
        self.export.stop()
        self.ahead.stop()
        self.todo.close()
        self.booth.speaker.close()

    def keep_draft(self, draft: dict[str, Any]) -> None:
        """Keep what is being typed, whatever happens; without text, it was taken or given up."""
        with self.session.lock:
            name = f"{draft.get('page')} {draft.get('mark')} {draft.get('segment')}"
            if draft["number"] < self._drafted.get(name, 0):
                return  # it was overtaken on its way
            self._drafted[name] = draft["number"]
            others = [each for each in self._drafts() if not _is_same(each, draft)]
            kept = [*others, draft] if isinstance(draft.get("text"), str) else others
            atomic.write(self.session.studio / DRAFTS, json.dumps(kept[-MOST_DRAFTS:]))

    def draft(self) -> dict[str, Any] | None:
        """What was being typed last when all was killed, and where it belongs now: nowhere is passage 0."""
        typing = self.events.open_pages()
        found = [each for each in self._drafts() if each.get("page") not in typing]
        if not found:
            return None
        same = (p.id for p in self.session.state.book.passages() if p.mark == found[-1].get("mark"))
        return found[-1] | {"passage": next(same, 0)}

    def _drafts(self) -> list[dict[str, Any]]:
        with suppress(OSError, ValueError):
            found = json.loads((self.session.studio / DRAFTS).read_text(encoding="ascii"))
            return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
        return []


def _is_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(one.get(name) == other.get(name) for name in ("mark", "segment"))


def readable(plans: Plans, before: State, after: State) -> None:
    """Refuse a change after which a paragraph could not be read aloud. Raises NarratorError."""
    if before.lexicon != after.lexicon:
        return  # a lexicon is checked by itself, and not on disk yet
    for number in _changed(before.book, after.book):
        if passage := after.book.passage(number):
            plans.passage(passage, after, keep=False)


def changed(step: SessionStep, session: Session) -> dict[str, Any]:
    """What a page must know of a step: which paragraphs are others now, and whether the outline is."""
    before, after = step.before.book, step.after.book
    return {
        "label": step.label,
        "changed": _changed(before, after),
        "outline": _outline(before) != _outline(after),
        "sound": step.before.lexicon != step.after.lexicon or step.before.script.front != step.after.script.front,
        **standing(session),
    }


def standing(session: Session) -> dict[str, Any]:
    """What a page shows of the whole edition."""
    return {
        "revision": session.state.revision,
        "title": session.state.book.script.title,
        "undo": len(session.history.done),
        "redo": len(session.history.undone),
    }


def _changed(before: Book, after: Book) -> list[int]:
    kept = {id(part) for part in before.parts}
    marks = {passage.id: passage.mark for part in before.parts for passage in part.passages}
    return [p.id for part in after.parts if id(part) not in kept for p in part.passages if marks.get(p.id) != p.mark]


def _outline(book: Book) -> list[tuple[object, ...]]:
    return [
        (part.id, part.chapter.title, part.is_titled_aloud, part.chapter.delivery, *(p.id for p in part.passages))
        for part in book.parts
    ]
