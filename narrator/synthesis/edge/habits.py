"""What is usual: how long the service is silent after the last word, and whether a voice tells its words at all.

It only says which reply is to be compared with another one: what physical evidence speaks against (`evidence`) is
never believed for being usual.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field

from narrator.synthesis.network.paces import Paces

USUAL_S = (0.7, 1.05)  # before any was heard; older versions of edge-tts reckoned with 0.875
NEAR_S = 0.06  # two and a half frames of MP3
MOST_KEPT = 200
WORDLESS = 2  # texts without words, and none with them, after which a voice is known to tell none


@dataclass(slots=True)
class VoiceHabits:
    """How fast one voice speaks, and how many of its texts came with words and without."""

    paces: Paces = field(default_factory=Paces)
    texts_with_words: int = 0
    texts_without: int = 0

    def tells_no_words(self) -> bool:
        return self.texts_without >= WORDLESS and not self.texts_with_words


class Tails:
    """The lengths of silence after the last word that were found right so far, by how the text ends."""

    def __init__(self, wait_s: float) -> None:
        self._wait_s = wait_s
        self._changed = threading.Condition()
        self._right: defaultdict[str, list[float]] = defaultdict(list)
        self._waiting: dict[int, tuple[float, str]] = {}  # by thread: the tail and how the text ends

    def is_known(self, sent: str) -> bool:
        return bool(self._right[ending(sent)])

    @property
    def _are_known(self) -> bool:
        return any(self._right.values())

    def is_usual(self, tail_s: float, sent: str) -> bool:
        """Whether it is like one that was right, after a text with the same end.

        As long as there is none, another such text is waited for a little, to compare it with; without one, it must be
        like all others where these are all alike, or where there are none, as older versions of the client reckoned.
        """
        end = ending(sent)
        with self._changed:
            if not self._right[end]:
                self._compare(tail_s, end)
            if self._right[end]:
                return _is_near(tail_s, self._right[end])
            if self._are_known:
                return self._are_alike and _is_near(tail_s, self._all())
            return USUAL_S[0] <= tail_s <= USUAL_S[1]

    def add(self, tail_s: float, sent: str) -> None:
        """It was right."""
        with self._changed:
            known = self._right[ending(sent)]
            if not _is_near(tail_s, known) and len(known) < MOST_KEPT:
                known.append(tail_s)
                self._changed.notify_all()

    @property
    def _are_alike(self) -> bool:
        """Whether different ends were found to make no difference."""
        known = [found for found in self._right.values() if found]
        return len(known) > 1 and all(_is_near(tail, known[0]) for tail in self._all())

    def _all(self) -> list[float]:
        return [tail for found in self._right.values() for tail in found]

    def _compare(self, tail_s: float, end: str) -> None:
        """Wait until it can be told whether it is right: what two texts with such an end agree in is."""
        own, until = threading.get_ident(), time.monotonic() + self._wait_s
        self._waiting[own] = tail_s, end
        while not (self._right[end] or self._are_alike) and (left_s := until - time.monotonic()) > 0:
            others = [tail for thread, (tail, such) in self._waiting.items() if thread != own and such == end]
            if _is_near(tail_s, others):
                self._right[end].append(tail_s)
                self._changed.notify_all()
            else:
                self._changed.wait(left_s)
        del self._waiting[own]


def ending(sent: str) -> str:
    """What silence may depend on: a full stop leaves more of it than a word."""
    last = sent.rstrip()[-1:]
    return last if not last.isalnum() else ""


def _is_near(tail_s: float, others: list[float]) -> bool:
    return any(abs(tail_s - other) <= NEAR_S for other in others)
