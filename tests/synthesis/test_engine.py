"""Utterances that are too long for an engine are split at the best place, and nothing of them is lost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.audio.clip import Clip, joined
from narrator.errors import SynthesisError, VoiceError
from narrator.frontend import pronounce
from narrator.frontend.model import TokenKind, Utterance
from narrator.synthesis import voices
from narrator.synthesis.engine import PART_PAUSE_S, SpeechOptions, engine, halves, speak, within_limit
from narrator.synthesis.tone import SAMPLE_RATE, SYLLABLE_SAMPLES, ToneEngine
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


def test_joined_clips_keep_their_rate_and_marks() -> None:
    clip = ToneEngine().synthesize(pronounce("早。"), TONE, SpeechOptions())
    twice = joined([clip, clip], 0.1)
    assert isinstance(twice, Clip)
    assert len(twice.samples) == 2 * SYLLABLE_SAMPLES + 4410
    assert not twice.samples[SYLLABLE_SAMPLES : SYLLABLE_SAMPLES + 4410].any()
    assert np.array_equal(twice.samples[-SYLLABLE_SAMPLES:], clip.samples)
    assert [mark.start_char for mark in twice.marks] == [0, 1, 2, 3]
