"""SubRip: what every player reads. UTF-8, LF, comma before the milliseconds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from narrator.subtitles.model import Cue, Header
from narrator.subtitles.timing import clock, rounded
from narrator.subtitles.visible import visible

# Players take these for markup or for a time, and there is no way to quote them: they are written full-width.
_MARKUP = re.compile(r"<(?=\s*/?\s*[A-Za-z])|[{}]|\\(?=[Nnh])|(?<=--)>")
_TIME = re.compile(r"(\d{1,2}:\d{1,2}):(\d{1,2}[.,]\d)")  # some readers take any line with two for a cue's times
_FULL_WIDTH = {"<": "＜", "{": "｛", "}": "｝", "\\": "＼", ">": "＞"}


def shown(line: str) -> str:
    """A line as this format can show it, as long as before."""
    line = _MARKUP.sub(lambda found: _FULL_WIDTH[found.group()], visible(line))
    return _TIME.sub(r"\1：\2", line) if len(_TIME.findall(line)) > 1 else line


def write(cues: Sequence[Cue], header: Header | None = None) -> str:  # noqa: ARG001 (SubRip has no header)
    """The whole file; empty for no cues."""
    blocks = []
    for number, (cue, (start, end)) in enumerate(zip(cues, rounded(cues, 1000), strict=True), 1):
        text = "\n".join(map(shown, cue.lines))
        blocks.append(f"{number}\n{clock(start, ',')} --> {clock(end, ',')}\n{text}\n")
    return "\n".join(blocks)
