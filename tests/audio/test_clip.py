"""Cutting, stretching and joining clips: samples are counted, and marks stay in order and inside."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from narrator.audio.clip import EDGE_S, Clip, Mark, joined
from narrator.audio.formats import TRACK_RATE
from narrator.audio.resample import resampled
from narrator.audio.rests import REAL_S, rested
from narrator.audio.stitch import Silence, Speech, Track, faded
from tests.audio.clips import CLIPS, RATES, clip


def assert_in_order(made: Clip) -> None:
    """Marks cover the text without gap, their times rise, and nothing is outside the samples."""
    char = sample = 0
    for mark in made.marks:
        assert mark.start_char == char
        assert sample <= mark.start_sample <= mark.end_sample <= len(made.samples)
        char, sample = mark.end_char, mark.end_sample


@given(CLIPS, st.integers(0, 5000), st.integers(0, 5000))
def test_a_cut_keeps_every_mark_inside(made: Clip, one: int, other: int) -> None:
    start, end = sorted((min(one, len(made.samples)), min(other, len(made.samples))))
    part = made.cut(start, end)
    assert np.array_equal(part.samples, made.samples[start:end])
    assert_in_order(part)
    assert part.length_chars == made.length_chars


@given(CLIPS)
def test_a_clip_is_cut_to_its_speech(made: Clip) -> None:
    sounding = [mark for mark in made.marks if mark.end_sample > mark.start_sample]
    edge = round(EDGE_S * made.sample_rate)
    part = made.at_speech()
    assert_in_order(part)
    if not sounding:
        assert len(part.samples) == 0
    else:
        start, end = sounding[0].start_sample, sounding[-1].end_sample
        assert len(part.samples) == min(start, edge) + (end - start) + min(len(made.samples) - end, edge)


@given(CLIPS, RATES)
def test_resampling_gives_the_exact_length(made: Clip, rate: int) -> None:
    other = resampled(made, rate)
    scale = rate / made.sample_rate
    assert (len(other.samples), other.sample_rate) == (round(len(made.samples) * scale), rate)
    assert other.samples.dtype == np.float32
    assert_in_order(other)
    assert all(
        abs(b.start_sample - a.start_sample * scale) <= 0.5 for a, b in zip(made.marks, other.marks, strict=True)
    )


def test_resampling_does_not_shift() -> None:
    """A hump of 20 ms at 24 kHz is at the same time at 44.1 kHz, to a twentieth of a millisecond."""
    samples = np.zeros(24_000, np.float32)
    samples[11_760:12_240] = np.hanning(480)
    other = resampled(Clip(samples, 24_000, (Mark(0, 1, 11_760, 12_240),)), 44_100)
    middle = float((other.samples * np.arange(44_100)).sum() / other.samples.sum())
    assert abs(middle / 44_100 - (11_760 + 239.5) / 24_000) < 0.00005


def test_resampling_keeps_the_ends() -> None:
    """A steady tone is as loud in its first and last 5 ms as in its middle: nothing is cut off."""
    tone = (0.5 * np.sin(2 * np.pi * 300 * np.arange(24_000) / 24_000)).astype(np.float32)
    other = resampled(Clip(tone, 24_000, (Mark(0, 1, 0, 24_000),)), 44_100).samples
    assert abs(other[-220:]).max() > 0.4
    assert abs(other[:220]).max() > 0.4


def test_the_same_rate_changes_nothing() -> None:
    made = clip([(1, 100)], 44_100)
    assert resampled(made, 44_100).samples is made.samples


@given(st.lists(CLIPS, min_size=1, max_size=4), st.floats(0, 0.5))
def test_joined_clips_are_one_after_another(parts: list[Clip], pause_s: float) -> None:
    same_rate = [Clip(part.samples, 24_000, part.marks, part.timing) for part in parts]
    whole = joined(same_rate, pause_s)
    assert_in_order(whole)
    assert whole.length_chars == sum(part.length_chars for part in parts)
    if len(parts) > 1:
        spoken = sum(len(part.at_speech().samples) for part in same_rate)
        assert len(whole.samples) == spoken + (len(parts) - 1) * round(pause_s * 24_000)


@given(CLIPS, st.dictionaries(st.integers(0, 20), st.floats(0, 0.5), max_size=6))
def test_pauses_are_made_long_enough_and_nothing_else_changes(made: Clip, least_s: dict[int, float]) -> None:
    opened = rested(made, least_s)
    assert_in_order(opened)
    added = 0
    for before, after in zip(made.marks, opened.marks, strict=True):
        length, now = (mark.end_sample - mark.start_sample for mark in (before, after))
        asked = round(least_s.get(before.start_char, 0) * made.sample_rate)
        assert now == (max(length, asked) if length >= REAL_S * made.sample_rate else length)
        added += now - length
    assert len(opened.samples) == len(made.samples) + added


@given(st.lists(CLIPS | st.integers(0, 100_000).map(Silence), max_size=6))
def test_a_track_is_its_parts_to_the_sample(parts: list[Clip | Silence]) -> None:
    track = Track(Speech(part, {}) if isinstance(part, Clip) else part for part in parts)
    samples = np.concatenate([np.zeros(0, np.float32), *track])
    assert len(samples) == track.length_samples
    place = 0
    placed = iter(track.placed)
    for part in parts:
        if isinstance(part, Silence):
            assert not samples[place : place + part.length_samples].any()
            place += part.length_samples
        else:
            found, sound = next(placed), resampled(part.at_speech(), TRACK_RATE)
            assert (found.start_sample, found.end_sample) == (place, place + len(sound.samples))
            assert found.marks == tuple(mark.moved(0, place) for mark in sound.marks)
            assert found.timing is part.timing
            assert np.array_equal(samples[place : found.end_sample], faded(sound.samples))
            place = found.end_sample
    assert place == len(samples)


def test_long_silence_comes_in_short_stretches() -> None:
    assert max(map(len, Track([Silence(10 * TRACK_RATE + 7)]))) <= TRACK_RATE


@given(st.integers(0, 2000))
def test_edges_fade_without_a_click(length: int) -> None:
    loud = np.ones(length, np.float32)
    shaped = faded(loud)
    fade = min(220, length // 2)  # 5 ms
    assert np.array_equal(shaped[fade : length - fade], loud[fade : length - fade])
    if fade:
        assert shaped[0] == shaped[-1] == 0
        assert (np.diff(shaped[:fade]) > 0).all()
        assert (np.diff(shaped[length - fade :]) < 0).all()
    assert loud.all()  # what was given is as it was
