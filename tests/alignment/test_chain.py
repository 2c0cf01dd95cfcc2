"""The likeliest way through a text: what is heard badly stays text, what is none gets no text."""

from __future__ import annotations

import numpy as np
import pytest

from narrator.synthesis.aligning.beginnings import from_pauses
from narrator.synthesis.aligning.sounds import SoundPiece
from narrator.synthesis.aligning.timing import TimedPiece, seconds_of, timed
from tests.alignment.likely import heard, of, quiet, sentence


def test_a_first_sound_that_is_heard_badly_is_not_taken_for_a_cough() -> None:
    rng = np.random.default_rng(1)
    pieces = sentence(rng, 8)
    likelihoods = heard(of(pieces), rng)
    likelihoods[:25] = heard([of(pieces)[-1]], rng, 25)  # it lasts, and sounds like another
    likelihoods[:25, of(pieces)[0]] = -2.5
    levels = np.concatenate([np.full(30, -4.0), np.zeros(len(likelihoods)), np.full(30, -4.0)]).astype(np.float32)
    found = from_pauses(timed(pieces, np.concatenate([quiet(), likelihoods, quiet()])), levels)
    assert found[0].first == pytest.approx(30, abs=3)


def test_words_in_between_get_no_text() -> None:
    rng = np.random.default_rng(2)
    pieces, others = sentence(rng, 8), sentence(rng, 12)
    first, second = pieces[:4], pieces[4:]
    between = len(quiet()) + len(heard(of(first), rng))
    likelihoods = np.concatenate(
        [quiet(), heard(of(first), rng), quiet(), heard(of(others), rng), quiet(), heard(of(second), rng), quiet()]
    )
    found = timed([*first, pieces[-1], *second], likelihoods)
    assert found[3].last == pytest.approx(between, abs=3)
    assert found[5].first == pytest.approx(between + 60 + len(heard(of(others), rng)), abs=3)


def test_a_swallowed_syllable_takes_no_time_from_its_neighbours() -> None:
    rng = np.random.default_rng(3)
    pieces = sentence(rng, 9)
    said = of(pieces[:4]) + of(pieces[5:])
    found = timed(pieces, np.concatenate([quiet(), heard(said, rng), quiet()]))
    assert found[5].first == pytest.approx(30 + 8 * 9, abs=4)
    assert found[4].last - found[4].first <= 9


def test_times_never_fall_where_a_last_syllable_is_swallowed() -> None:
    """No sound is left of it: it begins and ends where the syllable before it ends, and the comma behind no sooner."""
    rng = np.random.default_rng(4)
    pieces = sentence(rng, 6)
    comma = SoundPiece(6, 7, ())
    found = [TimedPiece(piece, 10 * at, 10 * (at + 1)) for at, piece in enumerate(pieces)]
    found[-1] = found[-1]._replace(last=found[-1].first)
    times = [at_s for *_, from_s, to_s in seconds_of([*found, TimedPiece(comma, 50, 80)]) for at_s in (from_s, to_s)]
    assert times == sorted(times)
