"""From a manuscript to what will be narrated: chapters, paragraphs, segments."""

from __future__ import annotations

from narrator.script.composing import compose, segment
from narrator.script.model import Chapter, Paragraph, ParagraphKind, Script, Segment
from narrator.script.options import ScriptOptions
from narrator.script.paragraphing import paragraphs
from narrator.script.topics import chapters

__all__ = [
    "Chapter",
    "Paragraph",
    "ParagraphKind",
    "Script",
    "ScriptOptions",
    "Segment",
    "chapters",
    "compose",
    "paragraphs",
    "segment",
]
