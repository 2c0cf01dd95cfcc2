"""What a reader of any format gives: headings and paragraphs of text, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum


class BlockKind(StrEnum):
    HEADING = "heading"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class GivenReading:
    """How the source says that `text[start:end]` of a block is read: a syllable a character, as in `chong2 qing4`."""

    start: int
    end: int
    said: str


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, or one paragraph as its author set it (hard-wrapped lines already rejoined).

    `level` is 1 to 6 for headings and 0 for text.
    """

    kind: BlockKind
    text: str
    level: int = 0
    readings: tuple[GivenReading, ...] = ()

    def cut(self, start: int, end: int) -> Block:
        """A part of it, with the readings that are whole in it."""
        inside = (each for each in self.readings if start <= each.start and each.end <= end)
        return replace(
            self,
            text=self.text[start:end],
            readings=tuple(replace(each, start=each.start - start, end=each.end - start) for each in inside),
        )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A piece of the source that is not narrated. `chapter` counts from 1; 0 is the whole document."""

    text: str
    reason: str
    chapter: int = 0


@dataclass(frozen=True, slots=True)
class Cover:
    """The picture on the front of a book: the bytes of an image file and its media type."""

    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A source as read. `blocks` and `left_out` together hold every character of it but white space.

    `encoding` says how bytes were decoded and `certainty`, from 0 to 1, how sure that is. `left_out` is in reading
    order; `left_out_after[i]` is the number of blocks that stand before `left_out[i]`, and `left_out_at[i]` the number
    of characters of the next block that do: 0 between two blocks. `title_source` says where the title was found: "title
    page", "metadata", "heading", "file name", or nowhere.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    author: str = ""
    language: str = "zh-CN"
    left_out: tuple[LeftOut, ...] = ()
    left_out_after: tuple[int, ...] = ()
    encoding: str = "utf-8"
    certainty: float = 1.0
    metadata: dict[str, str] = field(default_factory=dict)
    left_out_at: tuple[int, ...] = ()
    format: str = "text"
    cover: Cover | None = None
    title_source: str = ""
