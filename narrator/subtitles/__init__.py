"""Subtitles: `cues` decides what is shown when; a writer per format only writes."""

from __future__ import annotations

from narrator.subtitles.cues import build
from narrator.subtitles.files import SubtitleFile, SubtitleOptions, files
from narrator.subtitles.formats import FORMATS, SubtitleFormat, Writer
from narrator.subtitles.model import Cue, CueOptions, Header, TimedSpan, TimedText

__all__ = [
    "FORMATS",
    "Cue",
    "CueOptions",
    "Header",
    "SubtitleFile",
    "SubtitleFormat",
    "SubtitleOptions",
    "TimedSpan",
    "TimedText",
    "Writer",
    "build",
    "files",
]
