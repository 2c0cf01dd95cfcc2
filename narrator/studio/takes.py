"""Takes: how a segment sounded before it was changed, to be compared with how it sounds now.

`.studio/takes.jsonl` has a take a line. They go by the key of the clip that took their place, so that they are found
again whatever happens to the text around them.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Lock

from narrator.errors import NarratorError
from narrator.readback import json_value, record
from narrator.studio.booth import Booth
from narrator.studio.plans import Said
from narrator.studio.session import Session, SessionStep

FILE = "takes.jsonl"
MOST = 6  # takes that are kept of a segment
RECENT = 200  # segments heard last, for which takes are kept
NOT_NEW = ("undo", "redo", "revert")


@dataclass(frozen=True, slots=True)
class Take:
    """A clip that was heard, and what took it away: a change of the history, or 0 where it was only spoken anew.

    `least` are the pauses at its punctuation, in seconds, by their offsets as text.
    """

    key: str
    text: str
    least: dict[str, float]
    voice: str
    speed: float
    change: int

    def least_s(self) -> dict[int, float]:
        return {int(offset): length_s for offset, length_s in self.least.items()}


@dataclass(slots=True)
class Takes:
    """All takes of an edition. Shared by threads."""

    session: Session
    booth: Booth
    _heard: OrderedDict[str, Said] = field(default_factory=OrderedDict)
    _after: dict[str, list[Take]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        for key, take in _read(self._path):
            self._put(key, take)
        self.session.subscribe(self.note)

    @property
    def _path(self) -> Path:
        return self.session.studio / FILE

    def heard(self, said: Said) -> None:
        """A segment was heard: if it is changed, this is its old take."""
        with self._lock:
            name = f"{said.passage.id} {said.number}"
            self._heard[name] = said
            self._heard.move_to_end(name)
            while len(self._heard) > RECENT:
                self._heard.popitem(last=False)

    def of(self, said: Said) -> list[Take]:
        """The takes of a segment, the latest first."""
        with self._lock:
            return list(self._after.get(said.key, ()))

    def note(self, step: SessionStep) -> None:
        """Keep takes of what was heard and sounds otherwise now."""
        if step.label in NOT_NEW:
            return
        with self._lock:
            heard = [old for old in self._heard.values() if _may_differ(old, step)]
        for old in heard:
            new = None
            with suppress(NarratorError):  # of an edit from outside: whoever listens there is told
                new = self.booth.plans.said(old.passage.id, old.number, state=step.after)
            if new and new.key and new.key != old.key:
                self.keep(new.key, old, old.key, step.change)
                self.heard(new)

    def keep(self, key: str, old: Said, clip: str, change: int) -> None:
        """Note that a clip was heard where that of `key` is heard now."""
        least = {str(offset): length_s for offset, length_s in old.least_s().items() if length_s}
        take = Take(clip, old.utterance.text, least, old.voice.name, old.speech.speed, change)
        with self._lock:
            self._put(key, take)
            self._path.parent.mkdir(exist_ok=True)
            with self._path.open("a", encoding="ascii") as file:
                file.write(f"\n{json.dumps({'key': key, 'take': asdict(take)})}\n")

    def _put(self, key: str, take: Take) -> None:
        earlier = [take, *self._after.get(take.key, ()), *self._after.get(key, ())]
        once = {each.key: each for each in reversed(earlier) if each.key != key}
        self._after[key] = list(reversed(once.values()))[:MOST]


def _may_differ(old: Said, step: SessionStep) -> bool:
    """Whether a step may have changed how a segment sounds; to find out for sure takes a reading of it."""
    before, after = step.before, step.after
    if before.lexicon != after.lexicon or before.script.front != after.script.front:
        return True
    one, other = before.book.part_of(old.passage.id), after.book.part_of(old.passage.id)
    if one is None or other is None:
        return False
    is_same = (one.chapter.delivery, one.chapter.title) == (other.chapter.delivery, other.chapter.title)
    return not is_same or after.book.passage(old.passage.id) != before.book.passage(old.passage.id)


def _read(path: Path) -> Iterator[tuple[str, Take]]:
    with suppress(OSError):
        for line in path.read_text(encoding="ascii", errors="replace").splitlines():
            with suppress(ValueError, KeyError, TypeError):
                row = json_value(line)
                yield str(row["key"]), record(row["take"], Take)
