"""All that one open edition needs, put together."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from narrator.studio.ahead import Ahead
from narrator.studio.book import Book, Passage
from narrator.studio.booth import Booth
from narrator.studio.captions import Captions
from narrator.studio.drafts import Drafts
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

FEW = 8  # paragraphs that an edit changes: they are looked at and heard next


@dataclass(frozen=True, slots=True)
class Studio:
    """What the handlers of requests share."""

    session: Session
    booth: Booth
    takes: Takes
    captions: Captions
    todo: Todo
    export: Export
    events: Events
    review: Review
    ahead: Ahead
    drafts: Drafts

    @property
    def plans(self) -> Plans:
        return self.booth.plans

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
        drafts = Drafts(session, events)
        return cls(session, booth, takes, captions, todo, export, events, review, ahead, drafts)

    def close(self) -> None:
        self.export.stop()
        self.ahead.stop()
        self.todo.close()
        self.booth.speaker.close()


def readable(plans: Plans, before: State, after: State) -> None:
    """Refuse a change after which a paragraph could not be read aloud. Raises NarratorError."""
    if before.lexicon != after.lexicon:
        return  # a lexicon is checked by itself, and not on disk yet
    numbers = _changed(before.book, after.book)
    for number in numbers:
        if passage := after.book.passage(number):
            plans.passage(passage, after, keep=len(numbers) <= FEW)


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
