"""What the service was found to do as a rule: what is strange at first, and comes always, is how it is.

The silence after the last word is the only evidence against a short text of which the end is missing, or a piece in
the middle, or of which a piece comes twice. Words and their times are sent ahead of the audio; so audio that is too
short or too long shows in what is left after the last word, which is alike in all whole replies.
"""

from __future__ import annotations

import threading
import time
from collections import Counter

USUAL_S = (0.55, 1.1)  # before any was heard; older versions of edge-tts reckoned with 0.875
NEAR_S = 0.06  # two and a half frames of MP3
MOST_KEPT = 200
OFTEN = 2  # texts for which a strange thing was believed: then it is a habit
WAIT_S = 2.0  # for another reply to compare with


class Habits:
    """Shared by all threads that ask one service."""

    def __init__(self) -> None:
        self.tails = Tails()
        self._believed: Counter[str] = Counter()

    def has(self, kind: str) -> bool:
        return self._believed[kind] >= OFTEN

    def add(self, kind: str) -> None:
        self._believed[kind] += 1


class Tails:
    """The lengths of silence after the last word that were found right so far."""

    def __init__(self) -> None:
        self.are_known = False  # two replies agreed
        self._changed = threading.Condition()
        self._right: list[float] = []
        self._waiting: dict[int, float] = {}

    def is_usual(self, tail_s: float) -> bool:
        """Whether it is like one that was right, or may be taken for usual as long as there is none."""
        with self._changed:
            return _is_near(tail_s, self._right) or (not self.are_known and USUAL_S[0] <= tail_s <= USUAL_S[1])

    def add(self, tail_s: float) -> None:
        """It was right."""
        with self._changed:
            if _is_near(tail_s, self._right):
                self.are_known = True
            elif len(self._right) < MOST_KEPT:
                self._right.append(tail_s)
            self._changed.notify_all()

    def is_alike(self, tail_s: float, text: object) -> bool:
        """Whether a reply to another text has such an end; as long as none was right, it is waited for a little."""
        own, until = id(text), time.monotonic() + WAIT_S
        with self._changed:
            if self._right:
                return False
            self._waiting[own] = tail_s
            self._changed.notify_all()
            try:
                while (left_s := until - time.monotonic()) > 0:
                    others = [tail for other, tail in self._waiting.items() if other != own]
                    if _is_near(tail_s, others + self._right):
                        self._right.append(tail_s)  # the other one waits for this
                        self._changed.notify_all()
                        return True
                    self._changed.wait(left_s)
                return False
            finally:
                del self._waiting[own]


def _is_near(tail_s: float, others: list[float]) -> bool:
    return any(abs(tail_s - other) <= NEAR_S for other in others)
