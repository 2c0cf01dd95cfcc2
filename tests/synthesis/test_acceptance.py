"""Audio that cannot be the whole of what was asked for is refused, and what is wrong with it is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from narrator.audio.clip import Clip, Mark, Timing
from narrator.errors import SynthesisError
from narrator.frontend import Utterance, pronounce
from narrator.synthesis import voices
from narrator.synthesis.acceptance import accept, fault, spoken
from narrator.synthesis.engine import SpeechOptions
from narrator.synthesis.tone import ToneEngine
from narrator.synthesis.voices import Voice

UTTERANCE = pronounce("邮局就在上面，再走八百级就到。")
CLIP = ToneEngine().synthesize(UTTERANCE, voices.find("tone"), SpeechOptions())


def marks_of(clip: Clip, changed: dict[int, Mark]) -> Clip:
    return replace(clip, marks=tuple(changed.get(i, mark) for i, mark in enumerate(clip.marks)))


def silenced(clip: Clip, start: int, end: int) -> Clip:
    """The clip without the sound of the marks from `start` to `end`."""
    samples = clip.samples.copy()
    samples[clip.marks[start].start_sample : clip.marks[end - 1].end_sample] = 0
    return replace(clip, samples=samples)


def stretched(clip: Clip, times: int) -> Clip:
    """The clip at so many times its length, with its marks."""
    marks = [Mark(m.start_char, m.end_char, m.start_sample * times, m.end_sample * times) for m in clip.marks]
    return replace(clip, samples=np.repeat(clip.samples, times), marks=tuple(marks))


FAULTS: dict[str, Callable[[Clip], Clip]] = {
    "too short": lambda clip: replace(clip, samples=clip.samples[:20_000]),
    "too short for": lambda clip: replace(clip, samples=clip.samples[:0]),
    "too long": lambda clip: replace(clip, samples=np.tile(clip.samples, 20)),
    "it is silent": lambda clip: replace(clip, samples=clip.samples * 0.01),
    "not sound": lambda clip: replace(clip, samples=np.full_like(clip.samples, np.nan)),
    "is not sound": lambda clip: replace(
        clip, samples=np.where(np.arange(len(clip.samples)) == 5, np.nan, clip.samples)
    ),
    "clipped": lambda clip: replace(clip, samples=np.clip(clip.samples * 8, -1, 1)),
    "silent for 0.7 s where it should speak, from character 7": lambda clip: silenced(clip, 7, 14),
    "silent for 1.2 s where it should speak, from character 0": lambda clip: stretched(silenced(clip, 1, 5), 3),
    "spoken twice": lambda clip: replace(stretched(clip, 2), samples=np.tile(stretched(clip, 2).samples, 2)),
    "marks end at character 14 of 15": lambda clip: replace(clip, marks=clip.marks[:-1]),
    "marks end at character 0 of 15": lambda clip: replace(clip, marks=()),
    "out of order at character 2": lambda clip: replace(clip, marks=(clip.marks[0], *clip.marks[2:])),
    "out of order at character 0": lambda clip: marks_of(clip, {0: Mark(0, 1, -1, 10)}),
    "out of order at character 14": lambda clip: marks_of(clip, {14: Mark(14, 15, 0, 10**9)}),
    "out of order at character 3": lambda clip: marks_of(clip, {3: Mark(3, 4, 2000, 1000)}),
}


def test_good_audio_is_accepted() -> None:
    assert accept(CLIP, UTTERANCE, 1.0) is CLIP


@pytest.mark.parametrize("said", FAULTS)
def test_bad_audio_is_refused(said: str) -> None:
    with pytest.raises(SynthesisError, match=said) as found:
        accept(FAULTS[said](CLIP), UTTERANCE, 1.0)
    assert found.value.text == UTTERANCE.text
    assert found.value.remedy


@pytest.mark.parametrize(
    ("hole_s", "speed", "is_good"), [(2.9, 1, True), (3.1, 1, False), (1.4, 2, True), (1.6, 2, False)]
)
def test_where_times_are_estimated_only_a_long_hole_is_one(hole_s: float, speed: float, is_good: bool) -> None:
    half, rate = len(CLIP.samples) // 2, CLIP.sample_rate
    hole = round(hole_s * rate)
    samples = np.concatenate([CLIP.samples[:half], np.zeros(hole, np.float32), CLIP.samples[half:]])
    marks = [m if m.end_sample <= half else m._replace(end_sample=m.end_sample + hole) for m in CLIP.marks]
    marks = [m if m.start_sample < half else m._replace(start_sample=m.start_sample + hole) for m in marks]
    clip = Clip(samples, rate, tuple(marks), Timing.ESTIMATED)
    assert not fault(clip, UTTERANCE, speed) if is_good else "silent for" in fault(clip, UTTERANCE, speed)


def test_a_text_that_says_everything_twice_may_sound_so() -> None:
    utterance = pronounce("快跑快跑")
    clip = stretched(ToneEngine().synthesize(utterance, voices.find("tone"), SpeechOptions()), 4)
    assert accept(clip, utterance, 1.0) is clip


class Moody(ToneEngine):
    """Fails for the first so many requests, and always for a text with `hated` in it."""

    def __init__(self, failures: int, hated: str = "") -> None:
        self.failures, self.hated = failures, hated
        self.asked: list[str] = []

    def synthesize(self, utterance: Utterance, voice: Voice, options: SpeechOptions) -> Clip:
        self.asked.append(utterance.text)
        clip = super().synthesize(utterance, voice, options)
        fails = len(self.asked) <= self.failures or (self.hated and self.hated in utterance.text)
        return replace(clip, samples=clip.samples * 0) if fails else clip


WHOLE, FIRST, SECOND = UTTERANCE.text, "邮局就在上面，", "再走八百级就到。"


@pytest.mark.parametrize(
    ("engine", "asked"),
    [
        (Moody(0), [WHOLE]),
        (Moody(1), [WHOLE, WHOLE]),
        (Moody(2), [WHOLE, WHOLE, FIRST, SECOND]),
        (Moody(0, hated="，再"), [WHOLE, WHOLE, FIRST, SECOND]),
    ],
)
def test_what_fails_is_tried_again_and_then_in_halves(engine: Moody, asked: list[str]) -> None:
    clip = spoken(engine, UTTERANCE, voices.find("tone"), SpeechOptions())
    assert engine.asked == asked
    assert clip.length_chars == len(WHOLE)


def test_what_fails_in_halves_is_named_whole() -> None:
    with pytest.raises(SynthesisError, match="silent") as found:
        spoken(Moody(0, hated="八百"), UTTERANCE, voices.find("tone"), SpeechOptions())
    assert found.value.text == WHOLE


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
def test_what_is_right_depends_on_the_speed(speed: float) -> None:
    clip = ToneEngine().synthesize(UTTERANCE, voices.find("tone"), SpeechOptions(speed))
    assert accept(clip, UTTERANCE, speed) is clip
