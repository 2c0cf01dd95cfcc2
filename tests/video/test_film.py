"""Videos: the sound to the sample, a frame at every change of the subtitles, and the words in the picture."""

from __future__ import annotations

import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import srt  # type: ignore[import-untyped]

from narrator.subtitles.model import Cue
from narrator.video.film import FRAME_RATE, shown_lines
from narrator.video.picture import BAR_HEIGHT, CUE_TOP, HEIGHT, Scene
from tests.running import SPEECH, make, manifest, narrate


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("video")
    (place / "youju.txt").write_text(SPEECH.partition("第二章")[0], encoding="utf-8")
    return Path(make(place / "youju.txt", "-o", place, "--format", "mp3,mp4")[0]["folder"])


@pytest.fixture(scope="module")
def chapter(folder: Path) -> dict[str, Any]:
    record: dict[str, Any] = manifest(folder)["chapters"][0]
    return record


def frames(path: Path) -> list[tuple[float, np.ndarray[Any, Any]]]:
    """When each frame is shown, and the part of it where the words are."""
    with av.open(str(path)) as container:
        words = slice(CUE_TOP, CUE_TOP + 160)
        return [
            (float(each.time or 0), each.to_ndarray(format="rgb24")[words].copy()) for each in container.decode(video=0)
        ]


def test_it_is_h264_and_aac_as_long_as_the_chapter(folder: Path, chapter: dict[str, Any]) -> None:
    with av.open(str(folder / chapter["files"]["mp4"])) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, video.width, video.height) == ("h264", 1920, 1080)
        assert (audio.codec_context.name, audio.rate) == ("aac", 44_100)
        assert (container.duration or 0) / 1e6 == pytest.approx(chapter["duration_s"], abs=0.001)
        assert container.metadata["title"] == chapter["title"]


def test_the_sound_is_to_the_sample(folder: Path, chapter: dict[str, Any]) -> None:
    imageio_ffmpeg = pytest.importorskip("imageio_ffmpeg")
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(folder / chapter["files"]["mp4"])]
    run = subprocess.run([*command, "-map", "0:a", "-f", "s16le", "-"], capture_output=True, check=True)
    assert len(run.stdout) == 2 * round(chapter["duration_s"] * 44_100)


def test_the_words_are_in_the_picture_while_they_are_heard(folder: Path, chapter: dict[str, Any]) -> None:
    cues = list(srt.parse((folder / chapter["subtitles"]["srt"]).read_text(encoding="utf-8")))
    shown = frames(folder / chapter["files"]["mp4"])
    times = [at for at, _ in shown]
    for cue in cues:
        assert min(abs(at - cue.start.total_seconds()) for at in times) <= 0.5 / FRAME_RATE + 0.001
    for at, picture in shown:
        has_words = np.ptp(picture.astype(int).sum(axis=2)) > 150
        edges = [edge.total_seconds() for cue in cues for edge in (cue.start, cue.end)]
        if min(abs(at - edge) for edge in edges) > 0.5 / FRAME_RATE + 0.001:
            assert has_words == any(cue.start.total_seconds() <= at < cue.end.total_seconds() for cue in cues)


def test_other_subtitles_make_another_video(folder: Path, chapter: dict[str, Any]) -> None:
    before = chapter["sha256"][chapter["files"]["mp4"]]
    make(folder / "script.md", "--format", "mp3,mp4", "--line-characters", "8")
    after = manifest(folder)["chapters"][0]
    assert after["sha256"][after["files"]["mp4"]] != before
    assert after["sha256"][after["files"]["mp3"]] == chapter["sha256"][chapter["files"]["mp3"]]


def test_a_video_asked_for_later_encodes_no_mp3_anew(tmp_path: Path) -> None:
    (tmp_path / "youju.txt").write_text("第一章 晨\n\n山里的雾很大，看不见路。", encoding="utf-8")
    folder = Path(make(tmp_path / "youju.txt", "-o", tmp_path)[0]["folder"])
    (before,) = manifest(folder)["chapters"]
    make(folder / "script.md", "--format", "mp3,mp4")
    (after,) = manifest(folder)["chapters"]
    assert (after["key"], after["audio"], set(after["files"])) == (before["key"], before["audio"], {"mp3", "mp4"})
    assert after["sha256"][after["audio"]] == before["sha256"][before["audio"]]


def test_frames_come_at_a_constant_rate_as_long_as_the_sound_and_seeking_finds_one(
    folder: Path, chapter: dict[str, Any]
) -> None:
    with av.open(str(folder / chapter["files"]["mp4"])) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.language, audio.language) == ("zho", "zho")
        assert video.average_rate == FRAME_RATE
        packets = [packet for packet in container.demux(video) if packet.pts is not None]
        times = sorted(float((packet.pts or 0) * (packet.time_base or 0)) for packet in packets)
        keys = sorted(float((packet.pts or 0) * (packet.time_base or 0)) for packet in packets if packet.is_keyframe)
    assert {round(later - earlier, 6) for earlier, later in pairwise(times)} == {1 / FRAME_RATE}
    assert 0 <= chapter["duration_s"] - (times[-1] + 1 / FRAME_RATE) < 1 / FRAME_RATE
    assert max(later - earlier for earlier, later in pairwise([*keys, times[-1]])) <= 2.001


def test_every_frame_has_the_lines_of_its_moment() -> None:
    cues = [Cue(1.0, 2.0, ("一",)), Cue(2.0, 3.04, ("二", "三"))]
    found = list(shown_lines(cues, 4.05))
    assert len(found) == 40
    assert found[9:11] == [(), ("一",)]
    assert found[19:21] == [("一",), ("二", "三")]
    assert found[29:31] == [("二", "三"), ()]


@pytest.mark.parametrize("title", ["夜", "The Long Way Home: A Story of Two Rivers", "很长" * 25, "😀"])
def test_any_title_makes_a_scene(title: str) -> None:
    assert Scene.of(title, title, "", b"").frame(("一二三四五六七八九十一二三四五六",), 1.0).shape == (1080, 1920, 3)


def test_subtitles_can_be_a_track_of_their_own_beside_a_waveform(tmp_path: Path) -> None:
    (tmp_path / "youju.txt").write_text(SPEECH.partition("第二章")[0], encoding="utf-8")
    folder = Path(
        make(tmp_path / "youju.txt", "-o", tmp_path, "--format", "mp4", "--video", "track,waveform")[0]["folder"]
    )
    (record,) = manifest(folder)["chapters"]
    cues = list(srt.parse((folder / record["subtitles"]["srt"]).read_text(encoding="utf-8")))
    with av.open(str(folder / record["files"]["mp4"])) as container:
        (track,) = container.streams.subtitles
        assert (track.codec_context.name, track.language) == ("mov_text", "zho")
        packets = [packet for packet in container.demux(track) if packet.size > 2]
    found = [
        (
            round(float((p.pts or 0) * (p.time_base or 0)), 3),
            round(float((p.duration or 0) * (p.time_base or 0)), 3),
            bytes(p)[2:].decode(),
        )
        for p in packets
    ]
    assert found == [
        (cue.start.total_seconds(), round((cue.end - cue.start).total_seconds(), 3), cue.content) for cue in cues
    ]
    shown = frames(folder / record["files"]["mp4"])
    assert max(np.ptp(picture.astype(int).sum(axis=2)) for _, picture in shown) < 150  # no words in the picture
    with av.open(str(folder / record["files"]["mp4"])) as container:
        *_, last = container.decode(video=0)
    edge = last.to_ndarray(format="rgb24")[HEIGHT - BAR_HEIGHT : HEIGHT - 8].astype(int).sum(axis=2)
    assert np.ptp(edge) > 100  # bars stand there, higher than the plain line

    make(folder / "script.md")  # it is remembered, and nothing is made anew
    assert manifest(folder)["chapters"][0] == record
    make(folder / "script.md", "--video", "burnt")
    with av.open(str(folder / record["files"]["mp4"])) as container:
        assert not container.streams.subtitles


def test_unknown_parts_of_a_video_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("山里的雾很大。", encoding="utf-8")
    run = narrate("make", tmp_path / "a.txt", "-o", tmp_path, "--video", "burned")
    assert run.code == 2
    assert "burnt, track, waveform" in run.err
