"""Options of sound: levels, presets and what goes before them, formats."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest

from narrator.audio.encode import decoded
from narrator.audio.formats import TRACK_RATE
from narrator.audio.loudness import measure
from narrator.audio.options import Measure, SoundOptions, Target
from narrator.cli.make import make as command
from narrator.cli.options import make_options
from narrator.rendering.options import MakeOptions
from tests.running import SPEECH, make, manifest, narrate


def options(*args: str) -> MakeOptions:
    given: dict[str, Any] = command.make_context("make", ["source.txt", *args]).params
    return make_options(given)


ACX = SoundOptions(target=Target(-20.0, -3.0, Measure.RMS), room_tone=True)


@pytest.mark.parametrize(("args", "sound"), [
    ([], SoundOptions()),
    (["--loudness", "-19"], SoundOptions(target=Target(-19.0))),
    (["--loudness", "-18.5 LUFS", "--peak", "-2"], SoundOptions(target=Target(-18.5, -2.0))),
    (["--loudness", "off"], SoundOptions(target=None)),
    (["--preset", "podcast"], SoundOptions()),
    (["--preset", "acx"], replace(ACX, kbps=192)),
    (["--bitrate", "256", "--preset", "acx"], replace(ACX, kbps=256)),
    (["--preset", "archive"], SoundOptions(("flac",), target=None)),
    (["--preset", "archive", "--format", "wav"], SoundOptions(("wav",), target=None)),
    (["--format", "M4B, mp3,m4b"], SoundOptions(("m4b", "mp3"))),
    (["--format", "epub3"], SoundOptions()),
    (["--format", "flac,epub3"], SoundOptions(("flac", "mp3"))),
])  # fmt: skip
def test_options_of_sound(args: list[str], sound: SoundOptions) -> None:
    assert options(*args).sound == sound


def test_the_pauses_of_acx() -> None:
    assert options("--preset", "acx").script.pauses == {"head_s": 0.75, "tail_s": 2.0}
    assert options("--preset", "acx", "--pause-tail", "3").script.pauses == {"head_s": 0.75, "tail_s": 3.0}


@pytest.mark.parametrize("args", [
    ["--loudness", "16"], ["--loudness", "-99"], ["--loudness", "loud"], ["--format", "ogg"], ["--whole", "mp4"],
    ["--whole", "epub3"], ["--preset", "radio"], ["--peak", "3"],
])  # fmt: skip
def test_what_is_no_option_of_sound_is_refused(args: list[str]) -> None:
    with pytest.raises(click.UsageError):
        options(*args)


def test_what_audible_takes(tmp_path: Path) -> None:
    (tmp_path / "youju.txt").write_text(SPEECH, encoding="utf-8")
    folder = Path(make(tmp_path / "youju.txt", "-o", tmp_path, "--preset", "acx")[0]["folder"])
    for chapter in manifest(folder)["chapters"]:
        found = measure(decoded(folder / chapter["audio"]), TRACK_RATE)
        assert -23 <= found.rms_db <= -18
        assert found.true_peak_db <= -3
        assert found.floor_db <= -60
        segments = [segment for paragraph in chapter["paragraphs"] for segment in paragraph["segments"]]
        assert 0.5 <= segments[0]["start_s"] <= 1
        assert 1 <= chapter["duration_s"] - segments[-1]["end_s"] <= 5


def test_music_that_is_none_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SPEECH, encoding="utf-8")
    run = narrate("make", tmp_path / "a.txt", "-o", tmp_path / "out", "--voice", "tone", "--music", tmp_path / "a.txt")
    assert run.code != 0
    assert "cannot be read as sound" in run.err
    assert not (tmp_path / "out").exists()
