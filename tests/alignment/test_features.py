"""What is compared with the voice around: noise alone is not raised to a voice."""

from __future__ import annotations

import numpy as np

from narrator.audio.clip import Samples
from narrator.synthesis.aligning.features import RATE, levels, rows


def voice(rng: np.random.Generator, seconds: float) -> Samples:
    """Noise that comes and goes four times a second, as syllables do."""
    length = round(seconds * RATE)
    swelling = np.maximum(0, np.sin(2 * np.pi * 4 * np.arange(length) / RATE))
    return (0.2 * rng.standard_normal(length) * swelling).astype(np.float32)


def test_steady_noise_is_measured_by_the_voice_before_and_behind() -> None:
    rng = np.random.default_rng(4)
    quiet = np.zeros(40 * RATE, np.float32)
    sound = np.concatenate([voice(rng, 15), quiet, voice(rng, 15)])
    sound += 0.03 * rng.standard_normal(len(sound)).astype(np.float32)
    found = levels(rows([sound]))
    speech, pause = found[200:1200], found[2500:4500]
    assert np.percentile(speech, 75) > 0
    assert np.percentile(pause, 95) < -0.5


def test_a_voice_is_the_same_however_softly_it_was_recorded() -> None:
    rng = np.random.default_rng(5)
    sound = np.concatenate([voice(rng, 20), np.zeros(3 * RATE, np.float32), voice(rng, 5)])
    sound += 1e-3 * rng.standard_normal(len(sound)).astype(np.float32)
    usual = rows([sound])
    for db in (-20, -40, -60):
        np.testing.assert_allclose(rows([sound * np.float32(10 ** (db / 20))]), usual, atol=0.1)


def test_the_hiss_of_an_empty_recording_is_silence() -> None:
    rng = np.random.default_rng(6)
    for steps in (0.3, 1, 30):  # of 16 bits
        hiss = np.round(steps * rng.standard_normal(20 * RATE)) / 32768
        assert rows([hiss.astype(np.float32)]).max() <= -2
