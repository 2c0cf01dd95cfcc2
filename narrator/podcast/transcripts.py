"""Transcripts of an episode: an edition's subtitles, as WebVTT and SubRip."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from narrator import subtitles
from narrator.edition import ChapterRecord
from narrator.errors import SourceError
from narrator.subtitles import Cue

KINDS = ("vtt", "srt")
_TIMES = re.compile(r"(\d+):(\d\d):(\d\d)[,.](\d{3}) --> (\d+):(\d\d):(\d\d)[,.](\d{3})")


def texts(folder: Path, chapters: Sequence[ChapterRecord]) -> dict[str, str]:
    """The transcripts of chapters that are heard one after another: format to text.

    Raises SourceError where a chapter's SRT file is missing or is not as it was written.
    """
    cues: list[Cue] = []
    offset_s = 0.0
    for chapter in chapters:
        path = folder / chapter.subtitles.get("srt", "")
        try:
            cues += read(path.read_text(encoding="utf-8"), offset_s)
        except (OSError, ValueError) as error:
            raise SourceError(
                f"The subtitles of {chapter.title!r} cannot be read: {error}.",
                remedy="Make the edition again: narrator make",
            ) from error
        offset_s += chapter.duration_s
    return {kind: subtitles.FORMATS[kind].write(cues) for kind in KINDS}


def read(text: str, offset_s: float = 0.0) -> Iterator[Cue]:
    """The cues of an SRT file as Narrator writes them. Raises ValueError where it is something else."""
    for block in _blocks(text):
        yield _cue(block[1:], offset_s)


def read_vtt(body: str) -> Iterator[Cue]:
    """The cues of a WebVTT file without its head, markup and all. Raises ValueError where it is something else."""
    for block in _blocks(body):
        yield _cue(block, 0.0)


def _blocks(text: str) -> Iterator[list[str]]:
    return (block.strip("\n").split("\n") for block in text.split("\n\n") if block.strip("\n"))


def _cue(lines: Sequence[str], offset_s: float) -> Cue:
    found = _TIMES.fullmatch(lines[0]) if len(lines) > 1 else None
    if not found:
        raise ValueError(f"a cue is not as it should be: {' / '.join(lines)[:40]!r}")
    start_s, end_s = (_seconds(found.groups()[first : first + 4]) for first in (0, 4))
    return Cue(start_s + offset_s, end_s + offset_s, tuple(lines[1:]))


def _seconds(parts: Sequence[str]) -> float:
    hours, minutes, seconds, milliseconds = map(int, parts)
    return hours * 3600 + minutes * 60 + seconds + milliseconds / 1000
