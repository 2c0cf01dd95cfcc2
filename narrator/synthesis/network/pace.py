"""When a request may start: how many at once, how fast, and how long to leave a service alone that has had enough.

pause    the service answers 429: nobody asks until it is over; then half as many at once, one more every 20 successes
breaker  5 failures in a row: nobody asks for a while
trial    after either, one request goes alone, and the others follow once it succeeds
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from narrator.errors import NarratorError
from narrator.synthesis.network import notices
from narrator.synthesis.network.connections import Connections
from narrator.synthesis.network.failure import AttemptError, FailureKind
from narrator.synthesis.network.limits import MOST_CONNECTIONS, Limits

if TYPE_CHECKING:
    from filelock import BaseFileLock


class Pace:
    """Shared by all threads that ask one service."""

    def __init__(self, service: str, limits: Limits, connections: Connections) -> None:
        self.service = service
        self.limits = limits
        self._connections = connections
        self._changed = threading.Condition()
        self._active = 0
        self._allowed = self._most = MOST_CONNECTIONS
        self._next_start = self._held_until = 0.0
        self._trial = False
        self._failures = self._successes = self._breaks = 0
        self._pause_s, self._break_s = limits.pause_s, limits.break_s
        self._ended: tuple[NarratorError, float] | None = None
        self._era = 0

    def begin(self) -> int:
        """The era in which a piece of work begins. Raises the error that has just ended the one before."""
        with self._changed:
            if self._ended and time.monotonic() < self._ended[1]:
                raise self._ended[0]
            return self._era

    def end(self, error: NarratorError) -> None:
        """End the era: whoever waits in it, or asks right afterwards, gets this error."""
        with self._changed:
            self._era += 1
            self._ended = (error, time.monotonic() + self.limits.echo_s)
            self._failures = self._breaks = 0
            self._held_until, self._trial = 0.0, False
            self._changed.notify_all()

    @contextmanager
    def turn(self, era: int, *, known_text: bool = False) -> Iterator[None]:
        """Wait for one's turn and hold a connection; what happens inside decides about the turns after.

        No audio says something about the service only where the text is known to be speakable.
        """
        place = self._entered(era)
        try:
            yield
        except AttemptError as failure:
            if known_text or failure.kind is not FailureKind.NO_AUDIO:
                self._failed(failure, era)
            raise
        else:
            self._succeeded()
        finally:
            place.release()
            with self._changed:
                self._active -= 1
                self._changed.notify_all()

    def back_off(self, era: int, attempt: int) -> None:
        """Wait after the nth failure, from 0, of one piece of work, holding no connection."""
        longest = min(self.limits.longest_backoff_s, self.limits.backoff_s * 2**attempt)
        until = time.monotonic() + random.uniform(0, longest)  # noqa: S311
        with self._changed:
            while (left := until - time.monotonic()) > 0:
                self._check(era)
                self._changed.wait(left)

    @property
    def successes(self) -> int:
        return self._successes

    @property
    def held_s(self) -> float:
        """How long nobody may ask yet."""
        return max(0.0, self._held_until - time.monotonic())

    @property
    def is_hopeless(self) -> bool:
        """Whether trial after trial failed."""
        return self._breaks >= self.limits.breaks_to_end

    def _entered(self, era: int) -> BaseFileLock:
        with self._changed:
            while True:
                self._check(era)
                wait_s = self._wait_s()
                if wait_s <= 0 and (place := self._connections.take(self.limits.gap_s)):
                    self._active += 1
                    self._next_start = time.monotonic() + self.limits.gap_s
                    return place
                self._changed.wait(wait_s if wait_s > 0 else self.limits.poll_s)

    def _check(self, era: int) -> None:
        if era != self._era and self._ended:
            raise self._ended[0]

    def _wait_s(self) -> float:
        """How long until a request may start, unless something changes before."""
        now = time.monotonic()
        if self._active >= (1 if self._trial else self._allowed):
            return self.limits.longest_break_s
        return max(self._held_until, self._next_start) - now

    def _succeeded(self) -> None:
        with self._changed:
            if self._trial:
                notices.say(f"{self.service}: answers again", for_all=True)
            self._trial = False
            self._failures = self._breaks = 0
            self._pause_s, self._break_s = self.limits.pause_s, self.limits.break_s
            self._successes += 1
            if self._successes % self.limits.successes_to_forget == 0:
                self._most = min(self._most + 1, MOST_CONNECTIONS)
            if self._successes % self.limits.successes_to_widen == 0:
                self._allowed = min(self._allowed + 1, self._most)

    def _failed(self, failure: AttemptError, era: int) -> None:
        with self._changed:
            self._failures += 1
            if era != self._era or time.monotonic() < self._held_until:
                return  # it had started before
            if failure.kind is FailureKind.BUSY:
                self._pause(failure.retry_after_s)
            elif self._trial or self._failures >= self.limits.failures_to_break:
                self._break(failure)

    def _pause(self, asked_s: float | None) -> None:
        """One connection fewer than were too many is the most for some time; half of them, to begin with."""
        pause_s = min(self._pause_s if asked_s is None else asked_s, self.limits.longest_pause_s)
        self._pause_s = min(2 * self._pause_s, self.limits.longest_pause_s)
        if not self._trial:
            self._most = max(2, min(self._most, self._active - 1))
            self._allowed = max(1, self._active // 2)
        self._hold(pause_s)
        line = f"{self.service}: asks for fewer requests; waiting {pause_s:.0f} s, then {self._allowed} at once"
        notices.say(line, for_all=True, lasts_s=pause_s)

    def _break(self, failure: AttemptError) -> None:
        break_s, self._break_s = self._break_s, min(2 * self._break_s, self.limits.longest_break_s)
        if not self._successes:
            break_s = min(break_s, self.limits.early_break_s)
        self._breaks += 1
        self._hold(break_s)
        line = f"{self.service}: {failure.reason}, again and again; trying once more in {break_s:.0f} s"
        notices.say(line, for_all=True, lasts_s=break_s)

    def _hold(self, seconds: float) -> None:
        self._held_until = time.monotonic() + seconds
        self._trial = True
        self._failures = 0
