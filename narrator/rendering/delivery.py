"""By whom segments are spoken, and how fast; and whether what a script names is there."""

from __future__ import annotations

from typing import NamedTuple

from narrator.errors import LexiconError, VoiceError
from narrator.frontend import pronounce
from narrator.script.markdown import Document, error_at
from narrator.script.model import Chapter, Delivery, Paragraph, Script, Segment
from narrator.synthesis import voices
from narrator.synthesis.voices import Voice

ESCAPE = "Mend that line, or write a backslash before the mark if it is text."


class Manner(NamedTuple):
    """Who speaks, and how fast: `speed` is from 0.5 to 2, 1 the voice's usual pace."""

    voice: Voice
    speed: float


def manner(script: Script, *parts: Chapter | Paragraph | Segment, speed: float = 1.0) -> Manner:
    """How the innermost of parts that stand in each other is spoken; `speed` multiplies that of all. VoiceError."""
    delivery = script.delivery(*parts).within(Delivery("", speed))
    return Manner(voices.find(delivery.voice), delivery.speed)


def check(document: Document) -> None:
    """See that every voice that a script names is there and every reading is understood. ScriptError says where not."""
    cast = {name for name, _ in document.script.cast}
    for mention in document.mentions:
        try:
            if mention.said:
                pronounce(mention.name, readings=[(0, len(mention.name), mention.said)])
            elif mention.name not in cast:
                voices.find(mention.name)
        except (VoiceError, LexiconError) as error:
            remedy = error.remedy if isinstance(error, VoiceError) else ESCAPE
            raise error_at(document.text, mention.offset, error.problem.rstrip("."), remedy) from error
