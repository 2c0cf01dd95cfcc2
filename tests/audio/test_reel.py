"""Stretches of a recording, wherever they lie."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from narrator.audio.formats import TRACK_RATE
from narrator.audio.reel import Reel, decoded
from narrator.errors import CodecError


def test_stretches_are_the_same_in_any_order(tmp_path: Path) -> None:
    sound = np.random.default_rng(1).uniform(-0.5, 0.5, 150 * TRACK_RATE).astype(np.float32)
    path = tmp_path / "sound.wav"
    soundfile.write(path, sound, TRACK_RATE, subtype="FLOAT")
    reel = Reel(path)
    for start_s, end_s in [(1, 2), (1.5, 9), (140, 142), (141, 149.9), (3, 5), (100, 170)]:
        start, end = round(start_s * TRACK_RATE), round(end_s * TRACK_RATE)
        assert np.array_equal(reel.between(start, end), sound[start:end])
    assert len(reel._held) < 150 * TRACK_RATE


def test_a_file_without_sound_is_named(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("没有声音")
    with pytest.raises(CodecError, match=r"note\.txt"):
        next(decoded(path, TRACK_RATE))
