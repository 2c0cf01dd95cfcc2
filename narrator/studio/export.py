"""Making the edition from the page: every segment is spoken in the background first, then `make` finds it all."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from narrator import produce
from narrator.errors import NarratorError
from narrator.rendering.clips import Rendered
from narrator.rendering.progress import Progress
from narrator.studio.booth import Booth
from narrator.studio.captions import Captions
from narrator.studio.choices import remembered
from narrator.studio.messages import in_every_language
from narrator.studio.plans import Said
from narrator.studio.session import Session
from narrator.studio.speaker import Priority

MOST_FAILED = 50  # that are listed
UNDER_WAY = 8  # segments that wait for a worker at a time
TOLD_EVERY_S = 0.25


class StoppedError(Exception):
    """The user has stopped the export."""


class FailedError(Exception):
    """Some segments could not be spoken."""


@dataclass(slots=True)
class Export:
    """One export at a time. `told` is called with its status as it goes on."""

    session: Session
    booth: Booth
    captions: Captions
    told: Callable[[dict[str, Any]], None]
    status: dict[str, Any] = field(default_factory=lambda: {"state": "idle"})
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _said_s: float = 0.0
    _failed: list[tuple[Said, NarratorError]] = field(default_factory=list)
    _began_s: float = 0.0

    def start(self) -> None:
        """Begin, or go on where an earlier one was stopped: what was spoken is found again."""
        if self._thread and self._thread.is_alive():
            return
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="narrator-export", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self.booth.speaker.drop(Priority.LATER)
        if self._thread and self._thread.is_alive():
            self._tell(state="stopping")

    def _run(self) -> None:
        try:
            self._speak()
            self._make()
        except StoppedError:
            self._finish(state="stopped")
        except FailedError:
            places = [_place(said) | in_every_language(error) for said, error in self._failed[:MOST_FAILED]]
            self._finish(state="failed", failed=places, count=len(self._failed))
        except NarratorError as error:
            self._finish(state="failed", **in_every_language(error))

    def _speak(self) -> None:
        state = self.session.state
        count = sum(len(passage.paragraph.segments) for passage in state.book.passages())
        self._tell(state="speaking", done=0, count=count, left_s=None)
        began, made = time.monotonic(), 0
        self._failed.clear()
        waiting: deque[tuple[Said, Future[Rendered]]] = deque()
        for number, said in enumerate(self._segments(), 1):
            if said.key:
                waiting.append((said, self.booth.ask(said, Priority.LATER)))
            if len(waiting) >= UNDER_WAY:
                made += self._wait(*waiting.popleft())
            left_s = (time.monotonic() - began) / made * (count - number) if made else None
            self._tell_sometimes(state="speaking", done=number - len(waiting), count=count, left_s=left_s)
        for said, future in waiting:
            self._wait(said, future)
        if self._failed:
            raise FailedError

    def _segments(self) -> Iterator[Said]:
        state = self.session.state
        for passage in state.book.passages():
            yield from self.booth.plans.passage(passage, state, keep=False)

    def _wait(self, said: Said, future: Future[Rendered]) -> bool:
        """Whether it was spoken now; what could not be is kept in `_failed`."""
        while not self._stopping.is_set():
            try:
                with suppress(TimeoutError, CancelledError):
                    return future.result(0.2).made
            except NarratorError as error:
                self._failed.append((said, error))
            if future.done():
                return False
        raise StoppedError

    def _make(self) -> None:
        book = self.session.state.book
        self._began_s = time.monotonic()
        self._tell(state="making", done=0, count=len(book.parts), left_s=None)
        edition = produce.make(str(self.session.path), None, remembered(self.session.folder), _Watched(self))
        exceptions = [
            {"chapter": number, **exception}
            for number, chapter in enumerate(edition.manifest.chapters)
            for exception in chapter.cue_exceptions
        ]
        self.captions.note_made(book, exceptions)
        spoken = {"made": edition.tally.made, "found": edition.tally.found}
        self._finish(state="done", folder=str(edition.folder), count=len(edition.manifest.chapters), **spoken)

    def see(self) -> None:
        """Raises StoppedError where the user wants no more."""
        if self._stopping.is_set():
            raise StoppedError

    def _tell_sometimes(self, **status: Any) -> None:
        if time.monotonic() - self._said_s > TOLD_EVERY_S:
            self._tell(**status)

    def _finish(self, **status: Any) -> None:
        self._stopping.clear()
        self._tell(**status)

    def _tell(self, **status: Any) -> None:
        if self._stopping.is_set() and status["state"] != "stopping":
            return  # the user has been told that it ends
        self._said_s = time.monotonic()
        self.status = status
        self.told(status)

    def chapter_is_ready(self, number: int) -> None:
        self.see()
        parts = self.session.state.book.parts
        sizes = [sum(len(passage.paragraph.text) for passage in part.passages) for part in parts]
        left_s = (time.monotonic() - self._began_s) * sum(sizes[number:]) / max(1, sum(sizes[:number]))
        self._tell(state="making", done=number, count=len(parts), left_s=left_s)


def _place(said: Said) -> dict[str, Any]:
    return {"passage": said.passage.id, "segment": said.number, "text": said.utterance.text}


@dataclass(slots=True)
class _Watched(Progress):
    """Tells an export how `make` goes on, and stops it between two clips."""

    export: Export

    def segments_kept(self, count: int) -> None:  # noqa: ARG002
        self.export.see()

    def laying(self) -> None:
        self.export.see()

    def chapter_ready(self, number: int, title: str, duration_s: float, *, made: bool) -> None:  # noqa: ARG002
        self.export.chapter_is_ready(number)
