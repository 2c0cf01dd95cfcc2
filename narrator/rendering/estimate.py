"""How long a narration will be, before it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from narrator.audio.pauses import Pauses
from narrator.frontend import TokenKind, Utterance
from narrator.rendering.delivery import manner
from narrator.rendering.options import MakeOptions
from narrator.rendering.pausing import chapter_silences, paragraph_pauses
from narrator.rendering.pronouncing import Pronouncer
from narrator.script.model import Chapter, Paragraph, Script, Segment

SYLLABLE_S = 0.19  # of the offline voices at speed 1: 1 / 5.2 a second
MARK_S = 0.28  # a pause at a mark of punctuation


def plan(script: Script, options: MakeOptions) -> dict[str, Any]:
    """What `make` would make of a script, as JSON values: chapters, their size, and about how long they will be.

    Raises VoiceError where there is no such voice, LexiconError where a lexicon is not understood.
    """
    pronouncer = Pronouncer.of(script)
    chapters = [
        _chapter_plan(script, part, options, pronouncer.in_chapter(number, part.title))
        for number, part in enumerate(script.chapters, 1)
    ]
    return {
        "title": script.title,
        "author": script.author,
        "voice": script.voice,
        "voices": script.voices(),
        "estimated_s": round(sum(part["estimated_s"] for part in chapters), 1),
        "chapters": chapters,
        "left_out": [asdict(piece) for piece in script.left_out],
    }


def _chapter_plan(
    script: Script, part: Chapter, options: MakeOptions, pronounce: Callable[[Segment], Utterance]
) -> dict[str, Any]:
    segments = [segment for paragraph in part.paragraphs for segment in paragraph.segments]
    length_s = sum(_spoken_s(script, part, paragraph, options, pronounce) for paragraph in part.paragraphs)
    return {
        "title": part.title,
        "paragraphs": len(part.paragraphs),
        "segments": len(segments),
        "characters": sum(len(segment.text) for segment in segments),
        "estimated_s": round(length_s + _silence_s(part, script.pauses), 1),
    }


def _spoken_s(
    script: Script, part: Chapter, paragraph: Paragraph, options: MakeOptions, pronounce: Callable[[Segment], Utterance]
) -> float:
    """How long a paragraph is, without the pauses between its segments. VoiceError where there is no such voice."""
    length_s = 0.0
    for segment in paragraph.segments:
        said, how = pronounce(segment), manner(script, part, paragraph, segment, speed=options.speech.speed)
        marks = sum(token.kind is TokenKind.PUNCTUATION for token in said.tokens)
        length_s += (said.syllables * SYLLABLE_S + marks * MARK_S) / how.speed
    return length_s


def _silence_s(part: Chapter, pauses: Pauses) -> float:
    planned = (pause for paragraph in part.paragraphs for pause in paragraph_pauses(paragraph, pauses))
    return pauses.head_s + sum(chapter_silences(((True, pause) for pause in planned), pauses))
