"""Times that a voice does not tell are found; those that it tells stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from narrator.audio.clip import Clip, Mark, Timing
from narrator.audio.store import ClipStore
from narrator.frontend import pronounce
from narrator.rendering.clips import Job, key_of, render
from narrator.rendering.delivery import Manner
from narrator.synthesis import voices
from narrator.synthesis.aligning.refining import VERSION, refined, refined_within, up_to_date
from narrator.synthesis.engine import SpeechOptions
from narrator.synthesis.estimating import estimated
from tests.alignment.conftest import Told


@pytest.fixture(scope="module")
def sentence(told: Told) -> tuple[Clip, list[int]]:
    """A clip with estimated times, and the true beginnings of its marks."""
    text, start_s, _, marks = told.segments[2]
    sound = told.part(2)
    clip = Clip(sound, told.rate, estimated(pronounce(text), sound, told.rate), Timing.ESTIMATED)
    return clip, [round((mark[2] - start_s + 0.15) * told.rate) for mark in marks]


def off_s(clip: Clip, true: list[int]) -> float:
    return float(np.mean(np.abs(np.array([mark.start_sample for mark in clip.marks]) - true)) / clip.sample_rate)


def test_estimated_times_become_found_ones(told: Told, sentence: tuple[Clip, list[int]]) -> None:
    clip, true = sentence
    found = refined(clip, pronounce(told.segments[2][0]))
    assert found.timing is Timing.ALIGNED
    assert off_s(found, true) < min(0.04, off_s(clip, true))
    assert found.samples is clip.samples


def test_what_is_no_speech_keeps_its_estimate(told: Told, sentence: tuple[Clip, list[int]]) -> None:
    clip, _ = sentence
    noise = np.random.default_rng(1).uniform(-0.3, 0.3, len(clip.samples)).astype(np.float32)
    strange = replace(clip, samples=noise)
    found = refined(strange, pronounce(told.segments[2][0]))
    assert (found.marks, found.timing) == (strange.marks, Timing.ESTIMATED)


def test_a_stored_clip_is_aligned_again_by_a_newer_aligner_only(told: Told, sentence: tuple[Clip, list[int]]) -> None:
    clip, true = sentence
    utterance = pronounce(told.segments[2][0])
    found = up_to_date(clip, utterance)
    assert off_s(found, true) < 0.04
    assert up_to_date(found, utterance) is found
    older = replace(clip, timing=Timing.ALIGNED, aligner=VERSION - 1)
    assert up_to_date(older, utterance).marks == found.marks


def test_what_a_server_was_paid_for_is_not_asked_for_again(
    told: Told, sentence: tuple[Clip, list[int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARRATOR_OPENAI_URL", "http://127.0.0.1:9/v1")  # nobody answers there
    clip, true = sentence
    store, utterance = ClipStore(str(tmp_path)), pronounce(told.segments[2][0])
    how = Manner(voices.find("openai/anna"), 1.0)
    key = key_of(utterance, how, SpeechOptions())
    store.put(key, clip)
    for _ in range(2):
        assert not render(Job(key, utterance, how.voice, SpeechOptions(), store.url)).made
        found = store.get(key)
        assert found
        assert found.timing is Timing.ALIGNED
        assert off_s(found, true) < 0.04


def test_beginnings_of_words_stay_and_characters_between_are_found(
    told: Told, sentence: tuple[Clip, list[int]]
) -> None:
    """Words of three characters, shared out evenly, as a service tells them."""
    clip, true = sentence
    marks = []
    for first in range(0, len(clip.marks), 3):
        own = clip.marks[first : first + 3]
        begin = true[first]
        end = true[first + 3] if first + 3 < len(true) else len(clip.samples)
        edges = np.linspace(begin, end, len(own) + 1).round().astype(int).tolist()
        marks += [Mark(m.start_char, m.end_char, a, b) for m, a, b in zip(own, edges, edges[1:], strict=False)]
    told_by_word = replace(clip, marks=tuple(marks))
    known = {mark.start_sample for mark in marks[::3]}
    found = refined_within(told_by_word, pronounce(told.segments[2][0]), known)
    assert [mark.start_sample for mark in found.marks[::3]] == [mark.start_sample for mark in marks[::3]]
    assert off_s(found, true) < off_s(told_by_word, true)
    assert all(one.end_sample <= other.start_sample for one, other in zip(found.marks, found.marks[1:], strict=False))
