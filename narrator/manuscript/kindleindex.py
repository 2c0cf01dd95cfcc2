"""The indexes in Kindle books (INDX): entries with numbers under tags, and labels in records of their own."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from narrator.manuscript.palm import DamagedRecordError

LONGEST_LABEL = 1024  # bytes
MOST_ENTRIES = 200_000
MOST_TAGS = 64
_LAST = 0x80  # marks the last byte of a number


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """An entry: its name, and the numbers that stand under each of its tags."""

    name: bytes
    tags: dict[int, tuple[int, ...]]

    def first(self, tag: int, absent: int = 0) -> int:
        """The first number under a tag, if there is one."""
        return next(iter(self.tags.get(tag, ())), absent)


class _Tag(NamedTuple):
    number: int
    values: int  # numbers in each of its values
    mask: int  # of the control byte
    ends: int  # whether the control byte ends here


class KindleIndex:
    """An index that begins at the record `number`. Raises DamagedRecordError where it cannot be read."""

    def __init__(self, record: Callable[[int], bytes], number: int) -> None:
        try:
            self._read(record, number)
        except (struct.error, IndexError):
            raise DamagedRecordError("an index is cut short") from None

    def _read(self, record: Callable[[int], bytes], number: int) -> None:
        head = _checked(record(number))
        (length,) = struct.unpack_from(">I", head, 4)
        (count,) = struct.unpack_from(">I", head, 24)
        (labels,) = struct.unpack_from(">I", head, 52)
        self.controls, self.tags = _tags(head[length:])
        self.entries: list[IndexEntry] = []
        for place in range(count):
            self.entries += self._entries(_checked(record(number + 1 + place)))
            if len(self.entries) > MOST_ENTRIES:
                raise DamagedRecordError("an index is too long")
        self.labels = [record(number + 1 + count + place) for place in range(labels)]

    def _entries(self, data: bytes) -> Iterator[IndexEntry]:
        (table,) = struct.unpack_from(">I", data, 20)
        (count,) = struct.unpack_from(">I", data, 24)
        starts = struct.unpack_from(f">{min(count, len(data))}H", data, table + 4)
        ends = (*starts[1:], table)
        for start, end in zip(starts, ends, strict=False):
            if start >= end:
                raise DamagedRecordError("the entries of an index are out of order")
            yield self._entry(data[start:end])

    def _entry(self, data: bytes) -> IndexEntry:
        begins = 1 + data[0]
        position = begins + self.controls
        counts: list[tuple[_Tag, int, bool]] = []  # how many values a tag has; or how many bytes they take
        control = begins
        for tag in self.tags:
            if tag.ends:
                control += 1
                continue
            value = data[control] & tag.mask
            is_bytes = value == tag.mask and tag.mask.bit_count() > 1
            if is_bytes:
                value, position = _number(data, position)
            elif tag.mask:
                value >>= (tag.mask & -tag.mask).bit_length() - 1
            if value:
                counts.append((tag, value, is_bytes))
        found: dict[int, tuple[int, ...]] = {}
        for tag, value, is_bytes in counts:
            numbers: list[int] = []
            until = position + value
            while position < until if is_bytes else len(numbers) < value * tag.values:
                number, position = _number(data, position)
                numbers.append(number)
            found[tag.number] = tuple(numbers)
        return IndexEntry(data[1:begins], found)

    def label(self, offset: int) -> bytes:
        """The label at an offset, which counts 64 KB a record; nothing where there is none."""
        place, start = divmod(offset, 1 << 16)
        if place >= len(self.labels):
            return b""
        try:
            size, start = _number(self.labels[place], start)
        except IndexError:
            return b""
        return self.labels[place][start : start + min(size, LONGEST_LABEL)]


def _checked(data: bytes) -> bytes:
    if data[:4] != b"INDX":
        raise DamagedRecordError("an index is none")
    return data


def _tags(data: bytes) -> tuple[int, list[_Tag]]:
    """The number of control bytes of every entry, and what they say of which tags."""
    if data[:4] != b"TAGX":
        raise DamagedRecordError("an index names no tags")
    length, controls = struct.unpack_from(">II", data, 4)
    rows = data[12 : min(length, 12 + 4 * MOST_TAGS)]
    return controls, [_Tag(*row) for row in struct.iter_unpack("4B", rows[: len(rows) // 4 * 4])]


def _number(data: bytes, position: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    number = 0
    for _ in range(5):
        byte = data[position]
        position += 1
        number = number << 7 | byte & ~_LAST
        if byte & _LAST:
            break
    return number, position
