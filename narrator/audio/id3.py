"""ID3v2.3 tags, as https://id3.org/id3v2.3.0 and its chapter addendum have them.

FFmpeg writes no lyrics and no synchronized text; mutagen, which does, is under the GPL. Text that is not ASCII is
UTF-16 with a byte order mark, which old players read, too; there is no ID3v1, whose Latin-1 makes Chinese unreadable.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence

from narrator.audio.tags import Stretch, Tags, encodable

LATIN_1, UTF_16 = b"\x00", b"\x01"
FRONT_COVER = b"\x03"
MILLISECONDS, LYRICS = b"\x02", b"\x01"  # of SYLT: the unit of its times, the kind of its text
NO_OFFSET = b"\xff" * 8  # of a chapter's bytes: its times say where it is
HEADER_BYTES = 10
TOP_LEVEL, ORDERED = 2, 1  # of a table of contents
MOST_ENTRIES = 255  # of a table of contents, which counts in a byte


def tag(tags: Tags, length_ms: int) -> bytes:
    """The whole tag, to stand before the first MP3 frame."""
    frames = b"".join(_frames(tags, length_ms))
    return b"ID3\x03\x00\x00" + _syncsafe(len(frames)) + frames


def length(start: bytes) -> int:
    """How many bytes the tag has that a file starts with; 0 where there is none."""
    if not start.startswith(b"ID3") or len(start) < HEADER_BYTES:
        return 0
    return HEADER_BYTES + sum(byte << shift for byte, shift in zip(start[6:10], (21, 14, 7, 0), strict=True))


def _frames(tags: Tags, length_ms: int) -> Iterator[bytes]:
    track = f"{tags.track}/{tags.tracks}" if tags.track else ""
    texts = {
        "TIT2": tags.title, "TALB": tags.album, "TPE1": tags.artist, "TPE2": tags.artist, "TCOM": tags.narrator,
        "TRCK": track, "TCON": tags.genre, "TYER": tags.year, "TLAN": tags.language, "TLEN": str(length_ms),
    }  # fmt: skip
    for name, text in texts.items():
        if text:
            yield _frame(name, _text(text))
    if tags.narrator:
        yield _frame("TXXX", UTF_16 + _utf_16("NARRATOR") + _utf_16(tags.narrator, end=False))
    language = (tags.language or "und").encode("ascii", "replace")[:3].ljust(3)
    if tags.lines:
        yield _frame("USLT", UTF_16 + language + _utf_16("") + _utf_16(tags.lyrics, end=False))
        yield _frame("SYLT", UTF_16 + language + MILLISECONDS + LYRICS + _utf_16("") + _timed(tags.lines))
    yield from _contents(tags.chapters)
    if tags.cover_type:
        yield _frame("APIC", LATIN_1 + tags.cover_type.encode() + b"\0" + FRONT_COVER + b"\0" + tags.cover)


def _contents(chapters: tuple[Stretch, ...]) -> Iterator[bytes]:
    """A frame for each chapter, and the table that lists them: more than it holds stand in tables under it."""
    names = [f"ch{number}".encode() + b"\0" for number in range(1, len(chapters) + 1)]
    groups = [names[at : at + MOST_ENTRIES] for at in range(0, len(names), MOST_ENTRIES)]
    if len(groups) == 1:
        yield _table(b"toc\0", names, TOP_LEVEL | ORDERED)
    elif groups:
        tables = [f"toc{number}".encode() + b"\0" for number in range(1, len(groups) + 1)]
        yield _table(b"toc\0", tables, TOP_LEVEL | ORDERED)
        yield from (_table(table, group, ORDERED) for table, group in zip(tables, groups, strict=True))
    for name, chapter in zip(names, chapters, strict=True):
        times = struct.pack(">II", chapter.start_ms, chapter.end_ms)
        yield _frame("CHAP", name + times + NO_OFFSET + _frame("TIT2", _text(chapter.text)))


def _table(name: bytes, entries: Sequence[bytes], flags: int) -> bytes:
    return _frame("CTOC", name + bytes([flags, len(entries)]) + b"".join(entries))


def _timed(lines: Iterable[Stretch]) -> bytes:
    return b"".join(_utf_16(line.text) + struct.pack(">I", line.start_ms) for line in lines)


def _frame(name: str, content: bytes) -> bytes:
    return name.encode() + struct.pack(">I", len(content)) + b"\0\0" + content


def _text(text: str) -> bytes:
    text = encodable(text)
    return LATIN_1 + text.encode("ascii") if text.isascii() else UTF_16 + _utf_16(text, end=False)


def _utf_16(text: str, *, end: bool = True) -> bytes:
    return b"\xff\xfe" + encodable(text).encode("utf-16-le") + (b"\0\0" if end else b"")


def _syncsafe(number: int) -> bytes:
    """Four bytes of seven bits, so that no tag's size looks like a frame of sound."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))
