"""What the workers of clusters have done for this process: seconds of their cores."""

from __future__ import annotations

import threading


class _Spent:
    seconds = 0.0


_lock = threading.Lock()


def add(seconds: float) -> None:
    with _lock:
        _Spent.seconds += seconds


def spent_s() -> float:
    return _Spent.seconds
