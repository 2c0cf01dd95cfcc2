"""The exact voice and the pieces of an utterance: every sample and every character can be foretold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.frontend import pronounce
from narrator.frontend.model import TokenKind, Utterance
from narrator.synthesis import voices
from narrator.synthesis.acceptance import accept
from narrator.synthesis.engine import SpeechOptions, clip_key, speak
from narrator.synthesis.pieces import pieces
from narrator.synthesis.tone import SAMPLE_RATE, SYLLABLE_SAMPLES, ToneEngine
from tests.synthesis.utterances import SPOKEN, UTTERANCES, utterance

TONE, ENGINE = voices.find("tone"), ToneEngine()
NORMAL = SpeechOptions()


@given(UTTERANCES)
def test_pieces_cover_the_text_and_say_all_of_it(made: Utterance) -> None:
    found = list(pieces(made))
    assert [piece.start for piece in found] == [0, *(piece.end for piece in found)][: len(found)]
    assert (found[-1].end if found else 0) == len(made.text)
    assert [s for piece in found for s in piece.syllables] == [s for token in made.tokens for s in token.surface]
    assert [p for piece in found for p in piece.phonemes] == [p for token in made.tokens for p in token.phonemes]
    assert sum(piece.beats for piece in found) == made.syllables


@pytest.mark.parametrize(
    ("part", "spans"),
    [
        (("玩儿", TokenKind.HAN, ("wanr2",), ()), [(0, 2)]),
        (("女儿", TokenKind.HAN, ("nv3", "er2"), ()), [(0, 1), (1, 2)]),
        (("一点儿水", TokenKind.HAN, ("yi4", "dianr3", "shui3"), ()), [(0, 1), (1, 3), (3, 4)]),
        (("36里", TokenKind.NUMBER, ("san1", "shi2", "liu4", "li3"), ()), [(0, 3)]),
        (("两字", TokenKind.HAN, ("liang3",), ()), [(0, 2)]),
        (("字", TokenKind.HAN, ("yi1", "er4"), ()), [(0, 1)]),
    ],
)
def test_a_character_is_a_piece_where_syllables_allow(
    part: tuple[str, TokenKind, tuple[str, ...], tuple[str, ...]], spans: list[tuple[int, int]]
) -> None:
    assert [(piece.start, piece.end) for piece in pieces(utterance([part]))] == spans


@given(UTTERANCES, st.sampled_from([0.5, 1.0, 1.7, 2.0]))
def test_a_clip_is_as_long_as_its_syllables(made: Utterance, speed: float) -> None:
    clip = ENGINE.synthesize(made, TONE, SpeechOptions(speed))
    length = round(SYLLABLE_SAMPLES / speed)
    assert (len(clip.samples), clip.sample_rate) == (made.syllables * length, SAMPLE_RATE)
    assert [mark.end_sample - mark.start_sample for mark in clip.marks] == [p.beats * length for p in pieces(made)]
    assert "".join(made.text[mark.start_char : mark.end_char] for mark in clip.marks) == made.text


@given(SPOKEN)
def test_what_it_speaks_is_accepted(made: Utterance) -> None:
    assert accept(speak(ENGINE, made, TONE, NORMAL), made, 1.0)


@pytest.mark.parametrize(("syllable", "hz"), [("ma1", 180), ("ma2", 220), ("ma3", 260), ("ma4", 300), ("ma5", 340)])
def test_tones_differ_in_pitch(syllable: str, hz: int) -> None:
    clip = ENGINE.synthesize(utterance([("妈", TokenKind.HAN, (syllable,), ())]), TONE, NORMAL)
    spectrum = abs(np.fft.rfft(clip.samples, 10 * len(clip.samples)))
    assert np.argmax(spectrum) == pytest.approx(hz, abs=1)  # a second in all: a bin is 1 Hz
    assert clip.samples[0] == clip.samples[-1] == 0
    assert abs(clip.samples).max() == pytest.approx(0.25, abs=0.01)


@given(UTTERANCES)
def test_equal_keys_mean_equal_clips(made: Utterance) -> None:
    """The key is of the content, not of the characters or where they stand."""
    other = utterance([("鸭" * len(made.text[t.start : t.end]), t.kind, t.surface, t.phonemes) for t in made.tokens])
    same_content = ENGINE.content(made) == ENGINE.content(other)
    assert (clip_key(ENGINE, made, TONE, NORMAL) == clip_key(ENGINE, other, TONE, NORMAL)) == same_content
    if same_content:
        first, second = (ENGINE.synthesize(each, TONE, NORMAL) for each in (made, other))
        assert np.array_equal(first.samples, second.samples)
        assert first.marks == second.marks


def test_the_key_depends_on_all_that_is_heard() -> None:
    made = pronounce("早上好。")

    class Newer(ToneEngine):
        version = "2"

    keys = {
        clip_key(ENGINE, made, TONE, NORMAL),
        clip_key(ENGINE, made, TONE, SpeechOptions(1.1)),
        clip_key(ENGINE, made, voices.find("zm_yunxi"), NORMAL),
        clip_key(Newer(), made, TONE, NORMAL),
        clip_key(ENGINE, pronounce("早安。"), TONE, NORMAL),
    }
    assert len(keys) == 5
