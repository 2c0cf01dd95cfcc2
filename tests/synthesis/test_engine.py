"""Utterances that are too long for an engine are split at the best place, and nothing of them is lost."""

from __future__ import annotations

import importlib.metadata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.audio.clip import Clip, joined
from narrator.errors import SynthesisError, VoiceError
from narrator.frontend import pronounce
from narrator.frontend.model import TokenKind, Utterance
from narrator.synthesis import voices
from narrator.synthesis.engine import (
    PART_PAUSE_S,
    Engine,
    SpeechOptions,
    engine,
    halves,
    hasten,
    lacking,
    speak,
    within_limit,
)
from narrator.synthesis.tone import SAMPLE_RATE, SYLLABLE_SAMPLES, ToneEngine
from narrator.synthesis.voices import Voice
from tests.synthesis.utterances import UTTERANCES, utterance

TONE = voices.find("tone")


class Short(ToneEngine):
    """The exact voice, with little breath."""

    def __init__(self, limit: int) -> None:
        self.limit = limit


@given(UTTERANCES, st.integers(12, 40))
def test_parts_are_within_the_limit_and_lose_nothing(made: Utterance, limit: int) -> None:
    speaker = Short(limit)
    parts = list(within_limit(speaker, made))
    assert "".join(part.text for part in parts) == made.text
    assert all(speaker.size(part) <= limit for part in parts)
    offset = 0
    for part in parts:
        assert [part.text[t.start : t.end] for t in part.tokens] == [
            made.text[t.start : t.end] for t in made.tokens if offset <= t.start < offset + len(part.text)
        ]
        offset += len(part.text)
    assert [t.surface for part in parts for t in part.tokens] == [t.surface for t in made.tokens]


@given(UTTERANCES, st.integers(12, 40))
def test_what_was_split_is_one_clip_again(made: Utterance, limit: int) -> None:
    speaker = Short(limit)
    parts = list(within_limit(speaker, made))
    clip = speak(speaker, made, TONE, SpeechOptions())
    pauses = (len(parts) - 1) * round(PART_PAUSE_S * SAMPLE_RATE)
    assert len(clip.samples) == made.syllables * SYLLABLE_SAMPLES + pauses
    assert "".join(made.text[mark.start_char : mark.end_char] for mark in clip.marks) == made.text
    ends = [sample for mark in clip.marks for sample in (mark.start_sample, mark.end_sample)]
    assert ends == sorted(ends)


def test_it_is_split_at_the_pause_nearest_to_the_middle() -> None:
    made = pronounce("天亮了，挑夫走上山去，他数着石阶，雾还没有散。")
    assert [part.text for part in halves(made)] == ["天亮了，挑夫走上山去，", "他数着石阶，雾还没有散。"]


def test_a_word_is_not_torn_where_there_is_no_pause() -> None:
    made = utterance([("挑夫", TokenKind.HAN, ("tiao1", "fu1"), ())] * 5)
    assert [part.text for part in halves(made)] in (["挑夫" * 2, "挑夫" * 3], ["挑夫" * 3, "挑夫" * 2])


def test_closing_marks_stay_with_what_they_close() -> None:
    made = pronounce("他说：“走吧。”她说：“好。”")
    assert [part.text for part in halves(made)] == ["他说：“走吧。”", "她说：“好。”"]


def test_a_word_longer_than_the_limit_is_an_error() -> None:
    made = utterance([("1" * 99, TokenKind.NUMBER, ("yi1",) * 99, ())])
    with pytest.raises(SynthesisError, match="One word is too long"):
        list(within_limit(Short(50), made))


def test_an_engine_is_made_once() -> None:
    assert engine("tone") is engine("tone")
    with pytest.raises(VoiceError, match="'nobody' is not installed"):
        engine("nobody")


class Plain:
    """An engine as they were written for version 0.1, which had nothing to derive from."""

    name = "plain"
    version = "7"
    needs_network = False
    limit = 9

    def at_once(self, jobs: int) -> int:
        return 2 * jobs

    def size(self, utterance: Utterance) -> int:
        return len(utterance.text)

    def content(self, utterance: Utterance) -> object:
        return utterance.text

    def synthesize(self, utterance: Utterance, voice: Voice, options: SpeechOptions) -> Clip:
        return ToneEngine().synthesize(utterance, voice, options)


def test_an_engine_that_derives_from_nothing_gets_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    point = importlib.metadata.EntryPoint("plain", f"{__name__}:Plain", "narrator.engines")
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda **_: [point])
    speaker = engine("plain")
    assert isinstance(speaker, Engine)
    assert isinstance(speaker, Plain)
    assert speaker.at_once(3) == 6
    assert lacking(speaker, SpeechOptions(pitch_hz=5)) == ["pitch_hz"]
    speaker.ensure_reachable()
    hasten("plain")
    assert (
        len(speak(speaker, pronounce("天亮了，挑夫走上山去。"), TONE, SpeechOptions()).samples) > 9 * SYLLABLE_SAMPLES
    )


def test_joined_clips_keep_their_rate_and_marks() -> None:
    clip = ToneEngine().synthesize(pronounce("早。"), TONE, SpeechOptions())
    twice = joined([clip, clip], 0.1)
    assert isinstance(twice, Clip)
    assert len(twice.samples) == 2 * SYLLABLE_SAMPLES + 4410
    assert not twice.samples[SYLLABLE_SAMPLES : SYLLABLE_SAMPLES + 4410].any()
    assert np.array_equal(twice.samples[-SYLLABLE_SAMPLES:], clip.samples)
    assert [mark.start_char for mark in twice.marks] == [0, 1, 2, 3]
