"""What can go wrong with a request, and which request it is to happen to."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """One way of failing. The silent ones give audio that looks complete to a careless client."""

    CLOSE = "close"  # the connection is closed properly in the middle of the audio
    ABORT = "abort"  # it is cut in the middle of the audio
    SHORT = "short"  # the second half of the audio is missing, yet the turn is ended
    GAP = "gap"  # frames in the middle are missing
    REPEATED = "repeated"
    SILENT = "silent"
    CORRUPT = "corrupt"
    TAIL = "tail"  # a seventh of the audio is missing at its end
    DOUBLED = "doubled"  # a message of audio comes twice
    LENGTHENED = "lengthened"  # a third of a second of silence stands in the middle
    CLIPPED = "clipped"  # so loud that nothing can be understood
    OTHER = "other"  # the audio is that of another text
    BURST = "burst"  # some bytes inside three frames are others
    LOST = "lost"  # a message of audio is missing
    HUSHED = "hushed"  # the middle is silent
    HALF_TEXT = "half text"  # only the first half of the text is spoken, words and all
    TWICE = "twice"  # the text is spoken twice, words and all
    NEIGHBOUR = "neighbour"  # a text that is much like it is spoken instead, words and all
    WORD_LEFT_OUT = "word left out"  # words and all
    WORD_HUSHED = "word hushed"  # silence for a word
    UNSAID_HALF = "unsaid half"  # the second half of the audio is missing, and all words
    UNSAID_OTHER = "unsaid other"  # the audio is that of another text, and no words come
    UNENDED = "unended"  # all audio comes, yet the turn is not ended
    NO_METADATA = "no metadata"
    HALF_METADATA = "half metadata"
    NO_AUDIO = "no audio"
    STALL = "stall"  # nothing more comes in the middle of the audio
    MUTE = "mute"  # nothing comes at all
    UNANSWERED = "unanswered"  # not even the upgrade is answered
    LATE = "late"  # all is well, but the words come after the audio, out of order
    DRIP = "drip"  # frames come one by one, slower than they are spoken
    SLOW_CLOSE = "slow close"  # all is well, but the closing handshake is not answered
    FORBIDDEN = "403"
    FORBIDDEN_UNDATED = "403 undated"
    BUSY = "429"
    BROKEN = "503"
    DROPPED = "dropped"  # cut before the upgrade is answered


SILENT_FAULTS = tuple(list(Fault)[: list(Fault).index(Fault.UNENDED) + 1])
HARMLESS = (Fault.SLOW_CLOSE, Fault.LATE)
AT_THE_DOOR = (
    Fault.UNANSWERED, Fault.FORBIDDEN, Fault.FORBIDDEN_UNDATED, Fault.BUSY, Fault.BROKEN, Fault.DROPPED,
)  # fmt: skip
RECOVERABLE = tuple(fault for fault in Fault if fault is not Fault.FORBIDDEN)


@dataclass
class Orders:
    """Which requests fail, and how.

    first : faults for the first requests, in turn
    each : faults for the first attempts of every text, in turn; a request that is turned away before its text is
        known counts for whichever comes next
    always : the fault of every request
    share : how many of all requests fail at random, with one of `kinds`
    poison : a pattern of texts that a request may hold, and what happens to every such request
    allowed : more connections at once than this are answered 429, and all others for `ban_s` after that
    outage : requests from the nth on fail, for so many seconds, with `outage_kind`
    """

    first: list[Fault] = field(default_factory=list)
    each: tuple[Fault, ...] = ()
    always: Fault | None = None
    share: float = 0.0
    kinds: tuple[Fault, ...] = RECOVERABLE
    seed: int = 1
    poison: Mapping[str, Fault] = field(default_factory=dict)
    allowed: int = 1000
    ban_s: float = 0.0
    retry_after_s: float | None = None
    outage: tuple[int, float] | None = None
    outage_kind: Fault = Fault.BROKEN
    _banned_until: float = 0.0
    _attempts: Counter[str] = field(default_factory=Counter)
    _at_the_door: int = 0
    _outage_until: float = 0.0

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def at_the_door(self, number: int, connections: int) -> Fault | None:
        """What happens to the request's upgrade, before its text is known; `number` counts from 1."""
        now = time.monotonic()
        if connections > self.allowed:
            self._banned_until = now + self.ban_s
        if now < self._banned_until or connections > self.allowed:
            return Fault.BUSY
        if self.outage and number == self.outage[0]:
            self._outage_until = now + self.outage[1]
        return self.outage_kind if now < self._outage_until else None

    def next(self) -> Fault | None:
        """The fault of one request, before its text is known."""
        if self.first:
            return self.first.pop(0)
        if self.always:
            return self.always
        if self.each and self.each[0] in AT_THE_DOOR:
            self._at_the_door += 1
            return self.each[0] if self._at_the_door % (len(self.each) + 1) else None
        return self._random.choice(self.kinds) if self._random.random() < self.share else None

    def of_text(self, text: str) -> Fault | None:
        """The fault of one request with that text."""
        if not self.each or self.each[0] in AT_THE_DOOR:
            return None
        attempt = self._attempts[text]
        self._attempts[text] += 1
        return self.each[attempt] if attempt < len(self.each) else None

    def poisoned(self, text: str) -> Fault | None:
        return next((fault for pattern, fault in self.poison.items() if re.search(pattern, text)), None)
