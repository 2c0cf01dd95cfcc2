"""A recording as the packets that it is stored in: where it can be cut and taken over without being encoded again."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from narrator.audio import mp3frames
from narrator.audio.containers import opened
from narrator.audio.mp3frames import FrameHeader

if TYPE_CHECKING:
    import av

FROM = {"mp3": "mp3", "mov,mp4,m4a,3gp,3g2,mj2": "aac", "ogg": "opus"}  # containers that tell exact times, and codecs
CODECS = {"mp3float": "mp3", "mp3": "mp3", "aac": "aac", "opus": "opus", "libopus": "opus"}
INTO = {"mp3": ("mp3",), "aac": ("m4a", "m4b"), "opus": ("opus",)}
LEADS = {"aac": 2, "opus": 25}  # packets from which a decoder gets going: laps, noise, half a second of prediction
END_S = 0.02  # before the end: other decoders count a little less
NEAR_SAMPLES = 1.0  # that a time may be from an edge: times are kept in samples of a track, and rounded


class RecordedStretch(NamedTuple):
    """From when to when of a recording, in seconds from the first sample that is heard."""

    path: Path
    from_s: float
    to_s: float

    @property
    def length_s(self) -> float:
        return self.to_s - self.from_s


@dataclass(frozen=True)
class PacketGrid:
    """The packets of a recording; `starts` and the end are the samples at `rate` from the first that is heard.

    `leads` are how many packets have to go before each where the sound is cut there, -1 where it cannot be.
    """

    path: Path
    codec: str
    rate: int
    starts: NDArray[np.int64]
    leads: NDArray[np.int64]

    @property
    def length_s(self) -> float:
        return float(self.starts[-1] / self.rate)

    @cached_property
    def edges_s(self) -> NDArray[np.float64]:
        """Where it can be cut: its beginning and end, and between packets."""
        inside = self.starts[:-1][(self.leads >= 0) & (self.starts[:-1] > 0)]
        return np.concatenate([[0], inside, self.starts[-1:]]) / self.rate

    def edge_between(self, from_s: float, to_s: float, near_s: float) -> float:
        """The edge nearest to a time within a stretch; the time itself where there is none."""
        own = self.edges_s[(self.edges_s >= from_s) & (self.edges_s <= to_s)]
        return float(own[np.argmin(np.abs(own - near_s))]) if len(own) else near_s

    def packets_between(self, from_s: float, to_s: float) -> tuple[int, int] | None:
        """The packets of a stretch, ends exclusive; None where it does not begin and end between packets."""
        is_end = to_s >= self.length_s - END_S
        first, last = self._packet(from_s), len(self.starts) - 1 if is_end else self._packet(to_s)
        return (first, last) if first is not None and last is not None and first < last else None

    def _packet(self, at_s: float) -> int | None:
        place = at_s * self.rate
        if place < NEAR_SAMPLES:
            return 0
        at = int(np.argmin(np.abs(self.starts - place)))
        is_edge = at == len(self.starts) - 1 or self.leads[at] >= 0
        return at if is_edge and abs(self.starts[at] - place) <= NEAR_SAMPLES else None


def grid_of(path: Path) -> PacketGrid | None:
    """The packets of a file; None where its sound cannot be taken over as it is stored."""
    about = path.stat()
    return _grid(path, (about.st_mtime_ns, about.st_size))


@cache
def _grid(path: Path, stamp: tuple[int, int]) -> PacketGrid | None:  # noqa: ARG001
    import av

    try:
        with opened(path) as container:
            stream: Any = next(iter(container.streams.audio), None)
            codec = CODECS.get(stream.codec_context.name, "") if stream else ""
            if not codec or FROM.get(container.format.name) != codec:
                return None
            return _of_mp3(path, container, stream) if codec == "mp3" else _of_stream(path, codec, container, stream)
    except (av.FFmpegError, OSError, ValueError):
        return None


def packets(container: av.container.InputContainer, stream: Any) -> Iterator[Any]:
    return (packet for packet in container.demux(stream) if packet.size)


def skipped(packet: Any) -> tuple[int, int]:
    """How many samples of a packet are none of the sound, at its beginning and its end."""
    if not packet.has_sidedata("skip_samples"):
        return 0, 0
    begin, end = struct.unpack("<II", bytes(packet.get_sidedata("skip_samples"))[:8])
    return begin, end


def _of_mp3(path: Path, container: Any, stream: Any) -> PacketGrid | None:
    header: FrameHeader | None = None
    frames: list[tuple[int, int]] = []
    before = behind = 0
    for packet in packets(container, stream):
        frame = bytes(packet)
        own = FrameHeader.of(frame)
        if own is None or (header and own.rate != header.rate) or len(frame) < own.main:
            return None
        header = own
        frames.append((mp3frames.borrowed(frame, own), len(frame) - own.main))
        begin, end = skipped(packet)
        before, behind = before + begin, behind + end
    if header is None:
        return None
    starts = np.arange(len(frames) + 1) * header.samples - before
    starts[-1] -= behind
    leads = [-1 if (led := mp3frames.lead(frames, header, at)) is None else led for at in range(len(frames))]
    return PacketGrid(path, "mp3", header.rate, np.minimum(starts, starts[-1]), np.array(leads))


def _of_stream(path: Path, codec: str, container: Any, stream: Any) -> PacketGrid | None:
    rate = 48_000 if codec == "opus" else stream.rate
    starts: list[int] = []
    at = before = 0
    for packet in packets(container, stream):
        place = round(packet.pts * packet.time_base * rate)
        if starts and abs(place - at) > NEAR_SAMPLES:
            return None  # something is missing, or edited
        if not starts:
            before, _ = skipped(packet)
        starts.append(place)
        at = place + round(packet.duration * packet.time_base * rate)
    if not starts:
        return None
    heard = np.array([*starts, at]) - starts[0] - before
    leads = np.minimum(np.arange(len(starts)), LEADS[codec])
    return PacketGrid(path, codec, rate, heard, leads)
