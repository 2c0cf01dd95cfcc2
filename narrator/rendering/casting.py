"""The cast that is asked for: a file, or voices of the catalogue for men and women."""

from __future__ import annotations

from pathlib import Path

from narrator.errors import SourceError, VoiceError
from narrator.script.dialogue.casting import REMEDY, Cast, read_cast
from narrator.script.model import Delivery
from narrator.script.options import AUTO
from narrator.synthesis import voices
from narrator.synthesis.voices import Voice


def cast_of(asked: str, narrator: str) -> Cast:
    """`auto`, or the cast in a file. Raises SourceError, and VoiceError for a voice that is not there."""
    if asked == AUTO:
        speaking = voices.find(narrator)
        return Cast(male=_others(speaking, "male"), female=_others(speaking, "female"))
    try:
        cast = read_cast(Path(asked).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            f"The cast {asked} cannot be read.", remedy=f"It must be a file in UTF-8. {REMEDY}"
        ) from error
    for delivery in [cast.narrator, *cast.male, *cast.female, *cast.members.values()]:
        if delivery.voice:
            _see_that_it_is_there(asked, delivery.voice)
    return cast


def _see_that_it_is_there(file: str, name: str) -> None:
    try:
        voices.find(name)
    except VoiceError as error:
        raise VoiceError(f"{file}: {error.problem}", remedy=error.remedy, voice=name) from error


def _others(narrator: Voice, gender: str) -> tuple[Delivery, ...]:
    """Voices of the narrator's engine and language, those that are hard to understand last."""
    own = narrator.engine, narrator.locale
    found = [
        voice
        for voice in voices.catalogue().values()
        if (voice.engine, voice.locale) == own and voice.gender == gender and voice.name != narrator.name
    ]
    return tuple(Delivery(voice.name) for voice in sorted(found, key=lambda voice: bool(voice.about.note)))
