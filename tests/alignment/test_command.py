"""`narrator align` as it is called."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from narrator.cli import main
from tests.alignment.conftest import Told, write_wav


def called(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["align", *map(str, arguments)])


@pytest.fixture
def lacking(told: Told, tmp_path: Path) -> Path:
    """A recording without the fifth segment, with 14 s of noise as loud as the voice at its end."""
    noise = np.random.default_rng(2).uniform(-0.2, 0.2, 14 * told.rate).astype(np.float32)
    parts = [told.part(number) for number in (0, 1, 2, 3, 5)]
    return write_wav(tmp_path / "lacking.wav", np.concatenate([*parts, noise]), told.rate)


def test_what_was_not_spoken_is_named_and_the_exit_code_says_so(told: Told, lacking: Path, tmp_path: Path) -> None:
    done = called(told.source, lacking, "-o", tmp_path / "out", "--chapters", "none", "--keep-audio", "-q", "--json")
    assert done.exit_code == 3
    (row,) = [json.loads(done.stdout)]
    assert row["unspoken"] == [told.segments[4][0]]
    shown = called(told.source, lacking, "-o", tmp_path / "out", "--chapters", "none", "--keep-audio")
    assert shown.exit_code == 3
    assert "5 of 6 segments found in the recording" in shown.stdout
    assert f"not spoken: {told.segments[4][0]}" in shown.stdout


def test_an_edition_of_a_recording_is_made_mastered_or_as_it_is(told: Told, lacking: Path, tmp_path: Path) -> None:
    """The way back to a level works, too: what was chosen last holds."""
    folder = tmp_path / "out"
    sizes = {}
    for how in ([], ["--keep-audio"], ["--only-text"], []):
        called(told.source, lacking, "-o", folder, "--chapters", "none", *how, "-q")
        manifest = json.loads(next(folder.glob("*/manifest.json")).read_text(encoding="utf-8"))
        (chapter,) = manifest["chapters"]
        sizes[" ".join(how)] = (chapter["duration_s"], bool(chapter["loudness"]))
    assert sizes[""][0] == sizes["--keep-audio"][0]
    assert sizes["--only-text"][0] < sizes[""][0] - 3
    assert [is_measured for _, is_measured in sizes.values()] == [True, False, True]


def test_what_cannot_be_done_is_one_sentence(told: Told, tmp_path: Path) -> None:
    both = called(told.source, told.source, "--keep-audio", "--only-text")
    assert both.exit_code == 2
    assert "choose one of them" in both.output
    gone = called(told.source, tmp_path / "gone.mp3", "-o", tmp_path)
    assert gone.exit_code == 1
    assert "There is no recording" in gone.output
    text = called(told.source, told.source, "-o", tmp_path)
    assert text.exit_code == 1
    assert "cannot be read as sound" in text.output
    silent = write_wav(tmp_path / "silent.wav", np.zeros(3 * told.rate, np.float32), told.rate)
    nothing = called(told.source, silent, "-o", tmp_path)
    assert nothing.exit_code == 1
    assert "is not what is heard" in nothing.output
    hissing = 0.1 * np.random.default_rng(1).standard_normal(5 * told.rate).astype(np.float32)
    noise = called(told.source, write_wav(tmp_path / "noise.wav", hissing, told.rate), "-o", tmp_path)
    assert noise.exit_code == 1
    assert "is not what is heard" in noise.output
    short = write_wav(tmp_path / "short.wav", np.zeros(100, np.float32), told.rate)
    assert "shorter than half a second" in called(told.source, short, "-o", tmp_path).output
