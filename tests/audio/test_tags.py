"""Tags and covers as other people's readers find them: Chinese in every format, lyrics with times, chapters."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from narrator.audio import id3
from narrator.audio.encode import decoded, retag, write
from narrator.audio.formats import FORMATS, TRACK_RATE
from narrator.audio.tags import Stretch, Tags
from tests import javascript
from tests.audio.sounds import sine

LINES = (Stretch(0, 900, "清晨的雾，还没散。"), Stretch(900, 2000, "挑夫上了山😀"))
CHAPTERS = (Stretch(0, 1200, "第一章　石阶与雾"), Stretch(1200, 3000, "第二章"))


def picture(kind: str = "JPEG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (300, 300), "#345678").save(buffer, kind)
    return buffer.getvalue()


TAGS = Tags(
    title="第一章　石阶与雾", album="山里的“邮局”", artist="林见微", narrator="云希", track=3, tracks=12,
    genre="Audiobook", year="2024", language="zho", cover=picture(), lines=LINES, chapters=CHAPTERS,
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("tags")
    for form in FORMATS.values():
        write(made / f"a{form.suffix}", [sine(300, -20, 3)], form, 64, TAGS)
    return made


@pytest.fixture(scope="module")
def found(folder: Path) -> dict[str, Any]:
    made: dict[str, Any] = javascript.run("sound.js", *sorted(folder.iterdir()))
    return made


@pytest.mark.parametrize("form", FORMATS)
def test_another_reader_finds_every_tag(form: str, found: dict[str, Any]) -> None:
    tags = found[f"a.{form}"]["tags"]
    assert (tags["title"], tags["album"], tags["artist"]) == (TAGS.title, TAGS.album, TAGS.artist)
    assert tags["composer"] == ["云希"]
    assert (tags["track"], tags["genre"], tags["year"]) == ({"no": 3, "of": 12}, ["Audiobook"], 2024)
    assert TAGS.lyrics in [lyrics.get("text") for lyrics in tags["lyrics"]]


@pytest.mark.parametrize("form", FORMATS)
def test_another_reader_finds_the_cover(form: str, found: dict[str, Any]) -> None:
    (cover,) = found[f"a.{form}"]["pictures"]
    assert (cover["format"], cover["bytes"]) == ("image/jpeg", len(TAGS.cover))


@pytest.mark.parametrize("form", ["mp3", "wav"])
def test_another_reader_finds_the_time_of_every_line(form: str, found: dict[str, Any]) -> None:
    (timed,) = [lyrics for lyrics in found[f"a.{form}"]["tags"]["lyrics"] if lyrics.get("syncText")]
    assert timed["syncText"] == [{"text": line.text, "timestamp": line.start_ms} for line in LINES]


@pytest.mark.parametrize("form", ["mp3", "wav"])
def test_another_reader_finds_the_chapters(form: str, found: dict[str, Any]) -> None:
    chapters = [(chapter["title"], chapter["start"], chapter["end"]) for chapter in found[f"a.{form}"]["chapters"]]
    assert chapters == [(chapter.text, chapter.start_ms / 1000, chapter.end_ms / 1000) for chapter in CHAPTERS]


@pytest.mark.parametrize("form", ["mp3", "m4b", "m4a", "opus"])
def test_chapters_cover_the_sound(form: str, folder: Path) -> None:
    with av.open(str(folder / f"a.{form}")) as container:
        chapters = container.chapters()
    unit = [c["time_base"] or Fraction(1) for c in chapters]
    found = [(c["start"] * u, c["end"] * u, c["metadata"]["title"]) for c, u in zip(chapters, unit, strict=True)]
    expected = [(chapter.start_ms / 1000, chapter.end_ms / 1000, chapter.text) for chapter in CHAPTERS]
    assert [(float(start), title) for start, _, title in found] == [(start, title) for start, _, title in expected]
    assert all(
        float(end) == pytest.approx(wanted, abs=0.01)
        for (_, end, _), (_, wanted, _) in zip(found, expected, strict=True)
    )


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_has_the_same_length(form: str, folder: Path) -> None:
    path, rate = folder / f"a.{form}", FORMATS[form].sample_rate
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        said = (stream.duration or 0) * (stream.time_base or 0)
    assert said == pytest.approx(3.0, abs=0.0005 if form not in ("mp3", "opus") else 0.05)  # of these, with padding
    length = sum(map(len, decoded(path)))
    assert 0 <= length - 3 * rate < 1024  # PyAV, unlike players, gives what AAC's edit list cuts off behind the end
    if form not in ("m4b", "m4a", "mp4"):
        assert length == 3 * rate


def test_edit_lists_cut_to_the_sample(folder: Path) -> None:
    imageio_ffmpeg = pytest.importorskip("imageio_ffmpeg")
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        "-i",
        str(folder / "a.m4b"),
        "-map",
        "0:a",
        "-f",
        "s16le",
        "-",
    ]
    assert len(subprocess.run(command, capture_output=True, check=True).stdout) == 2 * 3 * TRACK_RATE


def test_a_decoder_of_another_maker_reads_the_mp3_to_the_sample(folder: Path) -> None:
    if not shutil.which("mpg123"):
        pytest.skip("no mpg123")
    run = subprocess.run(["mpg123", "-q", "-s", "--mono", str(folder / "a.mp3")], capture_output=True, check=True)
    assert len(run.stdout) == 2 * 3 * TRACK_RATE
    assert not run.stderr


def test_other_tags_need_no_encoding(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "a.mp3", tmp_path / "a.mp3")
    other = Tags(title="另一个", cover=picture("PNG"))
    retag(tmp_path / "a.mp3", other, 3.0)
    write(tmp_path / "b.mp3", [sine(300, -20, 3)], FORMATS["mp3"], 64, other)
    assert (tmp_path / "a.mp3").read_bytes() == (tmp_path / "b.mp3").read_bytes()


def id3_frames(tag: bytes) -> list[tuple[str, bytes]]:
    frames, at = [], id3.HEADER_BYTES
    while at < len(tag):
        size = struct.unpack(">I", tag[at + 4 : at + 8])[0]
        frames.append((tag[at : at + 4].decode(), tag[at + 10 : at + 10 + size]))
        at += 10 + size
    return frames


def test_the_tag_has_chapters_and_their_table() -> None:
    tag = id3.tag(TAGS, 3000)
    assert id3.length(tag) == len(tag)
    frames = id3_frames(tag)
    names = [name for name, _ in frames]
    assert names.count("CHAP") == 2
    table = dict(frames)["CTOC"]
    assert table == b"toc\0\x03\x02ch1\0ch2\0"
    first = dict(reversed(frames))["CHAP"]
    assert first.startswith(b"ch1\0" + struct.pack(">II", 0, 1200) + b"\xff" * 8 + b"TIT2")


def test_another_reader_finds_each_line_at_its_time(found: dict[str, Any]) -> None:
    timed = [lyrics["syncText"] for lyrics in found["a.mp3"]["tags"]["lyrics"] if "syncText" in lyrics]
    assert timed == [[{"text": line.text, "timestamp": line.start_ms} for line in LINES]]


@pytest.mark.parametrize("text", ["好\udcff", "a\0b", "", "😀" * 3000])
def test_any_text_makes_a_tag(text: str, tmp_path: Path) -> None:
    for form in FORMATS.values():
        tags = Tags(title=text, album=text, lines=(Stretch(0, 10, text),), chapters=(Stretch(0, 100, text),))
        assert write(tmp_path / f"a{form.suffix}", [sine(300, -20, 0.1)], form, 64, tags)


MANY = tuple(Stretch(number * 10, number * 10 + 10, f"第{number + 1}章") for number in range(600))


@pytest.mark.parametrize("form", ["mp3", "m4b"])
def test_hundreds_of_chapters_are_all_found(form: str, tmp_path: Path) -> None:
    write(tmp_path / f"a.{form}", [sine(300, -20, 6.0)], FORMATS[form], 64, Tags(title="题", chapters=MANY))
    with av.open(str(tmp_path / f"a.{form}")) as container:
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == [c.text for c in MANY]


def test_a_table_counts_in_a_byte_and_the_others_stand_under_it() -> None:
    tables = [content for name, content in id3_frames(id3.tag(Tags(chapters=MANY), 6000)) if name == "CTOC"]
    assert tables[0] == b"toc\0\x03\x03toc1\0toc2\0toc3\0"
    listed = []
    for number, table in enumerate(tables[1:], 1):
        name, _, rest = table.partition(b"\0")
        assert name == f"toc{number}".encode()
        assert rest[0] == 1  # ordered, not the top
        names = rest[2:].rstrip(b"\0").split(b"\0")
        assert len(names) == rest[1]
        listed += names
    assert listed == [f"ch{number}".encode() for number in range(1, 601)]
