"""What was changed, in order, to be undone and redone; kept on disk before the change itself is.

`.studio/history.jsonl` has a JSON value a line: a change, or that the last one was undone or redone. A process that is
killed between the two writes has noted a change that is not made yet: it is made when the history is opened again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from narrator import atomic
from narrator.readback import json_value, record

FILE = "history.jsonl"
MALFORMED = (ValueError, KeyError, TypeError, AttributeError)
Texts = Mapping[str, str]  # file name → its text


@dataclass(frozen=True, slots=True)
class Splice:
    """In a file, `removed` stood at an offset where `inserted` stands now."""

    file: str
    at: int
    removed: str
    inserted: str

    def applied(self, text: str) -> str:
        """Raises ValueError where the text is another."""
        end = self.at + len(self.removed)
        if text[self.at : end] != self.removed:
            raise ValueError(f"{self.file} is not what it was")
        return text[: self.at] + self.inserted + text[end:]

    def reversed(self) -> Splice:
        return Splice(self.file, self.at, self.inserted, self.removed)


@dataclass(frozen=True, slots=True)
class Change:
    """One step: `number` names it, `label` is what was done; `before` and `after` are hashes of all texts."""

    number: int
    label: str
    splices: tuple[Splice, ...]
    before: str
    after: str

    def applied(self, texts: Texts) -> dict[str, str]:
        return _applied(texts, self.splices)

    def taken_back(self, texts: Texts) -> dict[str, str]:
        return _applied(texts, tuple(splice.reversed() for splice in reversed(self.splices)))


def _applied(texts: Texts, splices: tuple[Splice, ...]) -> dict[str, str]:
    made = dict(texts)
    for splice in splices:
        made[splice.file] = splice.applied(made[splice.file])
    return made


@dataclass(slots=True)
class History:
    """Changes that are made, and those that were undone and can be redone."""

    path: Path
    done: list[Change] = field(default_factory=list)
    undone: list[Change] = field(default_factory=list)
    last: int = 0

    def note(self, label: str, before: Texts, after: Texts) -> Change:
        """Note a change that is about to be made."""
        splices = tuple(splice for name in after if (splice := difference(name, before[name], after[name])))
        change = Change(self.last + 1, label, splices, digest(before), digest(after))
        self._add({"change": asdict(change)})
        self._make(change)
        return change

    def note_undo(self) -> Change:
        """Note that the last change is about to be taken back. IndexError where there is none."""
        change = self.done[-1]
        self._add({"undo": change.number})
        self.undone.append(self.done.pop())
        return change

    def note_redo(self) -> Change:
        """Note that what was undone last is about to be made again. IndexError where there is none."""
        change = self.undone[-1]
        self._add({"redo": change.number})
        self.done.append(self.undone.pop())
        return change

    @contextmanager
    def withdrawn_on_failure(self) -> Iterator[None]:
        """What is noted in the block is forgotten if the change itself cannot be made. Raises what the block does."""
        done, undone, last = list(self.done), list(self.undone), self.last
        size = self.path.stat().st_size if self.path.exists() else 0
        try:
            yield
        except BaseException:
            self.done, self.undone, self.last = done, undone, last
            with suppress(OSError):
                os.truncate(self.path, size)  # needs no space on a full disk
            raise

    def _make(self, change: Change) -> None:
        self.done.append(change)
        self.undone.clear()
        self.last = change.number

    def _add(self, entry: dict[str, Any]) -> None:
        try:
            self.path.parent.mkdir(exist_ok=True)
            with self.path.open("ab") as file:
                file.write(f"\n{json.dumps(entry)}\n".encode("ascii"))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise atomic.cannot_write(self.path, error) from error

    def begin_anew(self) -> None:
        """Forget everything: the texts are not those that the history is about."""
        self.done.clear()
        self.undone.clear()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    @classmethod
    def opened(cls, folder: Path, texts: Texts) -> tuple[History, dict[str, str]]:
        """The history of these texts, and the texts with a last step that was noted but not made any more."""
        history = cls(folder / FILE)
        previous = now = digest(texts)
        for entry in _entries(history.path):
            with suppress(*MALFORMED, IndexError):
                previous, now = now, history._take(entry)
        if digest(texts) == now:
            return history, dict(texts)
        with suppress(ValueError, KeyError, IndexError):
            caught_up = history._last_step(texts)
            if digest(texts) == previous or digest(caught_up) == now:
                return history, caught_up
        history.begin_anew()
        return history, dict(texts)

    def _take(self, entry: dict[str, Any]) -> str:
        """Take an entry from disk; the hash of the texts behind it."""
        if "change" in entry:
            change = record(entry["change"], Change)
            self._make(change)
            return change.after
        if "undo" in entry:
            self.undone.append(self.done.pop())
            return self.undone[-1].before
        self.done.append(self.undone.pop())
        return self.done[-1].after

    def _last_step(self, texts: Texts) -> dict[str, str]:
        """The texts with the part of the last step made that is not there yet. ValueError where that is not all."""
        last = list(_entries(self.path))[-1]
        change = self.undone[-1] if "undo" in last else self.done[-1]
        splices = [splice.reversed() if "undo" in last else splice for splice in change.splices]
        made = dict(texts)
        for splice in splices:
            with suppress(ValueError):
                made[splice.file] = splice.applied(made[splice.file])
        if digest(made) != (change.before if "undo" in last else change.after):
            raise ValueError("the texts are others")
        return made


def _entries(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError:
        return
    for line in lines:
        if line:
            with suppress(ValueError):
                yield json_value(line)


def digest(texts: Texts) -> str:
    hashed = hashlib.sha256()
    for name in sorted(texts):
        hashed.update(f"{name} {len(texts[name])} ".encode() + texts[name].encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()


def difference(file: str, before: str, after: str) -> Splice | None:
    """The one stretch in which two texts differ; None where they are the same."""
    if before == after:
        return None
    most = min(len(before), len(after))
    ahead = _longest(most, lambda n: before[:n] == after[:n])
    behind = _longest(most - ahead, lambda n: before[len(before) - n :] == after[len(after) - n :])
    return Splice(file, ahead, before[ahead : len(before) - behind], after[ahead : len(after) - behind])


def _longest(most: int, holds: Any) -> int:
    """The largest number up to `most` for which something holds that holds for all smaller ones, too."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low
