"""Music, intro and outro: the speech moves by counted samples, music ducks, ends are silent, nothing jumps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from narrator.audio.clip import Samples
from narrator.audio.encode import decoded, write
from narrator.audio.formats import FORMATS, TRACK_RATE
from narrator.audio.loudness import measure
from narrator.audio.mix import CROSSFADE_S, Accompaniment, mixed
from narrator.audio.recording import Recording, facts
from narrator.audio.tags import Tags
from narrator.errors import SettingsError
from tests.audio.sounds import sine, stretches
from tests.running import SPEECH, make, manifest, segments

LENGTH = 30 * TRACK_RATE
SPANS = [
    (5 * TRACK_RATE, 10 * TRACK_RATE),
    (round(10.5 * TRACK_RATE), 14 * TRACK_RATE),
    (20 * TRACK_RATE, 22 * TRACK_RATE),
]
SPEECH_LUFS = -20.0


@pytest.fixture
def music(tmp_path: Path) -> Recording:
    write(tmp_path / "music.flac", [sine(440, -12, 4.0)], FORMATS["flac"], 96, Tags())
    return Recording.of(tmp_path / "music.flac")


def level(sound: Samples, start_s: float, end_s: float) -> float:
    return measure([sound[round(start_s * TRACK_RATE) : round(end_s * TRACK_RATE)]], TRACK_RATE).integrated_lufs


def over_silence(accompaniment: Accompaniment, cut: int = 40_000) -> Samples:
    track = stretches(np.zeros(LENGTH, np.float32), cut)
    return np.concatenate(list(mixed(track, SPANS, LENGTH, SPEECH_LUFS, accompaniment)))


def test_music_is_down_under_speech_and_up_in_long_pauses(tmp_path: Path) -> None:
    write(tmp_path / "long.flac", [sine(440, -12, 40.0)], FORMATS["flac"], 96, Tags())
    sound = over_silence(Accompaniment(Recording.of(tmp_path / "long.flac")))
    for start_s, end_s, below in [(2.2, 3.6, 8), (6.2, 7.6, 18), (10.05, 10.45, 18), (16, 17.7, 8), (20.3, 21.7, 18)]:
        assert level(sound, start_s, end_s) == pytest.approx(SPEECH_LUFS - below, abs=1.0)


def test_music_goes_down_quickly_and_comes_back_slowly(tmp_path: Path) -> None:
    write(tmp_path / "long.flac", [sine(440, -12, 40.0)], FORMATS["flac"], 96, Tags())
    sound = over_silence(Accompaniment(Recording.of(tmp_path / "long.flac")))
    assert level(sound, 4.1, 4.6) == pytest.approx(SPEECH_LUFS - 8, abs=0.5)  # 0.4 s before speech: not yet
    assert level(sound, 14.4, 14.8) < SPEECH_LUFS - 10  # 0.4 s behind it: not again


def test_music_is_silent_at_both_ends_and_does_not_jump(music: Recording) -> None:
    sound = over_silence(Accompaniment(music))
    assert np.abs(sound[[0, -1]]).max() < 1e-3
    steepest = 2 * np.pi * 440 / TRACK_RATE * np.abs(sound).max()
    assert np.abs(np.diff(sound)).max() <= 1.1 * steepest


def test_how_the_track_is_cut_does_not_matter(music: Recording) -> None:
    accompaniment = Accompaniment(music, music, music)
    assert np.allclose(over_silence(accompaniment, 777), over_silence(accompaniment, 100_000), atol=1e-6)


def test_music_keeps_its_level_where_it_begins_again(tmp_path: Path) -> None:
    """Noise of 8 s under a track of 30: over each seam its end and beginning sound together, as loud as elsewhere."""
    noise = np.random.default_rng(1).standard_normal(8 * TRACK_RATE) / 20
    write(tmp_path / "noise.flac", [np.asarray(noise, np.float32)], FORMATS["flac"], 96, Tags())
    track = stretches(np.zeros(LENGTH, np.float32))
    music = Accompaniment(Recording.of(tmp_path / "noise.flac"))
    sound = np.concatenate(list(mixed(track, [], LENGTH, SPEECH_LUFS, music)))
    inside = sound[2 * TRACK_RATE : 26 * TRACK_RATE].reshape(-1, TRACK_RATE // 4)
    levels_db = 10 * np.log10(np.square(inside, dtype=np.float64).mean(axis=1))
    assert np.ptp(levels_db) < 0.8
    second = np.corrcoef(sound[12 * TRACK_RATE : 13 * TRACK_RATE], noise[6 * TRACK_RATE : 7 * TRACK_RATE])[0, 1]
    assert second > 0.7  # the first time it sounds to its sixth second, the second time that comes six seconds later


def test_intro_and_outro_are_as_loud_as_the_speech_and_fade(music: Recording) -> None:
    sound = over_silence(Accompaniment(None, music, music))
    assert level(sound, 0, 2.4) == pytest.approx(SPEECH_LUFS, abs=0.3)
    assert level(sound, 27.6, 30) == pytest.approx(SPEECH_LUFS, abs=0.3)
    assert not sound[4 * TRACK_RATE : 26 * TRACK_RATE].any()
    assert np.abs(sound[4 * TRACK_RATE - 50 : 4 * TRACK_RATE]).max() < 1e-3


def test_subtitles_and_marks_are_shifted_to_the_sample(tmp_path: Path, music: Recording) -> None:
    (tmp_path / "youju.txt").write_text(SPEECH, encoding="utf-8")
    names: list[str | Path] = ["--intro", music.path, "--outro", music.path, "--music", music.path]
    plain = manifest(Path(make(tmp_path / "youju.txt", "-o", tmp_path / "plain")[0]["folder"]))
    folder = Path(make(tmp_path / "youju.txt", "-o", tmp_path / "mixed", *names)[0]["folder"])
    moved_s = facts(music)[0] / TRACK_RATE - CROSSFADE_S
    for before, after in zip(plain["chapters"], manifest(folder)["chapters"], strict=True):
        for old, new in zip(segments(before), segments(after), strict=True):
            assert new["start_s"] - old["start_s"] == pytest.approx(moved_s, abs=2e-6)
            assert [m[:2] for m in new["marks"]] == [m[:2] for m in old["marks"]]
        assert after["duration_s"] - before["duration_s"] == pytest.approx(2 * moved_s, abs=0.0011)
        found = measure(decoded(folder / after["audio"]), TRACK_RATE)
        assert found.integrated_lufs == pytest.approx(-16, abs=0.25)
        assert found.true_peak_db <= -1.0
    (again,) = make(tmp_path / "youju.txt", "-o", tmp_path / "mixed", *names)
    assert again["chapters_encoded"] == 0


@pytest.mark.parametrize("content", [b"", b"no sound", b"RIFF" + bytes(60)])
def test_what_is_no_sound_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(content)
    with pytest.raises(SettingsError):
        facts(Recording.of(tmp_path / "a.mp3"))


def test_what_is_hardly_anything_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.flac", [sine(440, -12, 0.2)], FORMATS["flac"], 96, Tags())
    with pytest.raises(SettingsError, match="half a second"):
        facts(Recording.of(tmp_path / "a.flac"))
