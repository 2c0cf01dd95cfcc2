"""Hearing segments before the whole is made."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest
from click.testing import CliRunner

from narrator import preview
from narrator.cli import main
from narrator.errors import SourceError
from narrator.frontend.doubts import LEAST
from narrator.script import segment

TEXT = "风从山口吹进来，把门帘掀起了一角。\n老张放下茶碗，看了看天色。\n雨还没有来。\n"


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NARRATOR_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "rain.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("where", "find", "expected"),
    [("2", "", [2]), ("2-3", "", [2, 3]), ("1.3", "", [3]), ("", "茶碗", [2]), ("", "", [1, 2, 3])],
)
def test_where_names_segments(where: str, find: str, expected: list[int]) -> None:
    assert [place.number for place in preview.chosen(segment(TEXT), where, find)] == expected


@pytest.mark.parametrize("where", ["0", "9", "7-9", "2.1", "x", "1-"])
def test_a_place_that_is_not_there_is_refused(where: str) -> None:
    with pytest.raises(SourceError, match="There is no segment"):
        preview.chosen(segment(TEXT), where, "")


def test_a_preview_is_written_and_shows_its_reading(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "heard.wav"
    done = CliRunner().invoke(main, ["preview", str(source), "2", "--voice", "tone", "-o", str(target)])
    assert done.exit_code == 0, done.output
    above, below = done.stderr.split("\n")[2:4]
    assert above.split()[:6] == ["lǎo", "zhāng", "fàng", "xià", "chá", "wǎn"]
    assert "茶  碗" in below
    with wave.open(str(target)) as sound:  # 11 syllables of 100 ms and a pause
        assert sound.getframerate() == 44_100
        assert abs(sound.getnframes() / 44_100 - (11 * 0.1 + preview.PAUSE_MS / 1000)) < 0.002


def test_voices_are_heard_one_after_another(source: Path, tmp_path: Path) -> None:
    once, twice = tmp_path / "once.wav", tmp_path / "twice.wav"
    for target, names in ((once, ["tone"]), (twice, ["tone", "tone"])):
        voices = [word for name in names for word in ("--voice", name)]
        assert CliRunner().invoke(main, ["preview", str(source), "1", *voices, "-o", str(target)]).exit_code == 0
    with wave.open(str(once)) as short, wave.open(str(twice)) as long:
        assert long.getnframes() == 2 * short.getnframes()


def test_without_a_sound_device_a_file_is_written(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(source.parent)
    monkeypatch.setattr(preview, "PLAYERS", (("false",),))
    (source.parent / "preview.wav").write_bytes(b"mine")
    done = CliRunner().invoke(main, ["preview", str(source), "1-2", "--voice", "tone"])
    assert done.exit_code == 0, done.output
    assert "no sound device" in done.stderr
    assert "preview-2.wav written" in done.stderr
    assert (source.parent / "preview.wav").read_bytes() == b"mine"
    with wave.open(str(source.parent / "preview-2.wav")) as sound:
        assert sound.getnframes() / 44_100 > 2 * preview.PAUSE_MS / 1000


def test_a_player_gets_each_segment_when_its_turn_comes(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[float] = []
    monkeypatch.setattr(preview, "play", lambda sound: heard.append(sound.duration_seconds))
    done = CliRunner().invoke(main, ["preview", str(source), "--voice", "tone", "--voice", "tone"])
    assert done.exit_code == 0, done.output
    assert len(heard) == 6
    assert heard[:3] == heard[3:]
    assert done.stderr.count("— tone") == 2


def test_the_doubtful_are_walked_through_the_worst_first(monkeypatch: pytest.MonkeyPatch) -> None:
    found = preview.worth_hearing(preview.places(segment("他蒙了半天也没猜着。\n那盏灯晃得人睁不开眼。\n雨停了。\n")))
    doubts = [max(token.doubt for token in place.utterance.tokens) for place in found]
    assert doubts == sorted(doubts, reverse=True)
    assert min(doubts) >= LEAST
    with pytest.raises(SourceError, match="in doubt"):
        preview.worth_hearing(preview.places(segment("雨停了。")))
