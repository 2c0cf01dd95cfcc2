"""How long a narration will be, before it is made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from narrator.audio.options import ACX_LONGEST_S, Measure, Pauses
from narrator.frontend.characters import PUNCTUATION
from narrator.rendering.delivery import manner
from narrator.rendering.options import MakeOptions
from narrator.rendering.pausing import chapter_silences, paragraph_pauses
from narrator.rendering.pronouncing import Pronouncer
from narrator.script.model import Chapter, Paragraph, Script

SYLLABLE_S = 0.19  # of the offline voices at speed 1: 1 / 5.2 a second
MARK_S = 0.28  # a pause at a mark of punctuation
SYLLABLES_A_FIGURE = 1.5  # 2015年11月18日 has 14 for 8 figures, 145亿 has 5 for 3, a telephone number one each
LETTERS_A_SYLLABLE = 3
_MARKS = re.compile(rf"(?<=\w)[{re.escape(PUNCTUATION)}]+(?![0-9])")


def plan(script: Script, options: MakeOptions) -> dict[str, Any]:
    """What `make` would make of a script, as JSON values: chapters, their size, and about how long they will be.

    Lengths follow from the characters, without the front-end, which would take as long as all else together many times
    over. Raises VoiceError where there is no such voice, LexiconError where a lexicon is not understood.
    """
    Pronouncer.of(script)
    chapters = [_chapter_plan(script, part, options) for part in script.chapters]
    return {
        "title": script.title,
        "author": script.author,
        "voice": script.voice,
        "voices": script.voices(),
        "estimated_s": round(sum(part["estimated_s"] for part in chapters), 1),
        "chapters": chapters,
        "warnings": [*_too_long(chapters, options)],
        "left_out": [asdict(piece) for piece in script.left_out],
    }


def _too_long(chapters: list[dict[str, Any]], options: MakeOptions) -> Iterator[str]:
    """What an audiobook shop would refuse; the estimate may be a twentieth off."""
    target = options.sound.target
    if target is None or target.measure is not Measure.RMS:
        return
    for number, chapter in enumerate(chapters, 1):
        if chapter["estimated_s"] * 1.05 > ACX_LONGEST_S:
            yield (
                f"Chapter {number} will have about {chapter['estimated_s'] / 60:.0f} minutes, and ACX takes at most "
                f"{ACX_LONGEST_S // 60} a file: divide it by headings, or with --chapters and --chapter-minutes."
            )


def _chapter_plan(script: Script, part: Chapter, options: MakeOptions) -> dict[str, Any]:
    segments = [segment for paragraph in part.paragraphs for segment in paragraph.segments]
    length_s = sum(_spoken_s(script, part, paragraph, options) for paragraph in part.paragraphs)
    return {
        "title": part.title,
        "paragraphs": len(part.paragraphs),
        "segments": len(segments),
        "characters": sum(len(segment.text) for segment in segments),
        "estimated_s": round(length_s + _silence_s(part, script.pauses), 1),
    }


def _spoken_s(script: Script, part: Chapter, paragraph: Paragraph, options: MakeOptions) -> float:
    """How long a paragraph is, without the pauses between its segments. VoiceError where there is no such voice."""
    return sum(
        spoken_s(segment.text) / manner(script, part, paragraph, segment, speed=options.speech.speed).speed
        for segment in paragraph.segments
    )


def spoken_s(text: str) -> float:
    """About how many seconds a text takes at speed 1: a syllable a character or figure, one per few Latin letters."""
    kinds = Counter(map(_kind, text))
    syllables = kinds["Han"] + kinds["figure"] * SYLLABLES_A_FIGURE + kinds["Latin"] / LETTERS_A_SYLLABLE
    return syllables * SYLLABLE_S + len(_MARKS.findall(text)) * MARK_S


def _kind(character: str) -> str:
    if character.isdecimal():
        return "figure"
    if not character.isalpha():
        return ""
    return "Latin" if character < "\u2e80" else "Han"


def _silence_s(part: Chapter, pauses: Pauses) -> float:
    planned = (pause for paragraph in part.paragraphs for pause in paragraph_pauses(paragraph, pauses))
    return pauses.head_s + sum(chapter_silences(((True, pause) for pause in planned), pauses))
