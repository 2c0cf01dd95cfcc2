"""A stretch of a lossless recording into a lossless file: sample for sample, with its rate, channels and depth."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from narrator.audio import id3, metadata
from narrator.audio.containers import begun, opened
from narrator.audio.encode import LOSSLESS_FRAME_SAMPLES
from narrator.audio.formats import AudioFormat, Tagging
from narrator.audio.packets import RecordedStretch
from narrator.audio.tags import Tags

# Codecs whose samples have 16 bits, or 24 in 32, and what holds the latter in each format.
CODECS = ("flac", "alac", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be")
DEEPER = {"wav": "pcm_s24le", "flac": "flac"}
FORMATS_OF = {"s16": "s16", "s16p": "s16", "s32": "s32", "s32p": "s32"}


class LosslessSound(NamedTuple):
    """How a recording's samples are stored; `depth` is s16 or s32."""

    rate: int
    layout: str
    depth: str


def lossless_sound(path: Path) -> LosslessSound | None:
    """None where a file's samples are not stored as they are, or not in 16 or 24 bits."""
    about = path.stat()
    return _sound(path, (about.st_mtime_ns, about.st_size))


@cache
def _sound(path: Path, stamp: tuple[int, int]) -> LosslessSound | None:  # noqa: ARG001
    import av

    try:
        with opened(path) as container:
            stream: Any = next(iter(container.streams.audio), None)
            if stream is None or stream.codec_context.name not in CODECS:
                return None
            depth = FORMATS_OF.get(stream.codec_context.format.name)
            return LosslessSound(stream.rate, stream.codec_context.layout.name, depth) if depth else None
    except (av.FFmpegError, OSError, ValueError):
        return None


def copy_samples(path: Path, stretch: RecordedStretch, form: AudioFormat, tags: Tags) -> None:
    """Write the samples of a stretch. Raises as PyAV does."""
    import av

    sound = lossless_sound(stretch.path)
    assert sound
    is_tagged_later = form.tagging is Tagging.ID3_CHUNK
    codec = DEEPER[form.name] if sound.depth == "s32" else form.codec
    with begun(path, form.container, {"fflags": "+bitexact"}) as container:
        stream: Any = container.add_stream(codec, sound.rate, layout=sound.layout, format=sound.depth)
        picture = metadata.describe(container, form, Tags() if is_tagged_later else tags)
        container.start_encoding()
        if picture:
            container.mux(picture)
        size = stream.codec_context.frame_size or LOSSLESS_FRAME_SAMPLES
        even = av.AudioResampler(stream.format, sound.layout, sound.rate, size)
        for frame in chain(_frames(stretch, sound), [None]):
            for each in even.resample(frame):
                container.mux(stream.encode(each))
        container.mux(stream.encode(None))
    if is_tagged_later:
        metadata.append_chunk(path, b"id3 ", id3.tag(tags, round(stretch.length_s * 1000)))


def _frames(stretch: RecordedStretch, sound: LosslessSound) -> Iterator[Any]:
    """The decoded frames of a stretch, the first and the last cut to it."""
    import av

    first, last = round(stretch.from_s * sound.rate), round(stretch.to_s * sound.rate)
    plain = av.AudioResampler(sound.depth, sound.layout, sound.rate)
    at = 0
    with opened(stretch.path) as container:
        for decoded in container.decode(audio=0):
            decoded.pts = None
            for frame in plain.resample(decoded):
                begin, end = max(first - at, 0), min(last - at, frame.samples)
                at += frame.samples
                if begin < end:
                    channels = len(frame.layout.channels)
                    own = frame.to_ndarray()[:, begin * channels : end * channels]
                    cut = av.AudioFrame.from_ndarray(own.copy(), sound.depth, sound.layout)
                    cut.sample_rate = sound.rate
                    yield cut
            if at >= last:
                return
