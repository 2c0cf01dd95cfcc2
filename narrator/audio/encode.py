"""Samples into an MP3 file, streamed, with tags that read as Chinese everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from narrator import atomic
from narrator.audio.clip import Samples
from narrator.audio.stitch import TRACK_RATE
from narrator.errors import CodecError

if TYPE_CHECKING:
    import av

ENCODER = "mp3-2"  # changes whenever the same samples would give other bytes
ID3 = {"id3v2_version": "3", "write_id3v1": "0", "write_xing": "1"}  # 2.3 in UTF-16; the Info tag makes length exact
FRAME_SAMPLES = 1152  # of MPEG-1 layer III
SKIPPED_SAMPLES = 576 + 529  # at the start of a file: the delays of LAME and of the decoder
LEAST_SPARE_SAMPLES = 47  # with fewer left over in the last frame, LAME adds another, and FFmpeg's Info tag is wrong


def write_mp3(path: Path, stretches: Iterable[Samples], kbps: int, tags: Mapping[str, str]) -> int:
    """Encode mono samples at TRACK_RATE, at a constant bit rate; the exact number of samples that the file decodes to.

    These are the samples given and, in one file of 25, up to 47 of silence (1 ms), because the Info tag cannot say
    every length.

    tags : FFmpeg's names: title, artist, album, track (n/N), language, …
    Raises OutputError or CodecError; `path` is whole or as it was.
    """
    import av

    with atomic.replacing(path) as partial:
        try:
            with av.open(str(partial), "w", format="mp3", options=ID3) as container:
                container.metadata.update({key: _encodable(value) for key, value in tags.items() if value})
                return _encode(container, stretches, kbps)
        except av.FFmpegError as error:
            if isinstance(error, OSError) and error.errno:
                raise atomic.cannot_write(path, error) from error
            raise CodecError(f"{path.name} could not be encoded: {error}.", remedy="Run `narrator doctor`.") from error


def _encodable(value: str) -> str:
    """The text with `?` for lone surrogates, which arguments that are not UTF-8 leave behind."""
    return value.encode("utf-8", "replace").decode("utf-8")


def _encode(container: av.container.OutputContainer, stretches: Iterable[Samples], kbps: int) -> int:
    import av

    stream = container.add_stream("libmp3lame", rate=TRACK_RATE, layout="mono", format="fltp", bit_rate=kbps * 1000)
    fifo = av.AudioFifo()
    written = 0
    for samples in _evened(stretches):
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None, :]), format="fltp", layout="mono")
        frame.sample_rate, frame.pts = TRACK_RATE, written
        written += len(samples)
        fifo.write(frame)
        for full in fifo.read_many(FRAME_SAMPLES):
            container.mux(stream.encode(full))
    if rest := fifo.read(0, partial=True):
        container.mux(stream.encode(rest))
    container.mux(stream.encode(None))
    return written


def _evened(stretches: Iterable[Samples]) -> Iterator[Samples]:
    """The stretches, and silence behind them where the length would not be told truly, or there is nothing at all."""
    length = 0
    for samples in stretches:
        length += len(samples)
        yield samples
    spare = -(length + SKIPPED_SAMPLES) % FRAME_SAMPLES
    if 0 < spare < LEAST_SPARE_SAMPLES or not length:
        yield np.zeros(spare, np.float32)
