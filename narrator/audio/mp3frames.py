"""MPEG layer III, frame by frame: what a frame needs of those before it, and the frame that tells a file's length.

A frame's bytes may begin in earlier frames (the bit reservoir), and its sound laps over that of the frame before. What
is cut out of a file therefore begins with some frames more, which the Info frame tells players to leave out.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
KBPS = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
DECODER_LATE = 529  # samples by which every decoder is late, and which the Info frame's figures leave out
MOST_SKIPPED = 4095 + DECODER_LATE  # samples: the figure has 12 bits
LAPS_SAMPLES = 1152  # of frames before a cut that have to be decoded for the sound behind it to be whole
HAS_ALL = 0xF  # an Info frame with frames, bytes, places to seek and quality
PLACES = 100
TAG_BYTES = 4 + 4 + 8 + PLACES + 4 + 36  # Info, flags, frames and bytes, places, quality, and what LAME adds
VERSION = b"Lavf     "  # by which readers know that delays are told
CRC_16 = 0xA001


class FrameHeader(NamedTuple):
    """What the first bytes of a frame say; `side` is where its side information begins, `main` where its sound does."""

    word: int
    is_mpeg1: bool
    rate: int
    is_mono: bool
    side: int
    main: int

    @property
    def samples(self) -> int:
        return 1152 if self.is_mpeg1 else 576

    @classmethod
    def of(cls, frame: bytes) -> FrameHeader | None:
        """None where the bytes are no frame of layer III at a constant rate."""
        word = int.from_bytes(frame[:4], "big")
        version, layer, rate = word >> 19 & 3, word >> 17 & 3, word >> 10 & 3
        if word >> 21 != 0x7FF or layer != 1 or version == 1 or rate == 3:
            return None
        is_mpeg1, is_mono = version == 3, word >> 6 & 3 == 3
        side = 4 if word >> 16 & 1 else 6
        length = (17 if is_mono else 32) if is_mpeg1 else (9 if is_mono else 17)
        return cls(word, is_mpeg1, RATES[version][rate], is_mono, side, side + length)


def borrowed(frame: bytes, header: FrameHeader) -> int:
    """How many bytes of a frame's sound lie in the frames before it."""
    at = header.side
    return (frame[at] << 1 | frame[at + 1] >> 7) if header.is_mpeg1 else frame[at]


def lead(frames: Sequence[tuple[int, int]], header: FrameHeader, number: int) -> int | None:
    """How many frames have to go before one so that its sound is whole; None where they cannot all be skipped.

    Each of `frames` is how many bytes it borrows, and how many it holds.
    """
    laps = min(number, LAPS_SAMPLES // header.samples)
    reached = number - laps
    for place in range(reached, number + 1):
        need, at = frames[place][0], place
        while need > 0 and at > 0:
            at -= 1
            need -= frames[at][1]
        reached = min(reached, at)
    led = number - reached
    return led if led * header.samples <= MOST_SKIPPED else None


def info(frames: Sequence[bytes], header: FrameHeader, skipped: int, spare: int) -> bytes:
    """The frame before others that says how long they are, and how many samples at either end are none of the sound."""
    table = KBPS[header.is_mpeg1]
    sizes = [header.samples // 8 * kbps * 1000 // header.rate for kbps in table]
    index = next(at for at, size in enumerate(sizes) if at and size >= header.main + TAG_BYTES)
    word = header.word & ~(0xF << 12 | 1 << 9) | index << 12 | 1 << 16  # neither padded nor with a checksum
    total = sum(map(len, frames)) + sizes[index]
    is_even = max(map(len, frames)) - min(map(len, frames)) <= 1
    held = bytearray(word.to_bytes(4, "big")) + bytes(header.main - header.side)
    held += (b"Info" if is_even else b"Xing") + struct.pack(">III", HAS_ALL, len(frames), total)
    held += _places(frames, sizes[index], total) + bytes(4)
    delays = max(skipped - DECODER_LATE, 0) << 12 | min(spare + DECODER_LATE, 0xFFF)
    lame = bytearray(36)
    if skipped:
        lame[:9], lame[21:24] = VERSION, delays.to_bytes(3, "big")
        lame[28:32] = total.to_bytes(4, "big")
    held += lame
    held[-2:] = _checksum(held[:-2]).to_bytes(2, "big")
    return bytes(held.ljust(sizes[index], b"\0"))


def _places(frames: Sequence[bytes], before: int, total: int) -> bytes:
    """Where in the file each hundredth of the sound begins, in 256ths."""
    ends = [before, *accumulate((len(frame) for frame in frames), initial=before)]
    return bytes(min(255, 256 * ends[1 + at * len(frames) // PLACES] // total) for at in range(PLACES))


def _checksum(data: bytes | bytearray) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (CRC_16 if crc & 1 else 0)
    return crc
