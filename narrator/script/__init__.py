"""From a manuscript to what will be narrated: chapters, paragraphs, segments.

Each name is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from narrator import on_demand

if TYPE_CHECKING:
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

_HOMES = {
    "Chapter": "model",
    "Paragraph": "model",
    "ParagraphKind": "model",
    "Script": "model",
    "ScriptOptions": "options",
    "Segment": "model",
    "chapters": "topics",
    "compose": "composing",
    "paragraphs": "paragraphing",
    "segment": "composing",
}


def __getattr__(name: str) -> Any:
    return on_demand.loaded(__name__, name, _HOMES)
