"""A recording's sound is taken over as it is stored: its chapters decode to what it does."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from narrator.audio.copying import can_copy, copy, kept_format
from narrator.audio.formats import FORMATS
from narrator.audio.packets import RecordedStretch, grid_of
from narrator.audio.tags import Tags
from tests.alignment.conftest import Told, write_wav
from tests.running import manifest, narrate

LENGTH_S = 6
CUTS_S = (2.1, 4.3)
STORED = {  # name, codec, rate, layout, kbit/s
    "plain.mp3": ("libmp3lame", 44_100, "mono", 64),
    "stereo.mp3": ("libmp3lame", 48_000, "stereo", 192),
    "lower.mp3": ("libmp3lame", 24_000, "mono", 56),
    "book.m4a": ("aac", 44_100, "stereo", 128),
    "call.opus": ("libopus", 48_000, "mono", 32),
}


def tones(rate: int, channels: int) -> NDArray[np.float32]:
    """Notes that change five times a second, with breaks: frames differ, and borrow from each other."""
    at = np.arange(LENGTH_S * rate) / rate
    hz = 220 * 2 ** (np.floor(at * 5) % 12 / 12)
    sides = [np.sin(2 * np.pi * hz * (1 + side / 2) * at) * 0.3 * (at * 5 % 1 < 0.8) for side in range(channels)]
    return np.asarray(sides, np.float32)


def stored(path: Path, sound: NDArray[np.float32], how: tuple[str, int, str, int]) -> Path:
    codec, rate, layout, kbps = how
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=rate, layout=layout, bit_rate=kbps * 1000)
        even = av.AudioResampler(stream.format, layout, rate, stream.codec_context.frame_size)
        whole = av.AudioFrame.from_ndarray(sound, "fltp", layout)
        whole.sample_rate, whole.pts, whole.time_base = rate, 0, Fraction(1, rate)
        for frame in (*even.resample(whole), *even.resample(None)):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def decoded(path: Path) -> NDArray[np.float32]:
    """As players have it, one channel after the other, shape (channels, samples)."""
    with av.open(str(path)) as container:
        plain = av.AudioResampler("fltp", container.streams.audio[0].codec_context.layout)
        frames = [each for frame in container.decode(audio=0) for each in plain.resample(frame)]
        return np.concatenate([frame.to_ndarray() for frame in frames], axis=1)


@pytest.mark.parametrize("name", STORED)
def test_stretches_decode_to_what_the_recording_does(name: str, tmp_path: Path) -> None:
    codec, rate, layout, _ = STORED[name]
    channels = 2 if layout == "stereo" else 1
    path = stored(tmp_path / name, tones(rate, channels), STORED[name])
    form, grid = FORMATS[path.suffix[1:]], grid_of(path)
    assert grid
    assert kept_format([path]) == form.name
    cuts = [grid.edge_between(at_s - 0.1, at_s + 0.1, at_s) for at_s in CUTS_S]
    edges = [0.0, *cuts, grid.length_s]
    whole, parts = decoded(path), []
    for number, (from_s, to_s) in enumerate(pairwise(edges)):
        stretch, made = RecordedStretch(path, from_s, to_s), tmp_path / f"{number}{form.suffix}"
        assert can_copy(stretch, form)
        copy(made, stretch, form, Tags(title="湖边的早晨"))
        parts.append(decoded(made))
        if number < len(CUTS_S):
            assert parts[-1].shape[1] == round((to_s - from_s) * rate)
    joined = np.concatenate(parts, axis=1)
    assert joined.shape == whole.shape
    if codec == "aac":  # its noise is drawn anew by each decoder
        assert np.corrcoef(joined[0], whole[0])[0, 1] > 0.99
    else:
        assert np.abs(joined - whole).max() < (0.02 if codec == "libopus" else 1e-6)


def test_what_cannot_be_cut_there_or_held_is_not_copied(tmp_path: Path) -> None:
    path = stored(tmp_path / "plain.mp3", tones(44_100, 1), STORED["plain.mp3"])
    assert not can_copy(RecordedStretch(path, 1.0101, 2.0), FORMATS["mp3"])  # inside a frame
    assert not can_copy(RecordedStretch(path, 0.0, LENGTH_S), FORMATS["m4a"])
    scarce = stored(tmp_path / "scarce.mp3", tones(44_100, 1), ("libmp3lame", 44_100, "mono", 32))
    grid, all_frames = grid_of(scarce), grid_of(path)
    assert grid
    assert all_frames
    assert len(grid.edges_s) < len(all_frames.edges_s) / 2  # most frames borrow from more than can be left out
    (tmp_path / "text.mp3").write_text("没有声音")
    assert kept_format([tmp_path / "text.mp3"]) == ""
    assert kept_format([path, stored(tmp_path / "book.m4a", tones(44_100, 2), STORED["book.m4a"])]) == ""


@pytest.mark.parametrize(("rate", "channels", "subtype"), [(96_000, 6, "PCM_24"), (44_100, 2, "PCM_16")])
@pytest.mark.parametrize("form", ["wav", "flac"])
def test_lossless_sound_stays_so(rate: int, channels: int, subtype: str, form: str, tmp_path: Path) -> None:
    sound = np.random.default_rng(1).uniform(-0.5, 0.5, (2 * rate, channels))
    source, made = tmp_path / f"source.{form}", tmp_path / f"made.{form}"
    soundfile.write(source, sound, rate, subtype=subtype)
    stretch = RecordedStretch(source, 0.25, 1.5)
    assert can_copy(stretch, FORMATS[form])
    copy(made, stretch, FORMATS[form], Tags(title="湖边的早晨"))
    whole, rate_made = soundfile.read(made, dtype="int32")
    assert rate_made == rate
    assert soundfile.info(made).subtype == subtype
    assert np.array_equal(whole, soundfile.read(source, dtype="int32")[0][rate // 4 : rate * 3 // 2])


def test_chapters_of_an_mp3_are_its_frames_and_their_times_hold(told: Told, tmp_path: Path) -> None:
    """Two chapters, without a format asked for: an MP3 each, which joined decode to the recording."""
    source = tmp_path / "valley.md"
    texts = [f"“{segment[0]}”" for segment in told.segments]  # two marks end a chapter, one begins the next
    source.write_text("\n\n".join(["# 第一章 上山", *texts[:3], "# 第二章 下山", *texts[3:]]) + "\n", encoding="utf-8")
    sound = np.concatenate([told.part(number) for number in range(len(texts))])
    rate, sides = told.rate, np.stack([sound, sound * 0.5])
    recording = stored(tmp_path / "talk.mp3", sides, ("libmp3lame", rate, "stereo", 128))
    run = narrate("align", source, recording, "-o", tmp_path / "out", "--keep-audio")
    assert run.code == 3  # nobody reads the headings out
    assert "the sound is copied as it is stored" in run.out
    (made,) = (tmp_path / "out").iterdir()
    chapters = manifest(made)["chapters"]
    assert [chapter["copied"] for chapter in chapters] == [["mp3"], ["mp3"]]
    parts = [decoded(made / chapter["audio"]) for chapter in chapters]
    assert [part.shape[1] / rate for part in parts] == pytest.approx([c["duration_s"] for c in chapters], abs=0.001)
    assert np.abs(np.concatenate(parts, axis=1) - decoded(recording)).max() < 1e-6
    begins = [part["segments"][0]["start_s"] for part in chapters[1]["paragraphs"] if part["segments"][0]["clip"]]
    assert 0.1 < begins[0] <= 0.33  # 0.3 s before the first word, or in the middle of the pause
    first = parts[1][0, : round((begins[0] - 0.04) * rate)]
    assert np.abs(first).max() < 0.1 * np.abs(parts[1][0]).max()
    again = narrate("align", source, recording, "-o", tmp_path / "out", "--keep-audio", "-q")
    assert "encoded" not in again.out
    kept = recording.read_bytes()
    stored(recording, tones(rate, 2), ("libmp3lame", rate, "stereo", 128))  # another one by now
    (script := made / "script.md").write_text(
        script.read_text(encoding="utf-8").replace("第一章 上山", "第一章 登山"), encoding="utf-8"
    )
    refused = narrate("make", script, "--force")
    assert refused.code == 1
    assert "talk.mp3 is another one by now" in refused.err
    assert np.array_equal(decoded(made / chapters[0]["audio"]), parts[0])
    recording.write_bytes(kept)
    other = narrate("align", source, recording, "-o", tmp_path / "other", "--keep-audio", "--format", "m4a")
    assert "encoded anew: 01 第一章 上山.m4a, 02 第二章 下山.m4a" in other.out


def test_a_chapter_of_two_recordings_is_encoded(told: Told, tmp_path: Path) -> None:
    halves = [np.concatenate([told.part(n) for n in own]) for own in ((0, 1, 2), (3, 4, 5))]
    paths = [write_wav(tmp_path / f"{number}.wav", half, told.rate) for number, half in enumerate(halves)]
    run = narrate(
        "align", told.source, *paths, "-o", tmp_path / "out", "--keep-audio", "--format", "flac", "--chapters", "none"
    )
    assert "encoded anew: 01 雨后的山谷.flac" in run.out
