"""MP3 files: exact to the sample, no lag, tags that read back, nothing half-written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from narrator.audio.clip import Samples
from narrator.audio.encode import write_mp3
from narrator.audio.formats import TRACK_RATE
from narrator.audio.options import ALLOWED_KBPS
from narrator.audio.tags import Tags
from tests.running import decoded

FRAME = 1152
NOISE = (np.random.default_rng(7).standard_normal(40 * FRAME) * 0.1).astype(np.float32)


# the remainders around which an Info tag cannot say every length, and some others
@pytest.mark.parametrize("rest", [0, 1, 2, 23, 45, 46, 47, 48, 49, 500, 576, 623, 624, 1105, 1151])
def test_the_file_decodes_to_the_samples_that_it_says(rest: int, tmp_path: Path) -> None:
    length = 20 * FRAME + rest
    said = write_mp3(tmp_path / "a.mp3", [NOISE[:length]], 96, Tags())
    assert len(decoded(tmp_path / "a.mp3")) == said
    assert length <= said < length + 47


@pytest.mark.parametrize("kbps", ALLOWED_KBPS)
def test_every_bit_rate_is_constant_and_exact(kbps: int, tmp_path: Path) -> None:
    said = write_mp3(tmp_path / "a.mp3", [NOISE], kbps, Tags())
    assert said == len(NOISE) == len(decoded(tmp_path / "a.mp3"))
    with av.open(str(tmp_path / "a.mp3")) as container:
        stream = container.streams.audio[0]
        assert (stream.bit_rate, stream.rate, stream.layout.name) == (kbps * 1000, TRACK_RATE, "mono")


def test_there_is_no_lag(tmp_path: Path) -> None:
    click = np.zeros(TRACK_RATE, np.float32)
    click[20_000:20_400] = 0.5 * np.hanning(400)
    write_mp3(tmp_path / "a.mp3", [click], 128, Tags())
    assert abs(int(np.argmax(decoded(tmp_path / "a.mp3"))) - 20_200) <= 2


def stretches(*lengths: int) -> Iterator[Samples]:
    start = 0
    for length in lengths:
        yield NOISE[start : start + length]
        start += length


def test_how_it_is_cut_into_stretches_does_not_matter(tmp_path: Path) -> None:
    write_mp3(tmp_path / "one.mp3", stretches(30_000), 96, Tags())
    write_mp3(tmp_path / "many.mp3", stretches(1, 1151, 1153, 4999, 2, 20_000, 2694), 96, Tags())
    assert (tmp_path / "one.mp3").read_bytes() == (tmp_path / "many.mp3").read_bytes()


@pytest.mark.parametrize("length", [0, 1, 30, 47, 600])
def test_hardly_anything_is_a_file_too(length: int, tmp_path: Path) -> None:
    assert write_mp3(tmp_path / "a.mp3", [NOISE[:length]] if length else [], 96, Tags()) == max(length, 47)


def test_tags_read_back(tmp_path: Path) -> None:
    tags = {
        "title": "第一章　石阶与雾😀",
        "album": "山里的“邮局”",
        "artist": "林见微",
        "track": "3/12",
        "language": "zho",
        "genre": "Speech",
    }
    given = Tags(tags["title"], tags["album"], tags["artist"], track=3, tracks=12, language="zho")
    write_mp3(tmp_path / "a.mp3", [NOISE], 96, given)
    with av.open(str(tmp_path / "a.mp3")) as container:
        found = dict(container.metadata)
    assert found.items() >= tags.items()
    assert "composer" not in found
    head = (tmp_path / "a.mp3").read_bytes()[:2000]
    assert head.startswith(b"ID3\x03")
    assert b"Info" in head


def test_a_title_that_is_no_unicode_does_no_harm(tmp_path: Path) -> None:
    write_mp3(tmp_path / "a.mp3", [NOISE], 96, Tags("好\udcff"))
    with av.open(str(tmp_path / "a.mp3")) as container:
        assert container.metadata["title"] == "好?"


def test_what_breaks_off_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"before")

    def broken() -> Iterator[Samples]:
        yield NOISE
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_mp3(tmp_path / "a.mp3", broken(), 96, Tags())
    assert (tmp_path / "a.mp3").read_bytes() == b"before"
    assert len(list(tmp_path.iterdir())) == 1
