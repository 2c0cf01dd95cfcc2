"""Levels of decoded files, by two meters; a limiter that no peak comes through and that changes nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from narrator.audio.clip import Samples
from narrator.audio.encode import decoded
from narrator.audio.formats import FORMATS, TRACK_RATE
from narrator.audio.limiter import RAMPS, LimiterSetting, limited
from narrator.audio.loudness import measure
from narrator.audio.mastering import Master, Written
from narrator.audio.options import Measure, Target
from narrator.audio.profile import Profile
from narrator.audio.tags import Tags
from tests.audio.sounds import ebur128, sine, speech_like, stretches

ACX = Target(-20.0, -3.0, Measure.RMS)


def mastered(sound: Samples, path: Path, target: Target | None, kbps: int = 96) -> Written:
    master = Master.of(stretches(sound), lambda: stretches(sound), target)
    return master.write(path, FORMATS[path.suffix[1:]], kbps, Tags("题"))


@pytest.mark.parametrize("seed", range(8))
def test_every_voice_lands_on_the_level_by_two_meters(seed: int, tmp_path: Path) -> None:
    sound = speech_like(seed)
    written = mastered(sound, tmp_path / "a.mp3", Target())
    found = measure(decoded(tmp_path / "a.mp3"), TRACK_RATE)
    assert written.loudness == found
    assert found.integrated_lufs == pytest.approx(-16, abs=0.25)
    assert found.true_peak_db <= -1.0
    theirs = ebur128(tmp_path / "a.mp3")
    assert theirs.integrated_lufs == pytest.approx(-16, abs=0.3)
    assert theirs.true_peak_db <= -0.9  # it rounds to one decimal


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("target", [Target(-19.0), Target(-16.0, -2.0), ACX], ids=str)
def test_every_format_lands_on_any_target(form: str, target: Target, tmp_path: Path) -> None:
    path = tmp_path / f"a.{form}"
    written = mastered(speech_like(2), path, target)
    found = measure(decoded(path), FORMATS[form].sample_rate)
    level_db = found.rms_db if target.measure is Measure.RMS else found.integrated_lufs
    assert level_db == pytest.approx(target.level_db, abs=0.25)
    assert found.true_peak_db <= target.peak_db
    assert written.loudness == found


@pytest.mark.parametrize("kbps", [32, 64, 128, 192, 224, 320])
def test_every_bit_rate_lands_on_the_level(kbps: int, tmp_path: Path) -> None:
    mastered(speech_like(4), tmp_path / "a.mp3", Target(), kbps)
    found = measure(decoded(tmp_path / "a.mp3"), TRACK_RATE)
    assert found.integrated_lufs == pytest.approx(-16, abs=0.25)
    assert found.true_peak_db <= -1.0


def test_without_a_target_the_sound_is_as_it_was(tmp_path: Path) -> None:
    sound = speech_like(1)
    assert mastered(sound, tmp_path / "a.wav", None).loudness is None
    found = np.concatenate(list(decoded(tmp_path / "a.wav")))[: len(sound)]
    assert np.abs(found - sound).max() <= 1 / 32768


def test_silence_stays_silence(tmp_path: Path) -> None:
    written = mastered(np.zeros(TRACK_RATE, np.float32), tmp_path / "a.mp3", Target())
    assert written.length_samples == TRACK_RATE
    assert not np.concatenate(list(decoded(tmp_path / "a.mp3"))).any()


def test_a_level_out_of_reach_is_not_tried_again(tmp_path: Path) -> None:
    """A burst in a minute of silence cannot have ACX's mean level: the limiter's most, once, and no peak over it."""
    sound = np.zeros(60 * TRACK_RATE, np.float32)
    sound[: 2 * TRACK_RATE] = speech_like(5, 2.0)
    passes = 0

    def source() -> Iterator[Samples]:
        nonlocal passes
        passes += 1
        return stretches(sound)

    written = Master.of(stretches(sound), source, ACX).write(tmp_path / "a.mp3", FORMATS["mp3"], 192, Tags("题"))
    assert passes <= 2
    assert written.loudness
    assert -45 < written.loudness.rms_db < ACX.level_db - 1
    assert written.loudness.true_peak_db <= ACX.peak_db


def test_the_same_sound_gives_the_same_bytes(tmp_path: Path) -> None:
    for form in FORMATS:
        for name in ("a", "b"):
            mastered(speech_like(3, 3), tmp_path / f"{name}.{form}", Target())
        assert (tmp_path / f"a.{form}").read_bytes() == (tmp_path / f"b.{form}").read_bytes()


@pytest.mark.parametrize(("gain_db", "ceiling_db"), [(0, -1), (12, -1), (20, -6), (3, -0.1)])
@pytest.mark.parametrize("ramp_hops", RAMPS)
def test_no_true_peak_comes_through(gain_db: float, ceiling_db: float, ramp_hops: int) -> None:
    for seed in range(4):
        found = measure(
            limited(stretches(speech_like(seed, 4)), LimiterSetting(gain_db, ceiling_db, ramp_hops)), TRACK_RATE
        )
        assert found.true_peak_db <= ceiling_db + 0.02


def test_what_is_under_the_ceiling_is_only_multiplied() -> None:
    sound = speech_like(1, 4)
    found = np.concatenate(list(limited(stretches(sound), LimiterSetting(6.0, 20.0))))
    assert np.array_equal(found, sound * np.float32(10 ** (6 / 20)))


def test_a_peak_turns_down_only_what_is_near_and_delays_nothing() -> None:
    sound = sine(220, -20, 2)
    sound[40_000] = 0.9
    found = np.concatenate(list(limited(stretches(sound), LimiterSetting(0.0, -6.0))))
    near = slice(40_000 - 2000, 40_000 + 2000)
    assert abs(found[40_000]) <= 10 ** (-6 / 20)
    assert np.array_equal(
        np.delete(found, np.arange(near.start, near.stop)), np.delete(sound, np.arange(near.start, near.stop))
    )
    assert np.all(found / np.where(sound == 0, 1, sound) <= 1.0)


def test_how_the_sound_is_cut_does_not_matter() -> None:
    sound = speech_like(6)
    one, other = (
        np.concatenate(list(limited(stretches(sound, n), LimiterSetting(15.0, -1.0)))) for n in (999, 100_000)
    )
    assert np.array_equal(one, other)


@pytest.mark.parametrize("seed", range(6))
def test_the_level_behind_the_limiter_is_foretold(seed: int) -> None:
    sound = speech_like(seed)
    setting = Profile.of([sound], TRACK_RATE, Measure.LUFS).setting(Target(-16, -2))
    found = measure(limited([sound], setting), TRACK_RATE)
    assert found.integrated_lufs == pytest.approx(-16, abs=0.25)


def test_the_files_decode_to_the_source_without_lag(tmp_path: Path) -> None:
    sound = speech_like(7)
    mastered(sound, tmp_path / "a.mp3", Target())
    with av.open(str(tmp_path / "a.mp3")) as container:
        found = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    assert len(sound) <= len(found) < len(sound) + 47
    size = 1 << 20
    product = np.fft.irfft(np.fft.rfft(found, size) * np.conj(np.fft.rfft(sound, size)))
    assert int(np.argmax(product)) == 0
