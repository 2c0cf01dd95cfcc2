"""Several voices in one chapter: each is as loud as the others, whatever its own level."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from narrator.audio.clip import Clip, Mark
from narrator.audio.encode import decoded
from narrator.audio.formats import TRACK_RATE
from narrator.audio.loudness import measure
from narrator.audio.options import Pauses, SoundOptions
from narrator.audio.tags import Tags
from narrator.frontend import pronounce
from narrator.rendering import chapter, sounding
from narrator.rendering.pausing import PausePlan
from narrator.rendering.plan import ChapterPlan, ParagraphPlan, SegmentPlan
from narrator.script.model import ParagraphKind
from narrator.subtitles.files import SubtitleOptions
from narrator.synthesis.voices import Voice
from tests.audio.sounds import speech_like

TEXT = "山里的雾很大。"
LEVELS = {"soft": 0.1, "loud": 0.7, "usual": 0.3, "hushed": 0.004}


def clip(part: SegmentPlan) -> Clip:
    """A sound as loud as its voice."""
    sound = speech_like(int(part.key), 4.0)
    sound = (sound / np.abs(sound).max() * LEVELS[part.voice.name]).astype(np.float32)
    return Clip(sound, TRACK_RATE, (Mark(0, len(TEXT), 0, len(sound)),))


def plan(*names: str, sound: SoundOptions | None = None) -> ChapterPlan:
    voices = {name: Voice(name, "tone", "zh-CN", "", "") for name in LEVELS}
    utterance = pronounce(TEXT)
    parts = tuple(
        SegmentPlan(utterance, voices[name], str(number % 3), PausePlan(1.0)) for number, name in enumerate(names)
    )
    paragraphs = (ParagraphPlan(ParagraphKind.TEXT, parts),)
    tags, options = Tags("题"), SubtitleOptions()
    return ChapterPlan("01-ti", "题", paragraphs, Pauses(), sound or SoundOptions(), tags, options, "zh-CN", names[0])


def test_every_voice_of_a_chapter_lands_on_the_same_level(tmp_path: Path) -> None:
    record = chapter.make(plan(*["usual", "soft", "loud"] * 3), clip, tmp_path)
    sound = np.concatenate(list(decoded(tmp_path / record.audio)))
    levels = []
    for part in record.paragraphs[0].segments:
        start, end = round(part.start_s * TRACK_RATE), round(part.end_s * TRACK_RATE)
        levels.append(measure([sound[start:end]], TRACK_RATE).integrated_lufs)
    assert max(levels) - min(levels) < 1.0
    assert record.loudness["integrated_lufs"] == pytest.approx(-16, abs=0.25)


def test_the_last_segments_are_handed_out_longest_first_and_all_others_in_order() -> None:
    texts = [TEXT, "风停了。", TEXT * 3, "好。"] * 4
    made = plan(*["usual"] * len(texts))
    words = iter(texts)
    made = made.changed(lambda part: replace(part, utterance=pronounce(next(words))))
    handed = [part.utterance.text for part in made.as_worked()]
    assert handed[:8] == texts[:8]
    assert handed[8:] == sorted(texts[8:], key=len, reverse=True)
    assert [part.utterance.text for part in made.spoken()] == texts


def test_a_voice_that_is_hardly_there_is_not_raised_with_its_noise() -> None:
    assert sounding.voice_gains(plan("loud", "hushed"), clip) == {"loud": 0.0, "hushed": 20.0}


def test_one_voice_alone_is_only_mastered() -> None:
    assert sounding.voice_gains(plan("soft", "soft"), clip) == {}


def test_without_a_level_asked_voices_stay_as_they_are() -> None:
    assert sounding.voice_gains(plan("soft", "loud", sound=SoundOptions(target=None)), clip) == {}
