"""What a clip must pass before it is stored, whichever engine made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from narrator.errors import SynthesisError
from narrator.frontend.model import Utterance

if TYPE_CHECKING:
    from narrator.audio.clip import Clip

SHORTEST_SYLLABLE_S = 0.06  # at speed 1; fast news reading is about 0.15 s a syllable
LONGEST_SYLLABLE_S = 1.2
FREE_S = 2.5  # silence around the speech, whatever its length
FAINTEST = 0.01  # peak of a clip that is to be heard


def accept(clip: Clip, utterance: Utterance, speed: float) -> Clip:
    """The clip, if it can be the whole of the utterance. Raises SynthesisError, which names the fault."""
    if fault := _fault(clip, utterance, speed):
        raise SynthesisError(
            f"The voice gave unusable audio ({fault}).",
            remedy="Run the same command again, edit this place, or choose another voice with --voice.",
            text=utterance.text,
        )
    return clip


def _fault(clip: Clip, utterance: Utterance, speed: float) -> str:
    spoken_s = clip.duration_s * speed
    if spoken_s < utterance.syllables * SHORTEST_SYLLABLE_S:
        return f"{clip.duration_s:.2f} s is too short for {utterance.syllables} syllables"
    if spoken_s > utterance.syllables * LONGEST_SYLLABLE_S + FREE_S:
        return f"{clip.duration_s:.2f} s is too long for {utterance.syllables} syllables"
    if not abs(clip.samples).max(initial=0) >= FAINTEST:
        return "it is silent"
    return _misplaced(clip, utterance)


def _misplaced(clip: Clip, utterance: Utterance) -> str:
    char = sample = 0
    for mark in clip.marks:
        if mark.start_char != char or not sample <= mark.start_sample <= mark.end_sample <= len(clip.samples):
            return f"its marks are out of order at character {mark.start_char}"
        char, sample = mark.end_char, mark.end_sample
    return "" if char == len(utterance.text) else f"its marks end at character {char} of {len(utterance.text)}"
