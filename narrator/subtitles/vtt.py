"""WebVTT: subtitles of web players and podcast apps, with the time of each character on request."""

from __future__ import annotations

from collections.abc import Sequence

from narrator.subtitles.karaoke import runs
from narrator.subtitles.model import Cue, Header
from narrator.subtitles.timing import clock, milliseconds, rounded
from narrator.subtitles.visible import visible

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

shown = visible  # all else can be escaped


def _escaped(text: str) -> str:
    return shown(text).translate(_ESCAPES)


def write(cues: Sequence[Cue], header: Header | None = None) -> str:  # noqa: ARG001 (metadata lines are not valid)
    """The whole file, as the W3C's specification of May 2026 has it."""
    return _write(cues, [[_escaped(line) for line in cue.lines] for cue in cues])


def write_karaoke(cues: Sequence[Cue], header: Header | None = None) -> str:  # noqa: ARG001
    """The whole file, with a time stamp before each character that is heard after the cue's start."""
    times = rounded(cues, 1000)
    return _write(cues, [_stamped(cue, start, end) for cue, (start, end) in zip(cues, times, strict=True)])


def _write(cues: Sequence[Cue], texts: Sequence[Sequence[str]]) -> str:
    blocks = ["WEBVTT\n"]
    for lines, (start, end) in zip(texts, rounded(cues, 1000), strict=True):
        blocks.append("\n".join([f"{clock(start, '.')} --> {clock(end, '.')}", *lines]) + "\n")
    return "\n".join(blocks)


def _stamped(cue: Cue, start_ms: int, end_ms: int) -> list[str]:
    """Lines with time stamps, which have to rise and to lie strictly inside the cue."""
    lines = []
    last = start_ms
    for line in runs(cue):
        pieces = []
        for run in line:
            at = milliseconds(run.start_s)
            if last < at < end_ms:
                pieces.append(f"<{clock(at, '.')}>")
                last = at
            pieces.append(_escaped(run.text))
        lines.append("".join(pieces))
    return lines
