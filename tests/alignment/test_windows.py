"""A long recording is searched a stretch at a time, and what is left out, put in or far away is found all the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from narrator.synthesis.aligning import windows
from narrator.synthesis.aligning.network import Likelihoods
from narrator.synthesis.aligning.placing import placed
from narrator.synthesis.aligning.search import HeardPlace, candidates
from narrator.synthesis.aligning.sounds import SoundPiece
from tests.alignment.likely import QUIET, heard, of, sentence, told


@pytest.fixture(autouse=True)
def _short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "STRETCH", 1500)
    monkeypatch.setattr(windows, "SHARED", 500)


def text(count: int, seed: int = 4) -> list[list[SoundPiece]]:
    rng = np.random.default_rng(seed)
    return [sentence(rng, int(rng.integers(8, 20))) for _ in range(count)]


def starts_in(sentences: Sequence[Sequence[SoundPiece]], likelihoods: Likelihoods) -> list[int | None]:
    return [place.first if place else None for place in placed(sentences, likelihoods)]


def test_every_sentence_is_found() -> None:
    sentences = text(40)
    likelihoods, starts = told(sentences, np.random.default_rng(1))
    assert starts_in(sentences, likelihoods) == [pytest.approx(start, abs=2) for start in starts]


def test_a_part_that_is_left_out_and_other_speech_lead_nowhere() -> None:
    sentences, other = text(60), text(20, seed=9)
    rng = np.random.default_rng(2)
    said = [*range(4), *range(44, 60)]
    first, first_starts = told(sentences[:4], rng)
    foreign, _ = told(other, rng)
    last, last_starts = told(sentences[44:], rng)
    likelihoods = np.concatenate([first, foreign, last])
    shift = len(first) + len(foreign)
    found = starts_in(sentences, likelihoods)
    assert [number for number, start in enumerate(found) if start is not None] == said
    expected = [*first_starts, *(start + shift for start in last_starts)]
    assert [found[number] for number in said] == [pytest.approx(start, abs=2) for start in expected]


def test_what_is_said_in_a_noise_between_is_no_sentence() -> None:
    sentences = text(6)
    rng = np.random.default_rng(3)
    before, starts = told(sentences[:3], rng)
    hum = heard([5] * 400, rng)
    after, more = told(sentences[3:], rng)
    found = starts_in(sentences, np.concatenate([before, hum, after]))
    shift = len(before) + len(hum)
    assert found == [pytest.approx(start, abs=2) for start in [*starts, *(start + shift for start in more)]]


def test_the_work_grows_with_the_length_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    work = []

    def counted(sentences: Sequence[Sequence[SoundPiece]], likelihoods: Likelihoods) -> list[HeardPlace]:
        work.append(sum(len(of(pieces)) for pieces in sentences) * len(likelihoods))
        return candidates(sentences, likelihoods)

    monkeypatch.setattr(windows, "candidates", counted)
    done = []
    for count in (40, 80):
        work.clear()
        sentences = text(count)
        windows.windowed(sentences, told(sentences, np.random.default_rng(1))[0])
        done.append(sum(work))
    assert done[1] < 2.5 * done[0]


def test_a_text_much_longer_than_its_recording_is_found_at_its_end() -> None:
    sentences = text(60)
    likelihoods, starts = told(sentences[-5:], np.random.default_rng(5))
    found = starts_in(sentences, likelihoods)
    assert found[:-5] == [None] * 55
    assert found[-5:] == [pytest.approx(start, abs=2) for start in starts]
    assert starts[0] == QUIET
