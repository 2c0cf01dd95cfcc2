"""When cues are shown: from the onset of their speech, long enough to read, never over the next."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor
from typing import NamedTuple

from narrator.subtitles.model import CueOptions
from narrator.subtitles.plan import latest_end
from narrator.subtitles.timing import milliseconds

# A cue shown for less flashes by: it stays on where there is room.
COMFORTABLE_S = 1.5


class CueSpeech(NamedTuple):
    """What a cue says: from when to when, in seconds, and how many characters there are to read.

    `is_forced` tells that it parts what should stay whole, `is_shared` that a sentence ends inside it.
    """

    onset_s: float
    offset_s: float
    read: int
    is_forced: bool = False
    is_shared: bool = False


def schedule(speeches: Sequence[CueSpeech], duration_s: float, options: CueOptions) -> list[tuple[int, int]]:
    """Start and end of every cue in milliseconds, the last end inside `duration_s`."""
    starts = _starts(speeches, duration_s, options)
    until = floor(duration_s * 1000)
    return [
        (start, max(start + 1, _end(speech, start, following, until, options)))
        for speech, start, following in zip(speeches, starts, [*starts[1:], None], strict=True)
    ]


def _starts(speeches: Sequence[CueSpeech], duration_s: float, options: CueOptions) -> list[int]:
    """A cue starts with its speech, or up to `early_s` before it where it would be too short otherwise."""
    starts: list[int] = []
    nexts = [*(speech.onset_s for speech in speeches[1:]), duration_s]
    free_from_s = 0.0
    for speech, next_s in zip(speeches, nexts, strict=True):
        missing_s = options.min_s - (latest_end(*speech[:2], next_s, options) - speech.onset_s)
        early_s = min(max(missing_s, 0.0), options.early_s, max(speech.onset_s - free_from_s, 0.0))
        start = floor((speech.onset_s - early_s) * 1000) if early_s else milliseconds(speech.onset_s)
        starts.append(max(start, starts[-1] + 1 if starts else 0))
        free_from_s = speech.offset_s
    return starts


def _end(speech: CueSpeech, start: int, following: int | None, until: int, options: CueOptions) -> int:
    """When a cue ends, in ms: with its speech, or later if it is short, or to close a pause before the next."""
    spoken = min(milliseconds(speech.offset_s), until)
    least = ceil(1000 * max(options.min_s, COMFORTABLE_S, speech.read / options.chars_per_s))
    gap = ceil(options.gap_s * 1000)
    linger = max(floor(options.linger_s * 1000), start + ceil(options.min_s * 1000) - spoken)
    if following is None:
        return max(spoken, min(start + least, spoken + linger, until))
    spoken = min(spoken, following)
    pause = following - spoken
    if pause <= linger + gap:
        least = max(least, following - gap - start)
    end = max(spoken, min(start + least, start + floor(options.max_s * 1000), spoken + linger))
    if end <= following - gap:
        return end
    return following if pause <= linger else following - gap
