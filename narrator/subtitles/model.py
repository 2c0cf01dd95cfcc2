"""Subtitle cues: text from the source, times from counted samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class TimedSpan(NamedTuple):
    """A run of a text's code points and when it is heard, in seconds from the chapter's first sample."""

    start_char: int
    end_char: int
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown from `start_s` to `end_s`: one or two lines. `spans` index into the lines joined.

    `exceptions` names each house rule that this cue could not keep, with the reason.
    """

    start_s: float
    end_s: float
    lines: tuple[str, ...]
    spans: tuple[TimedSpan, ...] = ()
    exceptions: tuple[str, ...] = ()
