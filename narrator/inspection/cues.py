"""The cues as they were delivered, read from whichever subtitle file a chapter has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from narrator.edition import ChapterRecord

_TIMED = re.compile(
    r"(?:(\d+):)?(\d\d):(\d\d)[.,](\d{3}) --> (?:(\d+):)?(\d\d):(\d\d)[.,](\d{3})\n(.*?)\n(?:\n|$)", re.DOTALL
)
_DIALOGUE = re.compile(
    r"^Dialogue: \d+,(\d+):(\d\d):(\d\d)\.(\d\d),(\d+):(\d\d):(\d\d)\.(\d\d),(?:[^,\n]*,){6}(.*)$", re.MULTILINE
)
_COMMANDS = re.compile(r"\{[^}]*\}")
_ESCAPED = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


class ShownCue(NamedTuple):
    start_s: float
    end_s: float
    text: str


def delivered(record: ChapterRecord, folder: Path) -> list[ShownCue]:
    """The cues of a chapter in order; none where it has no subtitles that tell when a cue ends."""
    for name, read in (("srt", _srt), ("vtt", _vtt), ("ass", _ass)):
        if name in record.subtitles:
            try:
                return list(read((folder / record.subtitles[name]).read_text(encoding="utf-8")))
            except (OSError, UnicodeError):
                continue
    return []


def _srt(text: str) -> Iterator[ShownCue]:
    for found in _TIMED.finditer(text):
        yield ShownCue(_seconds(found.groups()[:4], 1000), _seconds(found.groups()[4:8], 1000), found[9])


def _vtt(text: str) -> Iterator[ShownCue]:
    for cue in _srt(text):
        yield cue._replace(text=re.sub("&(?:lt|gt|amp);", lambda found: _ESCAPED[found.group()], cue.text))


def _ass(text: str) -> Iterator[ShownCue]:
    for found in _DIALOGUE.finditer(text):
        shown = _COMMANDS.sub("", found[9]).replace(r"\N", "\n")
        yield ShownCue(_seconds(found.groups()[:4], 100), _seconds(found.groups()[4:8], 100), shown)


def _seconds(clock: tuple[str | None, ...], parts: int) -> float:
    hours, minutes, seconds, rest = (int(part or 0) for part in clock)
    return (hours * 60 + minutes) * 60 + seconds + rest / parts
