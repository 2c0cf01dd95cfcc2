"""Dialogues whose speakers are marked; see tests/cases/dialogue.txt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from narrator.script.dialogue.attribution import attribute

MARK = re.compile(r"\{([^{}]*)\}")
CASES = Path(__file__).parent.parent / "cases" / "dialogue.txt"


class Quote(NamedTuple):
    """Which paragraph it stands in, where it ends, who says it, and the gender if it is known."""

    paragraph: int
    end: int
    speaker: str
    gender: str


def scenes(path: Path = CASES) -> Iterator[tuple[list[str], list[Quote]]]:
    """Paragraphs without marks, and what the marks say."""
    for scene in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        lines = [line for line in scene.splitlines() if line.strip() and not line.startswith("#")]
        if lines:
            yield [MARK.sub("", line) for line in lines], [q for i, line in enumerate(lines) for q in quotes(i, line)]


def quotes(paragraph: int, line: str) -> Iterator[Quote]:
    removed = 0
    for mark in MARK.finditer(line):
        speaker, _, gender = mark[1].partition("/")
        yield Quote(paragraph, mark.start() - removed, speaker, {"男": "male", "女": "female"}.get(gender, gender))
        removed += len(mark[0])


def mistakes(paragraphs: list[str], expected: list[Quote]) -> Iterator[str]:
    """What is attributed otherwise than expected."""
    made = {(speech.paragraph, speech.quote.end): speech for speech in attribute([paragraphs])}
    for quote in expected:
        speech = made.pop((quote.paragraph, quote.end), None)
        text = paragraphs[quote.paragraph][: quote.end][-24:]
        if (quote.speaker == "-") != (speech is None):
            yield f"{text}: {'is no speech' if speech else 'is speech'} of {quote.speaker}"
        elif speech and quote.speaker and speech.name != quote.speaker:
            yield f"{text}: {speech.name or 'nobody'}, not {quote.speaker}"
        elif speech and quote.gender and speech.gender != quote.gender:
            yield f"{text}: {speech.gender or 'no gender'}, not {quote.gender}"
    for speech in made.values():
        yield f"{paragraphs[speech.paragraph][: speech.quote.end][-24:]}: is no speech, not {speech.name}'s"
