"""The meter: signals whose loudness the standards give, true peaks between samples, and FFmpeg's meter beside it."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.audio.clip import Samples
from narrator.audio.formats import TRACK_RATE
from narrator.audio.loudness import SILENCE_DB, measure, weighted_windows
from narrator.audio.streams import windows
from tests.audio.sounds import ebur128, sine, speech_like, stretches

RATES = [16_000, 24_000, 44_100, 48_000]


# EBU Tech 3341, the cases with one channel's share: a sine of 1 kHz at −20 dB peak is −23.0 LUFS in one channel
@pytest.mark.parametrize("rate", RATES)
def test_a_tone_is_as_loud_as_the_standard_says(rate: int) -> None:
    assert measure([sine(1000, -20, 20, rate)], rate).integrated_lufs == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("parts", [
    [(-36, 10), (-23, 60), (-36, 10)],  # case 3: quiet before and after
    [(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)],  # case 4: and below the absolute gate
])  # fmt: skip
def test_what_is_much_quieter_is_not_counted(parts: list[tuple[float, float]]) -> None:
    sound = [sine(1000, level, seconds) for level, seconds in parts]
    assert measure(sound, TRACK_RATE).integrated_lufs == pytest.approx(-26.0, abs=0.1)


@pytest.mark.parametrize(
    ("frequency", "relative_db"), [(25, -11.1), (100, -1.9), (1000, 0.0), (4000, 3.2), (10_000, 3.3)]
)
def test_weighting_by_frequency(frequency: float, relative_db: float) -> None:
    tone, reference = (measure([sine(f, -20, 5)], TRACK_RATE).integrated_lufs for f in (frequency, 1000))
    assert tone - reference == pytest.approx(relative_db, abs=0.2)


@pytest.mark.parametrize("phase", [0.0, 0.25, 0.5, 0.8])
def test_a_peak_between_samples_is_seen(phase: float) -> None:
    tone = 0.5 * np.sin(np.pi / 2 * np.arange(4000) + phase) * np.hanning(4000)  # a quarter of the rate
    sound: Samples = tone.astype(np.float32)
    assert measure([sound], TRACK_RATE).true_peak_db == pytest.approx(-6.02, abs=0.1)


def test_plain_level_and_floor() -> None:
    noise = np.random.default_rng(3).standard_normal(TRACK_RATE) * 1e-4
    found = measure([sine(1000, -20, 1), noise.astype(np.float32), sine(1000, -20, 1)], TRACK_RATE)
    assert found.rms_db == pytest.approx(-20 - 3.01 + 10 * np.log10(2 / 3), abs=0.05)
    assert found.floor_db == pytest.approx(-80, abs=0.2)


@pytest.mark.parametrize(
    "sound", [np.zeros(0, np.float32), np.zeros(9, np.float32), np.zeros(3 * TRACK_RATE, np.float32)]
)
def test_silence_has_a_level(sound: Samples) -> None:
    found = measure([sound], TRACK_RATE)
    assert (found.integrated_lufs, found.true_peak_db, found.rms_db) == (SILENCE_DB, SILENCE_DB, SILENCE_DB)


@pytest.mark.parametrize("seed", range(4))
def test_the_meter_agrees_with_another(seed: int, tmp_path: Path) -> None:
    sound = speech_like(seed)
    whole = np.rint(sound * 32767).astype("<i2")
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setparams((1, 2, TRACK_RATE, len(whole), "NONE", ""))
        file.writeframes(whole.tobytes())
    ours, theirs = measure([(whole / 32768).astype(np.float32)], TRACK_RATE), ebur128(tmp_path / "a.wav")
    assert ours.integrated_lufs == pytest.approx(theirs.integrated_lufs, abs=0.11)  # theirs has one decimal
    assert ours.true_peak_db == pytest.approx(theirs.true_peak_db, abs=0.16)


@given(st.lists(st.integers(0, 5000), max_size=12), st.integers(1, 4000), st.integers(0, 900), st.integers(0, 900))
def test_windows_are_the_stream_however_it_is_cut(cuts: list[int], length: int, before: int, after: int) -> None:
    stream = np.arange(1, sum(cuts) + 1, dtype=np.float32)
    parts = np.split(stream, np.cumsum(cuts)[:-1]) if cuts else []
    padded = np.concatenate([np.zeros(before), stream, np.zeros(after)])
    at = 0
    for window in windows(parts, length, before, after):
        own = len(window) - before - after
        assert 0 < own <= length
        assert np.array_equal(window, padded[at : at + len(window)])
        at += own
    assert at == len(stream)


def test_what_rings_on_from_one_window_is_heard_in_the_next() -> None:
    rate, later = TRACK_RATE, round(0.07 * TRACK_RATE)
    thuds = np.zeros(6 * rate, np.float32)
    thuds[::1111] = 0.9

    def weighted(sound: Samples) -> Samples:
        return np.concatenate([heard for _, heard in weighted_windows([sound], rate)])

    shifted = weighted(np.concatenate([np.zeros(later, np.float32), thuds]))[later:]
    assert np.abs(weighted(thuds) - shifted).max() < 1e-5


def test_how_the_sound_is_cut_does_not_matter() -> None:
    sound = speech_like(5)
    assert measure(stretches(sound, 777), TRACK_RATE) == measure([sound], TRACK_RATE)
