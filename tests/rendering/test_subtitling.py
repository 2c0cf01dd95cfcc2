"""Subtitles are chosen freely, and written again without a second of audio being made again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from narrator.cli.make import make as command
from narrator.subtitles import FORMATS
from narrator.subtitles.formats import PLAIN
from tests.running import SPEECH, contents, make, manifest, narrate


@pytest.fixture
def source(tmp_path: Path, cache: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(SPEECH, encoding="utf-8")
    return path


def made(source: Path, *options: str) -> tuple[Path, dict[str, object]]:
    (summary,) = make(source, "-o", source.parent / "out", *options)
    return Path(summary["folder"]), summary


def suffixes(folder: Path) -> set[str]:
    return {name.partition(".")[2] for name in contents(folder) if name.startswith("01 ")}


def test_every_format_is_written_and_recorded(source: Path) -> None:
    folder, _ = made(source, "--subtitles", "srt,vtt,lrc,ass")
    assert suffixes(folder) == {"mp3", "srt", "vtt", "lrc", "ass"}
    for chapter in manifest(folder)["chapters"]:
        assert list(chapter["subtitles"]) == ["srt", "vtt", "lrc", "ass"]
        assert chapter["subtitle_languages"] == dict.fromkeys(chapter["subtitles"], "zh-CN")
        assert set(chapter["sha256"]) == {chapter["audio"], *chapter["subtitles"].values()}
    assert (folder / "01 第一章 石阶与雾.lrc").read_text(encoding="utf-8").startswith("[ti:第一章 石阶与雾]\n")


def test_other_subtitles_cost_no_audio(source: Path) -> None:
    folder, _ = made(source)
    audio = {path: path.stat().st_mtime_ns for path in folder.glob("*.mp3")}
    folder, summary = made(source, "--subtitles", "srt,vtt", "--karaoke")
    assert suffixes(folder) == {"mp3", "srt", "vtt", "karaoke.vtt"}
    counted = [summary[name] for name in ("clips_made", "chapters_encoded", "chapters_kept", "chapters_subtitled")]
    assert counted == [0, 0, 3, 3]
    assert audio == {path: path.stat().st_mtime_ns for path in folder.glob("*.mp3")}
    folder, summary = made(source, "--subtitles", "srt,vtt", "--karaoke")
    assert summary["chapters_subtitled"] == 0


def test_written_later_they_are_as_written_at_once(source: Path) -> None:
    wanted = ("--subtitles", "vtt,ass", "--line-characters", "12", "--lines", "1", "--no-end-marks", "--script", "both")
    folder, _ = made(source)
    folder, _ = made(source, *wanted)
    later = contents(folder)
    folder, _ = made(source, *wanted, "--force")
    assert contents(folder) == later


def test_what_is_no_longer_wanted_is_removed(source: Path) -> None:
    folder, _ = made(source, "--subtitles", "lrc,ass")
    assert suffixes(folder) == {"mp3", "lrc", "ass"}
    folder, _ = made(source, "--subtitles", "none")
    assert suffixes(folder) == {"mp3"}
    assert [chapter["subtitles"] for chapter in manifest(folder)["chapters"]] == [{}, {}, {}]
    folder, _ = made(source, "--subtitles", "srt")
    assert suffixes(folder) == {"mp3", "srt"}


def test_a_run_broken_off_after_subtitles_goes_on_from_them(source: Path) -> None:
    folder, _ = made(source)
    before = (folder / "manifest.json").read_bytes()
    folder, _ = made(source, "--subtitles", "vtt")
    records = manifest(folder)["chapters"]
    (folder / "manifest.json").write_bytes(before)
    journal = "".join(f"\n{json.dumps({'chapter': record})}\n" for record in records)
    (folder / ".journal").write_text(journal, encoding="ascii")
    _, summary = made(source, "--subtitles", "vtt")
    assert (summary["chapters_encoded"], summary["chapters_subtitled"]) == (0, 0)
    assert suffixes(folder) == {"mp3", "vtt"}


def test_both_scripts_have_the_same_cues(source: Path) -> None:
    folder, _ = made(source, "--script", "both")
    chapter = manifest(folder)["chapters"][0]
    assert chapter["subtitles"] == {
        "srt": f"{chapter['audio'][:-4]}.srt",
        "srt-hant": f"{chapter['audio'][:-4]}.zh-Hant.srt",
    }
    assert chapter["subtitle_languages"] == {"srt": "zh-Hans", "srt-hant": "zh-Hant"}
    simple, traditional = ((folder / name).read_text(encoding="utf-8") for name in chapter["subtitles"].values())
    assert len(simple) == len(traditional)
    assert "石阶与雾" in simple
    assert "石階與霧" in traditional
    assert [line for line in simple.splitlines() if "-->" in line] == [
        x for x in traditional.splitlines() if "-->" in x
    ]


@pytest.mark.parametrize("wrong", ["srt,sub", "vtt-karaoke", "none,srt"])
def test_a_format_that_is_not_known_is_refused(wrong: str, source: Path) -> None:
    run = narrate("make", source, "--subtitles", wrong)
    assert run.code == 2
    assert "srt, vtt, lrc, ass, none" in run.err


def test_the_formats_that_are_offered_are_those_there_are() -> None:
    (offered,) = (option.metavar for option in command.params if option.name == "subtitles")
    assert offered == ",".join(PLAIN).upper()
    assert set(PLAIN) < set(FORMATS)
