"""SubRip: what every player reads. UTF-8, LF, comma before the milliseconds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from narrator.subtitles.model import Cue, Header
from narrator.subtitles.timing import clock, rounded

# Players take these for markup, and there is no way to quote them: they are written full-width.
_MARKUP = re.compile(r"<(?=/?[A-Za-z])|\{(?=\\)")
_FULL_WIDTH = {"<": "＜", "{": "｛"}


def write(cues: Sequence[Cue], header: Header | None = None) -> str:  # noqa: ARG001 (SubRip has no header)
    """The whole file; empty for no cues."""
    blocks = []
    for number, (cue, (start, end)) in enumerate(zip(cues, rounded(cues, 1000), strict=True), 1):
        text = _MARKUP.sub(lambda found: _FULL_WIDTH[found.group()], "\n".join(cue.lines))
        blocks.append(f"{number}\n{clock(start, ',')} --> {clock(end, ',')}\n{text}\n")
    return "\n".join(blocks)
