"""Speech begins where it is heard, though its first sounds fit no text; what is said beside the text does not."""

from __future__ import annotations

import numpy as np
import pytest

from narrator.synthesis.aligning.beginnings import from_pauses
from narrator.synthesis.aligning.features import Levels
from narrator.synthesis.aligning.sounds import SoundPiece
from narrator.synthesis.aligning.timing import TimedPiece

FIRST, LAST = 200, 260  # the rows in which a sentence is found
NOISES = (-4.0, -1.5)  # how loud a pause is: in quiet, and 15 dB below the voice


def found() -> list[TimedPiece]:
    """The end of a sentence, a mark, and a sentence behind it."""
    return [
        TimedPiece(SoundPiece(0, 1, (3,)), 20, 60),
        TimedPiece(SoundPiece(1, 2, ()), 60, FIRST),
        TimedPiece(SoundPiece(2, 3, (5,)), FIRST, LAST),
    ]


def levels(noise: float, *loud: tuple[int, int]) -> Levels:
    """Noise, in which the sentences and stretches of rows are loud."""
    made = np.random.default_rng(1).normal(noise, 0.1, 500).astype(np.float32)
    for first, last in [(20, 60), (FIRST, LAST), *loud]:
        made[first:last] = -0.2
    return made


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize(
    ("loud", "begin"),
    [
        ([], FIRST),
        ([(170, FIRST)], 170),  # the first sound is drawn out
        ([(165, 192)], 165),  # a murmur, then a stop
        ([(140, 160), (170, 190)], 140),
    ],
)
def test_what_leads_in_belongs_to_the_first_sound(noise: float, loud: list[tuple[int, int]], begin: int) -> None:
    first = from_pauses(found(), levels(noise, *loud))[2].first
    assert first == pytest.approx(begin, abs=1)


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize(
    "loud",
    [
        [(150, 180)],  # a cough, then quiet
        [(90, FIRST)],  # too long for a first sound: other words, or music
    ],
)
def test_what_is_said_beside_the_text_leads_nothing_in(noise: float, loud: list[tuple[int, int]]) -> None:
    assert from_pauses(found(), levels(noise, *loud)) == found()


def test_marks_before_give_way() -> None:
    before = found()
    before[1:2] = [before[1], TimedPiece(SoundPiece(1, 2, ()), FIRST, FIRST)]
    after = from_pauses(before, levels(-4.0, (170, FIRST)))
    rows = [row for each in after for row in (each.first, each.last)]
    assert rows == sorted(rows)
    assert after[3].first == pytest.approx(170, abs=1)


def test_without_a_pause_between_two_sentences_both_stay() -> None:
    before = found()
    before[0] = before[0]._replace(last=150)
    assert from_pauses(before, levels(-4.0, (150, FIRST))) == before


def test_in_noise_as_loud_as_speech_nothing_is_moved() -> None:
    made = np.random.default_rng(2).normal(-0.2, 0.1, 500).astype(np.float32)
    assert from_pauses(found(), made) == found()
