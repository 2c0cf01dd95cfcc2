"""Seconds to the units and clocks of the formats, in one place."""

from __future__ import annotations

from collections.abc import Sequence

from narrator.subtitles.model import Cue


def milliseconds(seconds: float) -> int:
    return max(0, round(seconds * 1000))


def centiseconds(seconds: float) -> int:
    return max(0, round(seconds * 100))


def clock(ms: int, separator: str) -> str:
    """`HH:MM:SS`, the separator and milliseconds: SRT and WebVTT."""
    seconds, ms = divmod(ms, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{separator}{ms:03d}"


def hours(cs: int) -> str:
    """`H:MM:SS.cc`: ASS."""
    seconds, cs = divmod(cs, 100)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{cs:02d}"


def minutes(cs: int) -> str:
    """`MM:SS.cc`, with as many minutes as it takes: LRC knows no hours."""
    seconds, cs = divmod(cs, 100)
    return f"{seconds // 60:02d}:{seconds % 60:02d}.{cs:02d}"


def rounded(cues: Sequence[Cue], per_second: int) -> list[tuple[int, int]]:
    """The start and end of every cue in units of 1/`per_second`: in order, without overlap, one unit long at least.

    Both are rounded to the nearest unit, but the last end down: it has to lie within the audio.
    """
    units: list[tuple[int, int]] = []
    earliest = 0
    for n, cue in enumerate(cues):
        start = max(earliest, round(cue.start_s * per_second))
        end = round(cue.end_s * per_second)
        if n + 1 == len(cues) and end > cue.end_s * per_second + 1e-6:
            end -= 1
        earliest = max(end, start + 1)
        units.append((start, earliest))
    return units
