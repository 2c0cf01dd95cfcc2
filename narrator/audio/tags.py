"""What a file of sound says about itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

MEDIA_TYPES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A named stretch of the sound: a chapter of a book, or a line of its text."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Tags:
    """Text in any script; what is empty is not written.

    track, tracks : the number of the file and how many there are, 0 where there is no order
    language : ISO 639-2, three letters
    cover : a JPEG or PNG file
    lines : what is heard, with its times; chapters : they cover the sound without gap
    """

    title: str = ""
    album: str = ""
    artist: str = ""
    narrator: str = ""
    track: int = 0
    tracks: int = 0
    genre: str = "Speech"
    year: str = ""
    language: str = ""
    cover: bytes = b""
    lines: tuple[Stretch, ...] = ()
    chapters: tuple[Stretch, ...] = ()

    def key(self) -> str:
        """What tells these tags from any others."""
        return hashlib.sha256(repr(self).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def lyrics(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def cover_type(self) -> str:
        return next((kind for magic, kind in MEDIA_TYPES.items() if self.cover.startswith(magic)), "")


def encodable(text: str) -> str:
    """The text with `?` for lone surrogates, which arguments that are not UTF-8 leave behind; without NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
