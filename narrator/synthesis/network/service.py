"""A service as an engine uses it: it is tried until there is an answer, or a clear sentence why there is none."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from narrator.errors import NarratorError, NetworkError, SynthesisError, VoiceError
from narrator.synthesis.network import interrupting, notices
from narrator.synthesis.network.connections import Connections
from narrator.synthesis.network.failure import AttemptError, FailureKind
from narrator.synthesis.network.limits import MOST_CONNECTIONS, Limits
from narrator.synthesis.network.loop import Calls
from narrator.synthesis.network.pace import Pace

Reply = TypeVar("Reply")
Result = TypeVar("Result")
Fetch = Callable[[], Coroutine[Any, Any, Any]]

RESUME = "What is finished is kept: run the same command again to go on, or choose an offline voice with --voice."
EDIT = "Edit this place, or choose another voice with --voice."


@dataclass(frozen=True, slots=True)
class TextJob(Generic[Reply, Result]):
    """One text to be spoken.

    fetch : asks the service once; raises AttemptError
    examine : makes the result of a reply, or raises AttemptError; runs in the caller's thread
    canary : asks for a text that everyone can speak, to tell a bad text from a bad voice
    """

    text: str
    fetch: Callable[[], Coroutine[Any, Any, Reply]]
    examine: Callable[[Reply], Result]
    canary: Fetch


@dataclass(frozen=True, slots=True)
class Advice:
    """What helps, for each way in which this service fails for good."""

    refused: str
    no_voice: str


class Service:
    """Shared by all threads. `probe` raises AttemptError where the service cannot be reached."""

    def __init__(
        self,
        name: str,
        advice: Advice,
        probe: Fetch,
        limits: Limits | None = None,
        connections: Connections | None = None,
    ) -> None:
        self.name = name
        self._advice = advice
        self._probe = probe
        self._limits = limits or Limits()
        self._pace = Pace(name, self._limits, connections or Connections(name))
        self._calls = Calls()
        self._probing = threading.Lock()
        self._reachable = False
        self._heard = False  # anything from the service, be it a refusal
        self._has_spoken = False
        self._begun_s = 0.0  # when the first text was asked for
        interrupting.note(self)

    def connections(self, jobs: int) -> int:
        """How many to use when `jobs` are asked for; 0: as many as is usual."""
        return min(jobs or self._limits.connections, MOST_CONNECTIONS)

    def ensure_reachable(self) -> None:
        """Ask the service, once, whether it answers at all. Raises NetworkError."""
        with self._probing:
            self._pace.begin()
            if self._reachable:
                return
            try:
                self._run(self._probe)
            except AttemptError as failure:
                raise self._ended(self._unreachable(failure)) from failure
            self._reachable = True

    def ask(self, work: TextJob[Reply, Result]) -> Result:
        """The result, from the first reply that passes. Raises SynthesisError for a text, NetworkError for all."""
        self.ensure_reachable()
        era, before = self._pace.begin(), self._pace.successes
        self._begun_s = self._begun_s or time.monotonic()
        seen: Counter[FailureKind] = Counter()
        for number in range(self._limits.attempts):
            if number:
                self._pace.back_off(era, number - 1 - seen[FailureKind.DOUBTFUL])
            try:
                with self._pace.turn(era):
                    reply = self._run(work.fetch, self._limits.gap_s)
                    self._heard = True
                result = work.examine(reply)  # a whole answer that is wrong says nothing about the connection
            except AttemptError as failure:
                last = failure
            else:
                self._has_spoken = True
                return result
            seen[last.kind] += 1
            self._stop_where_hopeless(last, seen, work, era)
            if number + 1 < self._limits.attempts:
                notices.say(f"{self.name}: {last.reason}; try {number + 2} of {self._limits.attempts}")
        raise self._given_up(last, work.text, self._pace.successes > before) from last

    def interrupt(self) -> None:
        """Let all who wait here go on with an error, now."""
        self._ended(NetworkError("Stopped.", remedy=RESUME))

    def _run(self, work: Callable[[], Coroutine[Any, Any, Reply]], gap_s: float = 0.0) -> Reply:
        try:
            return self._calls.run(work, gap_s)
        except CancelledError:
            self._pace.begin()
            raise NetworkError(f"The connection to {self.name} was given up.", remedy=RESUME) from None

    def _stop_where_hopeless(
        self, last: AttemptError, seen: Counter[FailureKind], work: TextJob[Any, Any], era: int
    ) -> None:
        if last.kind is FailureKind.DENIED:
            raise self._ended(VoiceError(f"{self.name}: {last.reason}.", remedy=self._advice.no_voice)) from last
        if self._pace.is_hopeless or self._is_silent(last, seen):
            raise self._ended(self._unreachable(last)) from last
        if seen[FailureKind.REFUSED] >= self._limits.refused_attempts:
            problem = f"{self.name} refuses the connection ({last.reason})."
            raise self._ended(NetworkError(problem, remedy=self._advice.refused)) from last
        if seen[FailureKind.NO_AUDIO] >= self._limits.mute_attempts:
            self._try_canary(work, era)
            problem = "The service gives no audio for this text, though it speaks others."
            raise SynthesisError(problem, remedy=EDIT, text=work.text) from last
        if self._is_over(last):
            raise self._ended(self._unreachable(last)) from last

    def _is_silent(self, last: AttemptError, seen: Counter[FailureKind]) -> bool:
        """Whether nothing was ever heard, though it was waited for long enough, and more than once for this text."""
        self._heard = self._heard or last.kind is not FailureKind.SILENT
        return not self._heard and seen[FailureKind.SILENT] >= self._limits.silences_to_end

    def _is_over(self, last: AttemptError) -> bool:
        """Whether it was tried for long enough, without any success; a service that asks to wait is waited for."""
        if self._has_spoken or last.kind in (FailureKind.BUSY, FailureKind.DOUBTFUL):
            return False
        return time.monotonic() - self._begun_s + self._pace.held_s > self._limits.decide_s

    @property
    def has_spoken(self) -> bool:
        """Whether any answer was right so far."""
        return self._has_spoken

    def _try_canary(self, work: TextJob[Any, Any], era: int) -> None:
        """Return if the voice speaks at all; else end everything."""
        for number in range(self._limits.mute_attempts):
            try:
                with self._pace.turn(era, known_text=True):
                    self._run(work.canary, self._limits.gap_s)
                return
            except AttemptError as failure:
                last = failure
            if self._is_over(last):
                break
            self._pace.back_off(era, number)
        problem = f"{self.name} does not speak with this voice, not even one word ({last.reason})."
        raise self._ended(NetworkError(problem, remedy=self._advice.no_voice)) from last

    def _given_up(self, last: AttemptError, text: str, others_speak: bool) -> NarratorError:
        if others_speak or last.kind in (FailureKind.DAMAGED, FailureKind.DOUBTFUL, FailureKind.NO_AUDIO):
            problem = f"The service gave no usable audio in {self._limits.attempts} attempts (at last: {last.reason})."
            return SynthesisError(problem, remedy=EDIT, text=text)
        return self._ended(self._unreachable(last))

    def _unreachable(self, failure: AttemptError) -> NetworkError:
        answered = failure.kind in (FailureKind.NO_AUDIO, FailureKind.DAMAGED, FailureKind.DOUBTFUL)
        what = "gives no usable audio" if answered else "cannot be reached"
        return NetworkError(f"{self.name} {what} ({failure.reason}).", remedy=RESUME)

    def _ended(self, error: NarratorError) -> NarratorError:
        self._reachable = False
        self._begun_s = 0.0
        self._pace.end(error)
        self._calls.cancel()
        return error
