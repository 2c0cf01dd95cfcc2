"""Which segment a change is about once it is made: the one that is played, or brought into view, next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from narrator.studio.book import Book, Part, Passage
from narrator.studio.session import SessionStep

INSIDE = ("retype", "read", "pause", "deliver", "split", "join")  # edits that leave the other words of a chapter alone


def focus(step: SessionStep, asked: Mapping[str, Any]) -> dict[str, int] | None:
    """The passage and segment; None where the page knows better."""
    if step.label in INSIDE and type(asked.get("passage")) is int:
        return _followed(step, asked)
    if asked.get("action") in ("undo", "redo", "revert"):
        return _difference(step.before.book, step.after.book)
    return None


def _followed(step: SessionStep, asked: Mapping[str, Any]) -> dict[str, int] | None:
    """Where the first character of the edited segment stands now; of a paragraph that was split, the second half."""
    book = step.before.book
    place, number, at = book.places.get(asked["passage"]), asked.get("segment", 0), asked.get("at", 0)
    if place is None or step.after.book.parts[place.part : place.part + 1] == ():
        return None
    passages = book.parts[place.part].passages
    ahead = "".join(passage.paragraph.text for passage in passages[: place.passage])
    segments = passages[place.passage].paragraph.segments
    ahead += "".join(segment.text for segment in segments[:number])
    ahead += segments[number].text[:at] if step.label == "split" and number < len(segments) else ""
    return _at(step.after.book.parts[place.part], _size(ahead))


def _at(part: Part, offset: int) -> dict[str, int] | None:
    """The segment of a chapter that holds a character; white space does not count."""
    found = None
    for passage in part.passages:
        for number, segment in enumerate(passage.paragraph.segments):
            found = {"passage": passage.id, "segment": number}
            offset -= _size(segment.text)
            if offset < 0:
                return found
    return found


def _size(text: str) -> int:
    return len("".join(text.split()))


def _difference(before: Book, after: Book) -> dict[str, int] | None:
    """The first segment that two books do not share."""
    marks = {passage.id: passage for passage in before.passages()}
    for passage in after.passages():
        old = marks.get(passage.id)
        if old is None or old.mark != passage.mark:
            return {"passage": passage.id, "segment": _first(old, passage) if old else 0}
    gone = next((p.id for p in before.passages() if p.id not in after.places), None)
    if gone is None:
        return None
    place = before.places[gone]
    passages = after.parts[min(place.part, len(after.parts) - 1)].passages
    return {"passage": passages[min(place.passage, len(passages) - 1)].id, "segment": 0}


def _first(old: Passage, new: Passage) -> int:
    """The first segment of a paragraph that differs; the last, where only some at its end are gone."""
    before, after = old.paragraph.segments, new.paragraph.segments
    same = next((n for n, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), len(before))
    return min(same, len(after) - 1)
