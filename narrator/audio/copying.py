"""A stretch of a recording into a file as it is stored: packets are copied, and what is lossless stays so."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

from narrator import atomic
from narrator.audio import id3, metadata, mp3frames
from narrator.audio.containers import begun, opened
from narrator.audio.encode import BRANDS, CONTAINER_OPTIONS
from narrator.audio.formats import AudioFormat, Tagging
from narrator.audio.lossless import copy_samples, lossless_sound
from narrator.audio.mp3frames import FrameHeader
from narrator.audio.packets import INTO, PacketGrid, RecordedStretch, grid_of, packets
from narrator.audio.tags import Tags
from narrator.errors import CodecError

LOSSLESS = ("flac", "wav")  # formats
OPUS_SKIP_AT = 10  # bytes in the header, where it says how many samples a player leaves out


def can_copy(stretch: RecordedStretch, form: AudioFormat) -> bool:
    """Whether a stretch can go into a file of a format as it is stored."""
    if form.name in LOSSLESS:
        return lossless_sound(stretch.path) is not None
    grid = grid_of(stretch.path)
    if grid is None or form.name not in INTO[grid.codec]:
        return False
    return grid.packets_between(stretch.from_s, stretch.to_s) is not None


def kept_format(recordings: Sequence[Path]) -> str:
    """The format in which recordings can be kept as they are stored; empty where there is none for all of them."""
    grids = [grid_of(path) for path in recordings]
    kinds = {grid.codec if grid else "" for grid in grids}
    if len(kinds) == 1 and (codec := kinds.pop()):
        return INTO[codec][0]
    return "flac" if all(path.suffix.lower() == ".flac" and lossless_sound(path) for path in recordings) else ""


def copy(path: Path, stretch: RecordedStretch, form: AudioFormat, tags: Tags) -> None:
    """Write a stretch that can be copied. Raises OutputError or CodecError; `path` is whole or as it was."""
    import av

    with atomic.replacing(path) as partial:
        try:
            if form.name in LOSSLESS:
                copy_samples(partial, stretch, form, tags)
            else:
                _copy(partial, stretch, form, tags)
        except av.FFmpegError as error:
            raise CodecError(
                f"{stretch.path} could not be copied into {path.name}: {error}.",
                remedy="Name another format with --format, or leave out --keep-audio.",
            ) from error


def _copy(path: Path, stretch: RecordedStretch, form: AudioFormat, tags: Tags) -> None:
    grid = grid_of(stretch.path)
    assert grid
    own = grid.packets_between(stretch.from_s, stretch.to_s)
    assert own
    if grid.codec == "mp3":
        _copy_mp3(path, grid, own, id3.tag(tags, round(stretch.length_s * 1000)))
    else:
        _copy_packets(path, grid, own, form, tags)


def _copy_mp3(path: Path, grid: PacketGrid, own: tuple[int, int], tag: bytes) -> None:
    first, last = own
    led = int(grid.leads[first])
    frames = list(_bytes(grid, first - led, last))
    header = FrameHeader.of(frames[0])
    assert header
    before = led * header.samples if led or first else -int(grid.starts[0])
    spare = (last - first) * header.samples - int(grid.starts[last] - grid.starts[first])
    frames.insert(0, mp3frames.info(frames, header, before, spare))
    with path.open("wb") as file:
        file.write(tag)
        file.writelines(frames)


def _bytes(grid: PacketGrid, first: int, last: int) -> Iterator[bytes]:
    with opened(grid.path) as container:
        yield from (bytes(packet) for packet in islice(packets(container, container.streams.audio[0]), first, last))


def _copy_packets(path: Path, grid: PacketGrid, own: tuple[int, int], form: AudioFormat, tags: Tags) -> None:
    import av

    first, last = own
    led = int(grid.leads[first])
    options = CONTAINER_OPTIONS.get(form.container, {"fflags": "+bitexact"}) | BRANDS.get(form.name, {})
    with opened(grid.path) as source, begun(path, form.container, options) as container:
        heard = source.streams.audio[0]
        stream: Any = container.add_stream_from_template(heard)
        zero = max(0, int(grid.starts[first]))
        if form.tagging is Tagging.OGG:
            skipped = zero - int(grid.starts[first - led])
            stream.codec_context.extradata = _skipping(heard.codec_context.extradata or b"", skipped)
            zero -= skipped
        picture = metadata.describe(container, form, tags)
        container.start_encoding()
        if picture:
            container.mux(picture)
        for number, packet in enumerate(islice(packets(source, heard), first - led, last), first - led):
            taken = av.Packet(bytes(packet))
            taken.pts = taken.dts = int(grid.starts[number]) - zero
            taken.duration = int(grid.starts[number + 1] - grid.starts[number])
            taken.time_base, taken.stream, taken.is_keyframe = Fraction(1, grid.rate), stream, True
            container.mux(taken)


def _skipping(header: bytes, samples: int) -> bytes:
    return header[:OPUS_SKIP_AT] + struct.pack("<H", samples) + header[OPUS_SKIP_AT + 2 :]
