"""SubRip: what every player reads. UTF-8, LF, comma before the milliseconds."""

from __future__ import annotations

from collections.abc import Sequence

from narrator.subtitles.model import Cue
from narrator.subtitles.timing import clock, rounded


def write(cues: Sequence[Cue]) -> str:
    """The whole file; empty for no cues."""
    blocks = []
    for n, (cue, (start, end)) in enumerate(zip(cues, rounded(cues, 1000), strict=True), 1):
        text = "\n".join(cue.lines)
        blocks.append(f"{n}\n{clock(start, ',')} --> {clock(end, ',')}\n{text}\n")
    return "\n".join(blocks)
