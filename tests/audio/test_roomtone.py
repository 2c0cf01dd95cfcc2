"""Room tone: as low as the voice's own pauses, nowhere silent, the same each time, and gone with loudness off."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from narrator.audio.encode import decoded
from narrator.audio.formats import TRACK_RATE
from narrator.audio.loudness import decibels
from narrator.audio.roomtone import PERIOD, floor_of, over_room
from tests.audio.sounds import speech_like, stretches
from tests.running import SPEECH, make, manifest


def rms_db(sound: np.ndarray) -> float:
    return decibels(float(np.square(sound, dtype=np.float64).mean()))


@pytest.mark.parametrize(("breath_db", "expected_db"), [(-75.0, -75.0), (-40.0, None), (-110.0, None)])
def test_the_floor_is_that_of_the_voices_pauses_within_bounds(breath_db: float, expected_db: float | None) -> None:
    random = np.random.default_rng(4)
    speech = speech_like(3, 8.0)
    speech[2 * TRACK_RATE : 4 * TRACK_RATE] = 0
    pauses = (10 ** (breath_db / 20) * random.standard_normal(len(speech))).astype(np.float32)
    found_db = 20 * np.log10(floor_of([*stretches(speech + pauses), np.zeros(9 * TRACK_RATE, np.float32)]))
    if expected_db is not None:
        assert found_db == pytest.approx(expected_db, abs=1.5)
    else:
        assert -69 < found_db - rms_db(speech + pauses) < -49


def test_it_lies_under_everything_at_one_level_however_the_track_is_cut() -> None:
    silence = np.zeros(2 * PERIOD + 5000, np.float32)
    whole = np.concatenate(list(over_room(stretches(silence), 1e-3)))
    assert np.array_equal(whole, np.concatenate(list(over_room(stretches(silence, 777), 1e-3))))
    levels = [rms_db(whole[at : at + TRACK_RATE]) for at in range(0, len(silence) - TRACK_RATE, TRACK_RATE)]
    assert levels == pytest.approx([-60.0] * len(levels), abs=1.0)
    assert np.abs(np.diff(whole)).max() < 20e-3  # no jump at the seam
    assert floor_of([silence]) == 0


def test_acx_has_room_tone_at_head_and_tail_instead_of_digital_silence(tmp_path: Path) -> None:
    (tmp_path / "youju.txt").write_text(SPEECH.partition("第二章")[0], encoding="utf-8")
    folder = Path(make(tmp_path / "youju.txt", "-o", tmp_path, "--preset", "acx")[0]["folder"])
    (record,) = manifest(folder)["chapters"]
    sound = np.concatenate(list(decoded(folder / record["audio"])))
    for part in (sound[2000 : round(0.7 * TRACK_RATE)], sound[-round(1.9 * TRACK_RATE) : -2000]):
        assert -95 < rms_db(part) < -60
    assert record["loudness"]["rms_db"] == pytest.approx(-20, abs=0.25)
    assert record["loudness"]["true_peak_db"] <= -3
