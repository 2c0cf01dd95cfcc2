"""The lines of a cue in runs, each lit when it is heard: for the formats that can show it."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from narrator.subtitles.characters import NO_END
from narrator.subtitles.model import Cue
from narrator.subtitles.passages import is_heard


class Run(NamedTuple):
    """Some characters of a line and when the first of them is heard, in seconds from the chapter's first sample."""

    text: str
    start_s: float


def runs(cue: Cue) -> list[list[Run]]:
    """The runs of each line; joined they are the line, and the first starts with the cue.

    A mark goes with the character before it, an opening one with the character after.
    """
    text = cue.text
    heard = [span for span in cue.spans if is_heard(text, span)]
    lines = []
    at, time_s = 0, cue.start_s
    for line in cue.lines:
        end = at + len(line)
        starts = {_opened(text, span.start_char, at): span.start_s for span in heard if at <= span.start_char < end}
        starts = {at: starts.pop(min(starts)), **starts} if starts else {at: time_s}
        lines.append([Run(text[a:b], starts[a]) for a, b in pairwise([*sorted(starts), end])])
        at, time_s = end, lines[-1][-1].start_s
    lines[0][0] = lines[0][0]._replace(start_s=cue.start_s)
    return lines


def _opened(text: str, start: int, earliest: int) -> int:
    """Where the opening marks before a character start."""
    while start > earliest and text[start - 1] in NO_END:
        start -= 1
    return start
