"""Places that are worth a look."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from narrator.studio.plans import Said

SIGHT = 12  # characters around a place


@dataclass(frozen=True, slots=True)
class Item:
    """A place to look at; `weight` orders them. `reason` is a reading, or why something failed."""

    kind: str
    passage: int
    segment: int
    start: int
    end: int
    before: str
    text: str
    after: str
    reason: str
    weight: float

    @property
    def name(self) -> str:
        """The same for the same words in the same surroundings, wherever they stand."""
        seen = f"{self.kind}|{self.before}|{self.text}|{self.after}|{self.reason}"
        return hashlib.sha256(seen.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def item_at(said: Said, kind: str, start: int, end: int, reason: str, weight: float) -> Item:  # noqa: PLR0913, PLR0917
    text = said.utterance.text
    before, after = text[max(0, start - SIGHT) : start], text[end : end + SIGHT]
    return Item(kind, said.passage.id, said.number, start, end, before, text[start:end], after, reason, weight)
