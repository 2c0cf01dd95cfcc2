"""Audio that cannot be the whole of what was asked for is refused, and what is wrong with it is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from narrator.audio.clip import Clip, Mark
from narrator.errors import SynthesisError
from narrator.frontend import pronounce
from narrator.synthesis import voices
from narrator.synthesis.acceptance import accept
from narrator.synthesis.engine import SpeechOptions
from narrator.synthesis.tone import ToneEngine

UTTERANCE = pronounce("邮局就在上面，再走八百级就到。")
CLIP = ToneEngine().synthesize(UTTERANCE, voices.find("tone"), SpeechOptions())


def marks_of(clip: Clip, changed: dict[int, Mark]) -> Clip:
    return replace(clip, marks=tuple(changed.get(i, mark) for i, mark in enumerate(clip.marks)))


FAULTS: dict[str, Callable[[Clip], Clip]] = {
    "too short": lambda clip: replace(clip, samples=clip.samples[:20_000]),
    "too short for": lambda clip: replace(clip, samples=clip.samples[:0]),
    "too long": lambda clip: replace(clip, samples=np.tile(clip.samples, 20)),
    "it is silent": lambda clip: replace(clip, samples=clip.samples * 0.01),
    "silent": lambda clip: replace(clip, samples=np.full_like(clip.samples, np.nan)),
    "is silent": lambda clip: replace(clip, samples=np.where(np.arange(len(clip.samples)) == 5, np.nan, clip.samples)),
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


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
def test_what_is_right_depends_on_the_speed(speed: float) -> None:
    clip = ToneEngine().synthesize(UTTERANCE, voices.find("tone"), SpeechOptions(speed))
    assert accept(clip, UTTERANCE, speed) is clip
