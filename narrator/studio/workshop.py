"""All that one open edition needs, put together."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from narrator import atomic
from narrator.studio.book import Book, Passage
from narrator.studio.booth import Booth
from narrator.studio.captions import Captions
from narrator.studio.events import Events
from narrator.studio.export import Export
from narrator.studio.items import Item
from narrator.studio.plans import Plans
from narrator.studio.session import Session, Step
from narrator.studio.speaker import Speaker
from narrator.studio.takes import Takes
from narrator.studio.todo import Todo

DRAFT = "draft.json"


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

    @classmethod
    def of(cls, session: Session) -> Studio:
        events, plans = Events(), Plans(session)
        booth = Booth(plans, Speaker(os.cpu_count() or 1))
        captions = Captions(booth)
        takes = Takes(session, booth)

        def more(passage: Passage) -> list[Item]:
            return [*captions.items(passage), *booth.troubles(passage)]

        todo = Todo(session, plans, lambda: events.tell("todo"), more)
        export = Export(session, booth, lambda status: events.tell("export", status=status))
        session.listeners.append(lambda step: events.tell("changed", **changed(step, session)))
        return cls(session, plans, booth, takes, captions, todo, export, events)

    def close(self) -> None:
        self.export.stop()
        self.todo.close()
        self.booth.speaker.close()

    def keep_draft(self, draft: dict[str, Any] | None) -> None:
        """Keep what is being typed, whatever happens; None where it was taken or given up."""
        path: Path = self.session.studio / DRAFT
        if draft is None:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        else:
            atomic.write(path, json.dumps(draft))

    def draft(self) -> dict[str, Any] | None:
        """What was being typed when the studio was killed, and where it belongs now: nowhere is passage 0."""
        with suppress(OSError, ValueError):
            found = json.loads((self.session.studio / DRAFT).read_text(encoding="ascii"))
            if isinstance(found, dict) and isinstance(found.get("text"), str):
                same = (p.id for p in self.session.state.book.passages() if p.mark == found.get("mark"))
                return found | {"passage": next(same, 0)}
        return None


def changed(step: Step, session: Session) -> dict[str, Any]:
    """What a page must know of a step: which paragraphs are others now, and whether the outline is."""
    before, after = step.before.book, step.after.book
    return {
        "revision": step.after.revision,
        "label": step.label,
        "changed": _changed(before, after),
        "outline": _outline(before) != _outline(after),
        "sound": step.before.lexicon != step.after.lexicon or step.before.script.front != step.after.script.front,
        "title": after.script.title,
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
