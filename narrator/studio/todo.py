"""What is worth a look before the edition is made: doubtful readings, what cannot be read or spoken, cues too long.

The whole text is gone through in the background, a paragraph at a time; what was looked at and found right is kept in
`.studio/checked.jsonl` and not shown again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from narrator.errors import NarratorError
from narrator.studio.book import Passage
from narrator.studio.items import Item, item_at
from narrator.studio.messages import reason
from narrator.studio.plans import Plans
from narrator.studio.readings import doubts, unread
from narrator.studio.session import Session, State

FILE = "checked.jsonl"
TOLD_EVERY_S = 0.5
RESTS = 0.7  # of the time that was worked: whoever is waiting goes first
CALM_S = 0.6  # behind a change, which is heard first
SHOWN = 3000


Signature = tuple[object, ...]


@dataclass(slots=True)
class Todo:
    """The list, kept up to date by a thread. `told` is called when there is something new."""

    session: Session
    plans: Plans
    told: Callable[[], None]
    more: Callable[[Passage], list[Item]]  # what hearing has found in a paragraph
    _found: dict[int, tuple[Signature, tuple[Item, ...]]] = field(default_factory=dict)
    _checked: set[str] = field(default_factory=set)
    _wake: threading.Event = field(default_factory=threading.Event)
    _closed: bool = False
    _done: int = 0

    def __post_init__(self) -> None:
        with suppress(OSError, ValueError):
            lines = (self.session.studio / FILE).read_text(encoding="ascii").split()
            self._checked.update(lines)

    def start(self) -> None:
        self.session.subscribe(lambda _: self._wake.set())
        self._wake.set()
        threading.Thread(target=self._work, name="narrator-todo", daemon=True).start()

    def close(self) -> None:
        self._closed = True
        self._wake.set()

    def check(self, name: str, *, done: bool) -> None:
        """Take an item off the list, or put it back."""
        (self._checked.add if done else self._checked.discard)(name)
        folder = self.session.studio
        folder.mkdir(exist_ok=True)
        with (folder / FILE).open("a" if done else "w", encoding="ascii") as file:
            file.write("".join(f"{each}\n" for each in ([name] if done else sorted(self._checked))))
        self.told()

    def items(self) -> list[Item]:
        """What is left, the most doubtful first."""
        state = self.session.state
        found = dict(self._found)
        every = [item for number in state.book.places for item in found.get(number, ((), ()))[1]]
        every += [item for passage in state.book.passages() for item in self.more(passage)]
        return sorted((item for item in every if item.name not in self._checked), key=lambda item: -item.weight)

    def as_json(self, language: str = "en") -> dict[str, Any]:
        every = self.items()
        total = len(self.session.state.book.places)
        shown = [{name: getattr(item, name) for name in (*Item.__slots__, "name")} for item in every[:SHOWN]]
        for row in shown:
            row["reason"] = reason(row["reason"], language)
        return {"items": shown, "count": len(every), "looked_at": min(1.0, self._done / max(1, total))}

    def _work(self) -> None:
        while not self._closed:
            self._wake.wait()
            time.sleep(CALM_S)
            self._wake.clear()
            with suppress(NarratorError):  # a lexicon that is being mended: the next change wakes it again
                self._look_through(self.session.state)
            self.told()

    def _look_through(self, state: State) -> None:
        said_s, lexicon = time.monotonic(), self.plans.lexicon_mark(state)
        for number, passage in enumerate(list(state.book.passages()), 1):
            if self._closed or self._wake.is_set():
                return
            self._done = number
            part = state.book.part_of(passage.id)
            signature = (passage.mark, lexicon, part.chapter.title if part else "")
            if self._found.get(passage.id, (None,))[0] != signature:
                began = time.monotonic()
                self._found[passage.id] = signature, tuple(self._look_at(state, passage))
                time.sleep((time.monotonic() - began) * RESTS)
            if time.monotonic() - said_s > TOLD_EVERY_S:
                said_s = time.monotonic()
                self.told()
        for gone in self._found.keys() - state.book.places.keys():
            self._found.pop(gone, None)

    def _look_at(self, state: State, passage: Passage) -> Iterator[Item]:
        for said in self.plans.passage(passage, state, keep=False):
            for start, end, doubt in doubts(said):
                token = next(token for token in said.utterance.tokens if token.start == start)
                yield item_at(said, "doubtful", start, end, " ".join(token.pinyin or token.phonemes), doubt)
            for start, end in unread(said):
                yield item_at(said, "unread", start, end, "", 0.05)
