"""A chapter spoken in the background, so that whoever listens to it later waits for nothing."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from narrator import assets
from narrator.errors import NarratorError
from narrator.rendering.clips import Rendered
from narrator.studio.book import Part
from narrator.studio.booth import Booth
from narrator.studio.session import State
from narrator.studio.speaker import Priority

UNDER_WAY = 4  # segments that wait for a worker at a time


@dataclass(slots=True)
class Ahead:
    """One chapter at a time; another takes its place. `told` is called with how far it is."""

    booth: Booth
    told: Callable[[dict[str, Any]], None]
    _wanted: int = 0  # the chapter that is spoken; 0 is none
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def speak(self, part: Part, state: State) -> None:
        with self._lock:
            if self._wanted == part.id:
                return
            self._wanted = part.id
        threading.Thread(target=self._run, args=(part, state), name="narrator-ahead", daemon=True).start()

    def stop(self) -> None:
        self._wanted = 0

    def _run(self, part: Part, state: State) -> None:
        count = sum(len(passage.paragraph.segments) for passage in part.passages)
        done, waiting = 0, deque[Future[Rendered]]()
        with suppress(NarratorError):  # it is said when the sentence is played
            for passage in part.passages:
                for said in self.booth.plans.passage(passage, state, keep=False):
                    if said.key and not self.booth.ready(said):
                        assets.install(said.voice.assets, lambda *_: None)
                        waiting.append(self.booth.ask(said, Priority.LATER))
                    if len(waiting) >= UNDER_WAY:
                        _wait(waiting.popleft())
                    if self._wanted != part.id:
                        return
                    done += 1
                    self.told({"chapter": part.id, "done": done - len(waiting), "count": count})
            for future in waiting:
                _wait(future)
        with self._lock:
            self._wanted = 0 if self._wanted == part.id else self._wanted
        self.told({"chapter": part.id, "done": count, "count": count})


def _wait(future: Future[Rendered]) -> None:
    with suppress(CancelledError, NarratorError):  # a failure stands on the list of what is to do
        future.result()
