"""How long a narration will be, before it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from narrator.frontend import TokenKind, Utterance
from narrator.rendering.options import MakeOptions
from narrator.rendering.pronouncing import Pronouncer
from narrator.script.model import Chapter, Script, Segment
from narrator.synthesis import voices

SYLLABLE_S = 0.19  # of the offline voices at speed 1: 1 / 5.2 a second
MARK_S = 0.28  # a pause at a mark of punctuation


def plan(script: Script, options: MakeOptions) -> dict[str, Any]:
    """What `make` would make of a script, as JSON values: chapters, their size, and about how long they will be.

    Raises VoiceError where there is no such voice, LexiconError where a lexicon is not understood.
    """
    voices.find(script.voice)
    pronouncer = Pronouncer.of(script)
    chapters = [
        _chapter_plan(part, options, pronouncer.in_chapter(number, part.title))
        for number, part in enumerate(script.chapters, 1)
    ]
    return {
        "title": script.title,
        "author": script.author,
        "voice": script.voice,
        "estimated_s": round(sum(part["estimated_s"] for part in chapters), 1),
        "chapters": chapters,
        "left_out": [asdict(piece) for piece in script.left_out],
    }


def _chapter_plan(part: Chapter, options: MakeOptions, pronounce: Callable[[Segment], Utterance]) -> dict[str, Any]:
    segments = [segment for paragraph in part.paragraphs for segment in paragraph.segments]
    utterances = list(map(pronounce, segments))
    return {
        "title": part.title,
        "paragraphs": len(part.paragraphs),
        "segments": len(segments),
        "characters": sum(len(segment.text) for segment in segments),
        "estimated_s": round(_speech_s(utterances, options) + _silence_s(part, options), 1),
    }


def _speech_s(utterances: list[Utterance], options: MakeOptions) -> float:
    marks = sum(token.kind is TokenKind.PUNCTUATION for utterance in utterances for token in utterance.tokens)
    return (sum(utterance.syllables for utterance in utterances) * SYLLABLE_S + marks * MARK_S) / options.speech.speed


def _silence_s(part: Chapter, options: MakeOptions) -> float:
    pauses = options.pauses
    between = sum(len(paragraph.segments) - 1 for paragraph in part.paragraphs) * pauses.sentence_s
    return pauses.head_s + pauses.tail_s + between + (len(part.paragraphs) - 1) * pauses.paragraph_s
