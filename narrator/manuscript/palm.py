"""Palm databases, which Kindle books are kept in: their records, and text that PalmDOC or HUFF/CDIC has packed."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence

from narrator.errors import SourceError
from narrator.manuscript.source import LARGEST_TEXT

KIND, FIRST_ENTRY, ENTRY = 60, 78, 8  # where the kind of database is said, and the list of records begins
LARGEST_RECORD = 1 << 16  # bytes of text, unpacked; 4,096 as a rule
DEEPEST = 32  # phrases within phrases


class DamagedRecordError(ValueError):
    """What a record says cannot be."""


class PalmDatabase:
    """The records of a database. Raises SourceError for one whose list of records is no such list."""

    def __init__(self, data: bytes, name: str) -> None:
        self.data, self.name = data, name
        self.kind = data[KIND : KIND + 8]
        count = int.from_bytes(data[KIND + 16 : KIND + 18])
        if not count or len(data) < FIRST_ENTRY + count * ENTRY:
            raise self.damaged("its list of records is cut short")
        self.starts = [
            entry[0] for entry in struct.iter_unpack(">I4x", data[FIRST_ENTRY : FIRST_ENTRY + count * ENTRY])
        ]
        if self.starts != sorted(self.starts) or self.starts[0] < FIRST_ENTRY + count * ENTRY:
            raise self.damaged("its list of records is out of order")

    def record(self, number: int) -> bytes:
        """The bytes of a record. Raises SourceError if it is not there, or not whole."""
        if not 0 <= number < len(self.starts):
            raise self.damaged(f"there is no record {number}")
        start = self.starts[number]
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.data)
        if start > len(self.data) or end > len(self.data):
            raise self.damaged(f"record {number} is beyond its end")
        return self.data[start:end]

    def damaged(self, detail: str) -> SourceError:
        return SourceError(f"{self.name} is damaged: {detail}.", remedy="Get another copy of it.")


def without_trailing(data: bytes, flags: int) -> bytes:
    """The packed text of a record, without what the flags of its book say stands behind it."""
    for _ in range((flags >> 1).bit_count()):
        size = _trailing_size(data)
        if not 0 < size <= len(data):
            raise DamagedRecordError("what stands behind its text has no size")
        data = data[:-size]
    if flags & 1 and data:
        data = data[: -(data[-1] & 3) - 1]
    return data


def _trailing_size(data: bytes) -> int:
    """The number that ends at the end of `data`: seven bits a byte, the first of which is marked."""
    size = 0
    for byte in data[-4:]:
        size = (0 if byte & 0x80 else size) << 7 | byte & 0x7F
    return size


def unpacked(data: bytes) -> bytes:
    """What PalmDOC has packed: literals, a space with a letter in one byte, and repetitions."""
    made = bytearray()
    position, end = 0, len(data)
    while position < end:
        sign = data[position]
        position += 1
        if 0x09 <= sign < 0x80 or not sign:
            made.append(sign)
        elif sign <= 0x08:
            made += data[position : position + sign]
            position += sign
        elif sign >= 0xC0:
            made += bytes((0x20, sign ^ 0x80))
        elif position < end:
            pair = sign << 8 | data[position]
            position += 1
            _repeat(made, pair >> 3 & 0x7FF, (pair & 7) + 3)
    if position > end or len(made) > LARGEST_RECORD:
        raise DamagedRecordError("its text is cut short" if position > end else "its text is too long")
    return bytes(made)


def _repeat(made: bytearray, distance: int, length: int) -> None:
    start = len(made) - distance
    if not distance or start < 0:
        raise DamagedRecordError("it repeats what is not there")
    piece = made[start : start + length]
    while len(piece) < length:
        piece += piece[: length - len(piece)]
    made += piece


class PhraseUnpacker:
    """Unpacks HUFF/CDIC: codes of up to 32 bits that stand for phrases, which may be packed in the same way."""

    def __init__(self, codes: bytes, phrases: Sequence[bytes]) -> None:
        if codes[:4] != b"HUFF" or any(record[:4] != b"CDIC" for record in phrases):
            raise DamagedRecordError("its dictionary is none")
        try:
            short, long = struct.unpack_from(">II", codes, 8)
            self.short = [(n & 0x1F, bool(n & 0x80), n >> 8) for n in struct.unpack_from(">256I", codes, short)]
            bounds = struct.unpack_from(">64I", codes, long)
            self.least, self.greatest = (0, *bounds[::2]), (0, *bounds[1::2])
            self.phrases: list[bytes] = []
            self.packed: set[int] = set()
            for record in phrases:
                self._take(record)
        except struct.error:
            raise DamagedRecordError("its dictionary is cut short") from None
        self.open: set[int] = set()
        self.left = LARGEST_TEXT

    def _take(self, record: bytes) -> None:
        total, bits = struct.unpack_from(">II", record, 8)
        count = min(1 << min(bits, 16), total - len(self.phrases))
        for start in struct.unpack_from(f">{max(count, 0)}H", record, 16):
            (size,) = struct.unpack_from(">H", record, 16 + start)
            if not size & 0x8000:
                self.packed.add(len(self.phrases))
            self.phrases.append(record[18 + start : 18 + start + (size & 0x7FFF)])

    def __call__(self, data: bytes) -> bytes:
        """The text of a record. Raises DamagedRecordError."""
        return self._unpack(data, 0)

    def _unpack(self, data: bytes, depth: int) -> bytes:
        made = bytearray()
        position, end = 0, len(data) * 8
        data += bytes(5)
        while position < end:
            place = position >> 3
            window = int.from_bytes(data[place : place + 5]) >> 8 - (position & 7) & 0xFFFFFFFF
            size, phrase = self._code(window)
            position += size
            if position > end:
                break
            made += self._phrase(phrase, depth)
            if len(made) > LARGEST_RECORD:
                raise DamagedRecordError("its text is too long")
        return bytes(made)

    def _code(self, window: int) -> tuple[int, int]:
        """The size in bits of the code that a window of 32 bits begins with, and the number of its phrase."""
        size, is_whole, greatest = self.short[window >> 24]
        if not is_whole:
            while 0 < size <= 32 and window >> 32 - size < self.least[size]:
                size += 1
            greatest = self.greatest[size] if size <= 32 else 0
        if not 0 < size <= 32:
            raise DamagedRecordError("it has a code without a size")
        return size, greatest - (window >> 32 - size)

    def _phrase(self, number: int, depth: int) -> bytes:
        if not 0 <= number < len(self.phrases) or number in self.open or depth > DEEPEST:
            raise DamagedRecordError("it has a code without a phrase")
        if number in self.packed:
            self.open.add(number)
            self.phrases[number] = self._unpack(self.phrases[number], depth + 1)
            self.left -= len(self.phrases[number])
            if self.left < 0:
                raise DamagedRecordError("its dictionary is too long")
            self.open.discard(number)
            self.packed.discard(number)
        return self.phrases[number]


def unpacker(kind: int, dictionary: Callable[[], Sequence[bytes]]) -> Callable[[bytes], bytes]:
    """What unpacks the records of a book whose header names that kind; `dictionary` has the records of HUFF/CDIC."""
    if kind == 1:
        return bytes
    if kind == 2:
        return unpacked
    if kind == int.from_bytes(b"DH"):
        codes, *phrases = dictionary()
        return PhraseUnpacker(codes, phrases)
    raise DamagedRecordError(f"there is no kind of packing {kind}")
