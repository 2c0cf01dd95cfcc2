"""Recordings as an engine: the clip of a segment is cut from what a person spoke."""

from narrator.synthesis.recorded.engine import RecordingEngine

__all__ = ["RecordingEngine"]
