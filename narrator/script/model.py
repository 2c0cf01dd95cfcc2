"""What will be narrated: a Script of chapters, paragraphs and segments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from narrator.manuscript.model import LeftOut


class ParagraphKind(StrEnum):
    HEADING = "heading"  # the chapter's title, spoken
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Segment:
    """One synthesis unit: a sentence, short sentences joined, or a piece of a long one; verbatim source text."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Segments that follow each other; their texts joined are the paragraph, to the character."""

    segments: tuple[Segment, ...]
    kind: ParagraphKind = ParagraphKind.TEXT

    @property
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter becomes one audio file.

    `title` names it. A title that stands in the source is spoken: it is then also the first paragraph, of kind
    HEADING. A title found for it by the segmenter, or given from outside, is only shown.
    """

    title: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def title_is_spoken(self) -> bool:
        return bool(self.paragraphs) and self.paragraphs[0].kind is ParagraphKind.HEADING


@dataclass(frozen=True, slots=True)
class Script:
    """What will be narrated, in order. `voice` is empty where the script does not ask for one."""

    title: str
    chapters: tuple[Chapter, ...]
    author: str = ""
    language: str = "zh-CN"
    voice: str = ""
    left_out: tuple[LeftOut, ...] = ()

    def segments(self) -> list[Segment]:
        return [s for chapter in self.chapters for paragraph in chapter.paragraphs for s in paragraph.segments]
