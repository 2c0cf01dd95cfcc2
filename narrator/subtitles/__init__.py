"""Subtitles: `cues` decides what is shown when; a writer per format only writes."""

from __future__ import annotations

from narrator.subtitles.cues import build
from narrator.subtitles.model import Cue, CueOptions, TimedSpan, TimedText

__all__ = ["Cue", "CueOptions", "TimedSpan", "TimedText", "build"]
