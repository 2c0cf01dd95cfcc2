"""Marks are moved to where speech begins and ends, by its energy, and stay in order whatever they were."""

from __future__ import annotations

from itertools import accumulate, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.audio.clip import Mark, Samples
from narrator.audio.onsets import snapped

RATE = 24_000
TOLERANCE_S = 0.008  # a window of 10 ms, hops of 2.5 ms


def track(*parts: tuple[float, float]) -> Samples:
    """Stretches of (seconds, loudness) of a voice-like tone with a little noise."""
    chance = np.random.default_rng(3)
    levels = np.concatenate([np.full(round(length_s * RATE), level) for length_s, level in parts])
    tone = np.sin(2 * np.pi * 180 * np.arange(len(levels)) / RATE)
    return (levels * tone + 1e-4 * chance.standard_normal(len(levels))).astype(np.float32)


def marks_at(*edges_s: float) -> list[Mark]:
    """Marks of one character each between these times."""
    places = [round(edge_s * RATE) for edge_s in edges_s]
    return [Mark(number, number + 1, *span) for number, span in enumerate(pairwise(places))]


# silence to 0.3, speech to 0.9, a pause to 1.2, speech to 1.8, silence to 2.1
SPEECH = track((0.3, 0), (0.6, 0.5), (0.3, 0), (0.6, 0.5), (0.3, 0))
SPOKEN = [False, True, True, False, True, True, False]


@pytest.mark.parametrize("late_s", [-0.03, 0.0, 0.045, 0.08])
def test_speech_is_found_where_it_is(late_s: float) -> None:
    """The voice's own durations put starts after a pause some 45 ms late."""
    given_marks = marks_at(0, 0.3 + late_s, 0.6, 0.9, 1.2 + late_s, 1.5, 1.8, 2.1)
    found = snapped(given_marks, SPOKEN, SPEECH, RATE)
    times = [(mark.start_sample / RATE, mark.end_sample / RATE) for mark in found]
    assert times[1][0] == pytest.approx(0.3, abs=TOLERANCE_S)
    assert times[2][1] == pytest.approx(0.9, abs=TOLERANCE_S)
    assert times[3] == pytest.approx((0.9, 1.2), abs=TOLERANCE_S)
    assert times[4][0] == pytest.approx(1.2, abs=TOLERANCE_S)
    assert times[5][1] == pytest.approx(1.8, abs=TOLERANCE_S)
    assert times[5][0] == pytest.approx(1.5 - late_s, abs=TOLERANCE_S)  # inside running speech all move together


def test_a_long_first_sound_moves_nothing_behind_it() -> None:
    """Slow voices begin long before their durations say; what follows is where they say, but for what is always so."""
    found = snapped(marks_at(0, 0.5, 0.6, 0.9, 1.2, 1.5, 1.8, 2.1), SPOKEN, SPEECH, RATE, 0.03)
    times = [(mark.start_sample / RATE, mark.end_sample / RATE) for mark in found]
    assert times[1] == pytest.approx((0.3, 0.57), abs=TOLERANCE_S)
    assert times[2] == pytest.approx((0.57, 0.9), abs=TOLERANCE_S)
    assert times[4] == pytest.approx((1.2, 1.47), abs=TOLERANCE_S)


def test_a_click_in_a_pause_is_no_speech() -> None:
    clicked = SPEECH.copy()
    clicked[round(1.05 * RATE) : round(1.055 * RATE)] = 0.5
    found = snapped(marks_at(0, 0.3, 0.6, 0.9, 1.2, 1.5, 1.8, 2.1), SPOKEN, clicked, RATE)
    assert found[4].start_sample / RATE == pytest.approx(1.2, abs=TOLERANCE_S)


def test_without_a_silence_marks_stay() -> None:
    steady = track((2.1, 0.5))
    asked = marks_at(0.02, 0.3, 0.6, 0.9, 1.2, 1.5, 1.8, 2.1)
    found = snapped(asked, SPOKEN, steady, RATE)
    assert found[4:6] == tuple(asked[4:6])


def test_speech_without_any_pause_is_found_too() -> None:
    found = snapped(marks_at(0.35, 0.6, 0.85), [True, True], track((0.3, 0), (0.6, 0.5), (0.3, 0)), RATE)
    assert found[0].start_sample / RATE == pytest.approx(0.3, abs=TOLERANCE_S)
    assert found[1].end_sample / RATE == pytest.approx(0.9, abs=TOLERANCE_S)


FRAME = 600  # samples; what is spoken lasts one at least, as in the neural voice's own durations
PIECES = st.lists(
    st.tuples(st.just(True), st.integers(1, 12)) | st.tuples(st.just(False), st.integers(0, 12)),
    min_size=1,
    max_size=12,
).filter(lambda pieces: any(spoken for spoken, _ in pieces))
LEVELS = st.lists(st.sampled_from([0, 0, 0.001, 0.05, 0.5]), min_size=150, max_size=150)


@settings(max_examples=300)
@given(PIECES, LEVELS)
def test_marks_stay_in_order_and_inside(made: list[tuple[bool, int]], levels: list[float]) -> None:
    frames = sum(count for _, count in made) + 2
    samples = track(*((FRAME / RATE, level) for level in levels[:frames]))
    places = accumulate((count for _, count in made), initial=1)
    asked = marks_at(*(place * FRAME / RATE for place in places))
    found = snapped(asked, [spoken for spoken, _ in made], samples, RATE)
    assert [(mark.start_char, mark.end_char) for mark in found] == [(mark.start_char, mark.end_char) for mark in asked]
    times = [0, *(sample for mark in found for sample in (mark.start_sample, mark.end_sample)), len(samples)]
    assert times == sorted(times)


@pytest.mark.parametrize("spoken", [[], [True], [False, True], [True, False]])
def test_hardly_anything(spoken: list[bool]) -> None:
    asked = [Mark(number, number + 1, 0, 0) for number in range(len(spoken))]
    assert snapped(asked, spoken, np.zeros(0, np.float32), RATE) == tuple(asked)
