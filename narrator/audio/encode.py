"""Samples into files of any format, streamed, with tags that read as Chinese everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from narrator import atomic
from narrator.audio import id3, metadata
from narrator.audio.clip import Samples
from narrator.audio.containers import begun, opened
from narrator.audio.formats import FORMATS, TRACK_RATE, AudioFormat, Tagging
from narrator.audio.tags import Tags
from narrator.errors import CodecError

if TYPE_CHECKING:
    import av

ENCODER = 3  # changes whenever the same samples would give other bytes
CONTAINER_OPTIONS = {
    "mp3": {"id3v2_version": "0", "write_id3v1": "0", "write_xing": "1"},  # tags are ours; the Info tag: exact length
    "mp4": {"movflags": "+faststart", "movie_timescale": str(TRACK_RATE), "fflags": "+bitexact"},  # edit list by sample
}
BRANDS = {"m4b": {"brand": "M4B "}, "m4a": {"brand": "M4A "}}  # by which players tell books from songs
CODEC_OPTIONS = {"libmp3lame": {"compression_level": "7"}}
"""LAME at 7 leaves as little noise in every band of speech at 96 kbit/s as at 3, in 60 % of the time."""
LOSSLESS_FRAME_SAMPLES = 4096
MP3_FRAME_SAMPLES = 1152  # of MPEG-1 layer III
MP3_SKIPPED_SAMPLES = 576 + 529  # at the start of a file: the delays of LAME and of the decoder
LEAST_SPARE_SAMPLES = 47  # with fewer left over in the last frame, LAME adds another, and FFmpeg's Info tag is wrong


def write(path: Path, stretches: Iterable[Samples], form: AudioFormat, kbps: int, tags: Tags) -> int:
    """Encode mono samples at TRACK_RATE, MP3 at a constant bit rate; how many of them the file decodes to.

    These are the samples given and, in one file of 25, up to 47 of silence (1 ms), because an MP3's Info tag cannot
    say every length: so files of all formats are of one length.
    Raises OutputError or CodecError; `path` is whole or as it was.
    """
    import av

    with atomic.replacing(path) as partial:
        try:
            return _write(partial, evened(stretches), form, kbps, tags)
        except av.FFmpegError as error:
            if isinstance(error, OSError) and error.errno:
                raise atomic.cannot_write(path, error) from error
            raise CodecError(f"{path.name} could not be encoded: {error}.", remedy="Run `narrator doctor`.") from error


def write_mp3(path: Path, stretches: Iterable[Samples], kbps: int, tags: Tags) -> int:
    return write(path, stretches, FORMATS["mp3"], kbps, tags)


def _write(path: Path, stretches: Iterable[Samples], form: AudioFormat, kbps: int, tags: Tags) -> int:
    if form.tagging not in (Tagging.ID3_HEAD, Tagging.ID3_CHUNK):
        return _encode(path, stretches, form, kbps, tags)
    length = _encode(path, stretches, form, kbps, Tags())
    tag = id3.tag(tags, round(length * 1000 / TRACK_RATE))
    if form.tagging is Tagging.ID3_HEAD:
        metadata.put_before(path, tag)
    else:
        metadata.append_chunk(path, b"id3 ", tag)
    return length


def retag(path: Path, tags: Tags, duration_s: float) -> None:
    """Give a file of ours other tags; its format is `retaggable`.

    Raises OutputError; `path` is whole or as it was.
    """
    with atomic.replacing(path) as partial:
        metadata.replace_tag(path, partial, id3.tag(tags, round(duration_s * 1000)))


def _encode(path: Path, stretches: Iterable[Samples], form: AudioFormat, kbps: int, tags: Tags) -> int:
    import av

    options = CONTAINER_OPTIONS.get(form.container, {"fflags": "+bitexact"}) | BRANDS.get(form.name, {})
    with begun(path, form.container, options) as container:
        given: dict[str, Any] = {"bit_rate": min(kbps, form.most_kbps) * 1000} if form.most_kbps else {}
        stream: Any = container.add_stream(
            form.codec, form.sample_rate, layout="mono", options=CODEC_OPTIONS.get(form.codec, {}), **given
        )
        picture = metadata.describe(container, form, tags)
        container.start_encoding()
        if picture:
            container.mux(picture)
        frame_samples = stream.codec_context.frame_size or LOSSLESS_FRAME_SAMPLES
        resampler = av.AudioResampler(stream.format, "mono", form.sample_rate, frame_samples)
        written = 0
        for samples in stretches:
            for frame in resampler.resample(_frame(samples, written)):
                container.mux(stream.encode(frame))
            written += len(samples)
        for frame in resampler.resample(None):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        return written


def _frame(samples: Samples, at: int) -> av.AudioFrame:
    import av

    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None, :], np.float32), "fltp", "mono")
    frame.sample_rate, frame.pts, frame.time_base = TRACK_RATE, at, Fraction(1, TRACK_RATE)
    return frame


def evened(stretches: Iterable[Samples]) -> Iterator[Samples]:
    """The stretches, and silence behind them where an MP3's length would not be told truly, or there is nothing."""
    length = 0
    for samples in stretches:
        if len(samples):
            length += len(samples)
            yield samples
    spare = -(length + MP3_SKIPPED_SAMPLES) % MP3_FRAME_SAMPLES
    if 0 < spare < LEAST_SPARE_SAMPLES or not length:
        yield np.zeros(spare, np.float32)


def decoded(path: Path) -> Iterator[Samples]:
    """The samples of a file of ours as a player has them, float32, mono, at its own rate."""
    with opened(path) as container:
        for frame in container.decode(audio=0):
            samples = frame.to_ndarray()[0]
            yield samples if samples.dtype == np.float32 else (samples / np.float32(32768)).astype(np.float32)
