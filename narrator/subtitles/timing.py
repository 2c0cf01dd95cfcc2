"""Seconds to the units of the formats, in one place."""

from __future__ import annotations

from collections.abc import Sequence

from narrator.subtitles.model import Cue


def milliseconds(seconds: float) -> int:
    return max(0, round(seconds * 1000))


def centiseconds(seconds: float) -> int:
    return max(0, round(seconds * 100))


def clock(ms: int, separator: str) -> str:
    """`HH:MM:SS`, the separator and three digits."""
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{separator}{ms:03d}"


def rounded(cues: Sequence[Cue], per_second: int) -> list[tuple[int, int]]:
    """The start and end of every cue in units of 1/`per_second`: in order, without overlap, one unit long at least.

    Starts are rounded to the nearest unit. An end is rounded down where rounding up would run past the next start or,
    for the last cue, past the audio.
    """
    units: list[tuple[int, int]] = []
    for n, cue in enumerate(cues):
        earliest = units[-1][1] if units else 0
        start = max(earliest, round(cue.start_s * per_second))
        end = round(cue.end_s * per_second)
        if n + 1 < len(cues):
            end = min(end, max(round(cues[n + 1].start_s * per_second), earliest))
        elif end > cue.end_s * per_second + 1e-6:
            end -= 1
        units.append((start, max(end, start + 1)))
    return units
