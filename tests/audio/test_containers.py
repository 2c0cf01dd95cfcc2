"""A file of sound leads nowhere: not to other files, not to the network, whatever it holds and is called."""

from __future__ import annotations

import io
import re
import struct
import threading
from collections.abc import Callable, Iterator
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import soundfile

import narrator
from narrator.audio import reel
from narrator.audio.containers import LOUDEST, begun, opened
from narrator.audio.encode import decoded, write
from narrator.audio.formats import FORMATS
from narrator.audio.recording import Recording
from narrator.audio.tags import Tags
from narrator.errors import NarratorError
from narrator.inspection import sound
from narrator.proofing.tape import Tape
from narrator.synthesis.network.failure import AttemptError
from narrator.synthesis.openai import wire

RATE = 16_000
DASH = """<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"
 mediaPresentationDuration="PT9S">
<Period><AdaptationSet mimeType="audio/mp4"><Representation id="1" bandwidth="1000"><BaseURL>{address}</BaseURL>
<SegmentList duration="9"><SegmentURL media="{address}"/></SegmentList></Representation></AdaptationSet></Period></MPD>
"""
LISTS = {
    "concat": "ffconcat version 1.0\nfile {name}\n",
    "concat of an address": "ffconcat version 1.0\nfile {address}\n",
    "HLS": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{name}\n#EXT-X-ENDLIST\n",
    "HLS of an address": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{address}\n#EXT-X-ENDLIST\n",
    "DASH": DASH,
    "SDP": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
    "playlist": "[playlist]\nFile1={address}\n",
}


READERS: dict[str, Callable[[Path], object]] = {
    "reel": lambda path: list(reel.decoded(path, RATE)),
    "recording": lambda path: list(Recording.of(path).samples()),
    "inspection": sound.heard,
    "proof": lambda path: Tape(path).between(0, 1),
}


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A server's address, and what it was asked for."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/part.ts", paths
        server.shutdown()


def tone(path: Path) -> Path:
    soundfile.write(path, np.sin(np.arange(RATE) / 9) * 0.3, RATE)
    return path


@pytest.mark.parametrize("suffix", ["mp3", "m3u8", "mp4"])
@pytest.mark.parametrize("kind", LISTS)
def test_a_list_of_others_is_no_sound(
    kind: str, suffix: str, asked: tuple[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    address, paths = asked
    path = tmp_path / f"recording.{suffix}"
    path.write_text(LISTS[kind].format(name=tone(Path("private.wav")), address=address), encoding="utf-8")
    for read in READERS.values():
        with pytest.raises(NarratorError, match=path.name):
            read(path)
    with pytest.raises(AttemptError):  # a server's answer
        wire.decoded(path.read_bytes())
    assert not paths


def boxes(data: bytes, reference: bytes) -> bytes:
    """A movie's boxes, with a reference to where its sound lies in place of its own."""
    made, at = b"", 0
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + size]
        if kind in (b"moov", b"trak", b"mdia", b"minf", b"dinf"):
            body = boxes(body, reference)
        elif kind == b"dref":
            body = body[:8] + reference
        made += struct.pack(">I4s", len(body) + 8, kind) + body
        at += size
    return made


def alias(path: str) -> bytes:
    """What a movie says of a file that its sound lies in, as QuickTime has it."""
    written = path.encode() + bytes(len(path) % 2)
    name = Path(path).name.encode()
    body = bytes(14) + b"\3vol".ljust(28, b"\0") + bytes(12) + bytes([len(name)]) + name.ljust(63, b"\0")
    body += bytes(16) + struct.pack(">hh", 1, 1) + bytes(16)
    body += struct.pack(">HH", 2, len(written)) + written + struct.pack(">hH", -1, 0)
    return struct.pack(">I4s", len(body) + 8, b"alis") + body


@pytest.mark.parametrize("is_absolute", [True, False])
def test_a_movie_whose_sound_lies_elsewhere_is_silent(
    is_absolute: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    private, own, path = tone(tmp_path / "private.wav"), tmp_path / "own.mov", Path("recording.mov")
    with begun(own, "mov", {}) as made:
        stream: Any = made.add_stream("pcm_s16le", rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, RATE // 2), np.int16), "s16", "mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        for each in (frame, None):
            made.mux(stream.encode(each))
    path.write_bytes(boxes(own.read_bytes(), alias(str(private) if is_absolute else "vol:private.wav")))
    there = {"enable_drefs": "1", "use_absolute_path": "1"}
    with av.open(str(path), options=there) as container:  # the movie is one that can be obeyed
        assert any(np.abs(each.to_ndarray()).max() for each in container.decode(audio=0))
    assert not any(np.abs(piece).max() for piece in reel.decoded(path, RATE))


def test_a_name_with_a_colon_is_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("http:", "concat:a|b", "pipe:"):
        path = Path(folder) / "sound.mp3"
        path.parent.mkdir()
        length = write(path, [np.zeros(44_100, np.float32)], FORMATS["mp3"], 64, Tags())
        assert sum(map(len, decoded(path))) == length
        assert sum(map(len, reel.decoded(path, 44_100))) == length


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_written_is_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"sound{FORMATS[name].suffix}"
    write(path, [np.sin(np.arange(44_100, dtype=np.float32) / 9)], FORMATS[name], 64, Tags())
    assert sum(map(len, reel.decoded(path, 44_100))) == pytest.approx(44_100, rel=0.1)


@pytest.mark.parametrize(
    ("container", "codec"),
    [
        ("matroska", "flac"), ("avi", "mp3"), ("mpegts", "aac"), ("ogg", "flac"), ("aiff", "pcm_s16be"),
        ("asf", "mp3"), ("caf", "alac"), ("adts", "aac"), ("mp2", "mp2"), ("w64", "pcm_s16le"), ("flv", "aac"),
    ],
)  # fmt: skip
def test_what_people_record_is_read(container: str, codec: str, tmp_path: Path) -> None:
    path = tmp_path / "sound.bin"
    with begun(path, container, {}) as made:
        stream: Any = made.add_stream(codec, rate=44_100, layout="mono")
        resampler = av.AudioResampler(stream.format, "mono", 44_100, stream.codec_context.frame_size or 1_024)
        frame = av.AudioFrame.from_ndarray(np.full((1, 44_100), 0.1, np.float32), "flt", "mono")
        frame.sample_rate, frame.pts, frame.time_base = 44_100, 0, Fraction(1, 44_100)
        for each in (*resampler.resample(frame), *resampler.resample(None), None):
            made.mux(stream.encode(each))
    with opened(io.BytesIO(path.read_bytes())) as container_:
        assert container_.streams.audio
    assert sum(map(len, reel.decoded(path, 44_100))) == pytest.approx(44_100, rel=0.2)


def test_there_is_one_door() -> None:
    root = Path(narrator.__file__).parent
    opening = [path for path in root.rglob("*.py") if re.search(r"\bav\.open\(", path.read_text(encoding="utf-8"))]
    assert opening == [root / "audio" / "containers.py"]


@pytest.mark.parametrize("rate", [1, 100, 1_999])
def test_a_header_does_not_make_hours_of_a_few_bytes(rate: int, tmp_path: Path) -> None:
    path = tmp_path / "slow.wav"
    soundfile.write(path, np.zeros(2 * RATE, np.float32), rate)
    with pytest.raises(NarratorError, match="cannot be read as sound"):
        next(reel.decoded(path, RATE))
    with pytest.raises(NarratorError, match="cannot be read as sound"):
        next(Recording.of(path).samples())


def test_a_header_that_claims_more_than_there_is_hides_nothing(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    soundfile.write(path, np.zeros(2 * RATE, np.float32), RATE, subtype="PCM_16")
    data = bytearray(path.read_bytes())
    at = data.index(b"data") + 4
    data[4:8], data[at : at + 4] = b"\xff" * 4, b"\xff" * 4
    path.write_bytes(data)
    assert sum(map(len, reel.decoded(path, RATE))) == 2 * RATE


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("kind", [0x7777, 0xFFFF, 0x0000])
def test_a_kind_of_sound_that_nobody_knows(kind: int, read: str, tmp_path: Path) -> None:
    path = tone(tmp_path / "strange.wav")
    data = bytearray(path.read_bytes())
    data[20:22] = struct.pack("<H", kind)
    path.write_bytes(data)
    with pytest.raises(NarratorError, match=path.name):
        READERS[read](path)
    with pytest.raises(AttemptError):
        wire.decoded(bytes(data))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 3e38])
def test_samples_that_are_no_numbers_are_silence_in_a_recording(value: float, tmp_path: Path) -> None:
    path = tmp_path / "strange.wav"
    samples = np.sin(np.arange(RATE) / 9).astype(np.float32) * np.float32(0.3)
    samples[5_000:6_000] = value
    soundfile.write(path, samples, RATE, subtype="FLOAT")
    for read in (lambda: np.concatenate(list(reel.decoded(path, RATE))), lambda: Tape(path).between(0, 1)):
        found = read()
        assert np.isfinite(found).all()
        assert np.abs(found).max() <= LOUDEST
        assert found[:4_900] == pytest.approx(samples[:4_900], abs=1e-3)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_an_answer_whose_samples_are_no_numbers_is_damaged(value: float, tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    samples = np.full(RATE, 0.1, np.float32)
    samples[77] = value
    soundfile.write(path, samples, RATE, subtype="FLOAT")
    with pytest.raises(AttemptError, match="no numbers"):
        wire.decoded(path.read_bytes())


def test_a_picture_beside_the_sound_is_not_decoded(tmp_path: Path) -> None:
    """A cover of 100 megapixels takes FFmpeg 300 MB, and seconds."""
    path = tmp_path / "covered.mp3"
    plain = np.full((2_000, 2_000, 3), 200, np.uint8)
    with av.open(str(path), "w") as made:
        voice = made.add_stream("libmp3lame", rate=44_100, layout="mono")
        cover: Any = made.add_stream("png", rate=1)
        cover.width, cover.height, cover.pix_fmt = 2_000, 2_000, "rgb24"
        cover.disposition = av.stream.Disposition.attached_pic
        made.mux(cover.encode(av.VideoFrame.from_ndarray(plain, format="rgb24")))
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1_152), np.float32), format="fltp", layout="mono")
        frame.sample_rate = 44_100
        made.mux([*voice.encode(frame), *voice.encode(None)])
    with av.open(str(path)) as usual, opened(path) as container:
        assert [stream.type for stream in usual.streams] == [stream.type for stream in container.streams]
        assert usual.streams.video[0].pix_fmt == "rgb24"  # it is found by decoding the picture
        assert container.streams.video[0].pix_fmt is None
        assert next(container.decode(audio=0)).samples
