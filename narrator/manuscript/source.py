"""A source's bytes, from a file or standard input, within bounds, and refused where they are no text."""

from __future__ import annotations

import re
import stat
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from narrator.errors import SourceError
from narrator.manuscript.encoding import Decoded, decode

LARGEST_TEXT = 64 << 20  # bytes; the longest web novels, twenty million characters, take 60 MB
LARGEST_FILE = 512 << 20  # bytes; a book with its pictures
MOST_PARAGRAPHS = 500_000  # of a document or book; the longest web novels have some 600,000, as plain text
USUAL = (".txt", ".md", ".epub", ".mobi", ".azw3", ".docx", ".pdf")  # files that are shown as an example
STANDARD_INPUT = "-"
STANDARD_INPUT_NAME = "standard input"

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (.doc, .xls, .ppt)"),
    (b"%PDF-", "a PDF document"),
    (b"CONT\x02\x00", "a Kindle book of a form (KFX) that is not read"),
    (b"\xeaDRMION\xee", "a Kindle book with copy protection (KFX with DRM)"),
    (b"TPZ0", "a Kindle book of a form (Topaz) that is not read"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"ID3\2", "an audio file"),
    (b"ID3\3", "an audio file"),
    (b"ID3\4", "an audio file"),
    (b"OggS\0", "an audio file"),
    (b"fLaC\0", "an audio file"),
)
CONVERSIONS = (
    ("copy protection", "Give a copy of it without copy protection, or another edition."),
    ("Kindle", "Give it as EPUB, AZW3 or MOBI; Calibre converts some such books: ebook-convert book.kfx book.epub."),
    ("old Office", "Open it in Word or LibreOffice and save it as DOCX: soffice --convert-to docx book.doc."),
    ("image", "Read its text with an OCR program first."),
)
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True)
class SourceBytes:
    """Bytes with the name they go by; `encoding` is the user's wish, if any."""

    data: bytes
    name: str
    encoding: str | None = None

    @cached_property
    def decoded(self) -> Decoded:
        """The bytes as text. Raises SourceError for what is too long, binary, or not in the encoding asked for."""
        if len(self.data) > LARGEST_TEXT:
            raise too_large(self.name, len(self.data), LARGEST_TEXT)
        if kind := signature(self.data):
            remedy = next((way for word, way in CONVERSIONS if word in kind), "Save its text as TXT, EPUB or DOCX.")
            raise SourceError(f"{self.name} is {kind}, not a text.", remedy=remedy, kind=kind)
        decoded = decode(self.data, self.encoding, self.name)
        is_binary = decoded.certainty < 0.5 and b"\0" in self.data
        if is_binary or not _is_readable(decoded.text):
            raise SourceError(
                f"{self.name} is a binary file, not a text.", remedy="Give a text file, or one of a known format."
            )
        return decoded


def signature(data: bytes) -> str:
    """What kind of file, other than text, begins like `data`; "" if none that is known."""
    if data[4:8] == b"ftyp" or (data[:4] == b"RIFF" and data[8:12] in (b"WAVE", b"AVI ", b"WEBP")):
        return "an audio, video or picture file"
    return next((kind for magic, kind in SIGNATURES if data.startswith(magic)), "")


def _is_readable(text: str) -> bool:
    strange = text.count("\0") + len(_CONTROLS.findall(text))
    if not strange:
        return True
    head = text[:1024]
    is_written = "\0" not in head or 2 * sum("\u3000" <= sign <= "\u9fff" for sign in head) > len(head)
    return is_written and strange <= 8 + len(text) // 200


def open_source(path: Path | str, encoding: str | None = None) -> SourceBytes:
    """The source at `path`, or standard input for `-`. Raises SourceError where it cannot be read."""
    if str(path) == STANDARD_INPUT:
        return SourceBytes(
            _bounded(sys.stdin.buffer.read(LARGEST_FILE + 1), STANDARD_INPUT_NAME), STANDARD_INPUT_NAME, encoding
        )
    path = Path(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise SourceError(f"{path} is a folder.", remedy=f"Give a file in it: {_some_file(path)}.", path=str(path))
        if status.st_size > LARGEST_FILE:
            raise too_large(str(path), status.st_size, LARGEST_FILE)
        with path.open("rb") as file:
            return SourceBytes(_bounded(file.read(LARGEST_FILE + 1), str(path)), str(path), encoding)
    except FileNotFoundError:
        raise SourceError(f"There is no file {path}.", remedy=_nearby(path), path=str(path)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(
            f"{printable_path(path)} cannot be read: {reason}.", remedy="Check the path and its permissions."
        ) from error


def printable_path(path: Path) -> str:
    return str(path).encode("utf-8", "backslashreplace").decode()


def _bounded(data: bytes, name: str) -> bytes:
    if len(data) > LARGEST_FILE:
        raise too_large(name, len(data), LARGEST_FILE)
    return data


def too_large(name: str, size: int, limit: int) -> SourceError:
    """The refusal of a source of `size` bytes where at most `limit` are read."""
    return SourceError(
        f"{name} is too large: {size >> 20} MB, where {limit >> 20} MB can be read.",
        remedy="Split it into several files.",
        size=size,
        limit=limit,
    )


def too_many_paragraphs(name: str) -> SourceError:
    """The refusal of a source with more than MOST_PARAGRAPHS."""
    return SourceError(f"{name} has more than {MOST_PARAGRAPHS:,} paragraphs.", remedy="Split it into several files.")


def _some_file(folder: Path) -> str:
    try:
        names = sorted(p for p in folder.iterdir() if p.suffix.lower() in USUAL)
    except OSError:
        names = []
    return str(names[0]) if names else f"{folder}/book.txt"


def _nearby(path: Path) -> str:
    from difflib import get_close_matches

    try:
        close = get_close_matches(path.name, [p.name for p in path.parent.iterdir()], n=1)
    except (OSError, ValueError):
        return "Check the path."
    return f"Did you mean {path.parent / close[0]}?" if close else "Check the path."
