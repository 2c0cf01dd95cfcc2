"""The silence that the service leaves after the last word: much alike in all its replies, so another is suspicious.

A short text of which only the end of the audio is missing, or which comes twice, can be told by nothing else.
"""

from __future__ import annotations

import statistics
import threading
from collections import deque

USUAL_S = 0.85  # before any was heard; older versions of edge-tts reckoned with 0.875
KEPT = 51
ENOUGH = 3
NEAR_S = 0.25


class Tails:
    """What was heard lately; shared by threads."""

    def __init__(self) -> None:
        self._heard: deque[float] = deque(maxlen=KEPT)
        self._lock = threading.Lock()

    def is_usual(self, tail_s: float) -> bool:
        with self._lock:
            usual_s = statistics.median(self._heard) if len(self._heard) >= ENOUGH else USUAL_S
        return abs(tail_s - usual_s) <= NEAR_S

    def add(self, tail_s: float) -> None:
        with self._lock:
            self._heard.append(tail_s)
