"""What will be narrated: a Script of chapters, paragraphs and segments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from narrator.audio.options import Pauses
from narrator.manuscript.model import LeftOut

SLOWEST, FASTEST = 0.5, 2.0  # what every engine can speak; the voice's usual pace is 1
SPEED_DECIMALS = 3


class ParagraphKind(StrEnum):
    HEADING = "heading"  # the chapter's title, spoken
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Who speaks, and how fast.

    `voice` names a voice or a member of the script's cast; empty, it is that of what surrounds this part. `speed`
    multiplies that of what surrounds it.
    """

    voice: str = ""
    speed: float = 1.0

    def within(self, outer: Delivery) -> Delivery:
        """What holds for a part that stands in another; never beyond SLOWEST and FASTEST."""
        speed = min(max(self.speed * outer.speed, SLOWEST), FASTEST)
        return Delivery(self.voice or outer.voice, round(speed, SPEED_DECIMALS))


INHERITED = Delivery()


@dataclass(frozen=True, slots=True)
class Reading:
    """How the author wants `text[start:end]` of a segment read: pinyin, or phonemes between slashes."""

    start: int
    end: int
    said: str


@dataclass(frozen=True, slots=True)
class Segment:
    """One synthesis unit: a sentence, short sentences joined, or a piece of a long one; verbatim source text.

    `pause_s` is the silence behind it, in seconds; None where it follows from the structure.
    """

    text: str
    delivery: Delivery = INHERITED
    pause_s: float | None = None
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Segments that follow each other; their texts joined are the paragraph, to the character."""

    segments: tuple[Segment, ...]
    kind: ParagraphKind = ParagraphKind.TEXT
    delivery: Delivery = INHERITED

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
    delivery: Delivery = INHERITED

    @property
    def title_is_spoken(self) -> bool:
        first = self.paragraphs[0] if self.paragraphs else None
        return first is not None and first.kind is ParagraphKind.HEADING and first.text == self.title


@dataclass(frozen=True, slots=True)
class Script:
    """What will be narrated, in order. `voice` is empty where the script does not ask for one.

    `cast` gives names that its deliveries may use for voices, each with a voice and how fast it speaks; `lexicon` names
    files of readings, parted by `, `, the last the strongest.
    """

    title: str
    chapters: tuple[Chapter, ...]
    author: str = ""
    language: str = "zh-CN"
    voice: str = ""
    left_out: tuple[LeftOut, ...] = ()
    speed: float = 1.0
    pauses: Pauses = field(default_factory=Pauses)
    cast: tuple[tuple[str, Delivery], ...] = ()
    lexicon: str = ""

    def segments(self) -> list[Segment]:
        return [s for chapter in self.chapters for paragraph in chapter.paragraphs for s in paragraph.segments]

    def delivery(self, *parts: Chapter | Paragraph | Segment) -> Delivery:
        """The voice's own name, and the speed, for the innermost of parts that stand in each other."""
        asked = Delivery(self.voice, self.speed)
        for part in parts:
            asked = part.delivery.within(asked)
        member = next((member for name, member in self.cast if name == asked.voice), None)
        return Delivery(member.voice, member.speed).within(Delivery("", asked.speed)) if member else asked

    def deliveries(self) -> Iterator[Delivery]:
        """The delivery of each segment, in order."""
        for chapter in self.chapters:
            for paragraph in chapter.paragraphs:
                for segment in paragraph.segments:
                    yield self.delivery(chapter, paragraph, segment)

    def voices(self) -> list[str]:
        """The voices that speak, the script's own first."""
        return list(dict.fromkeys([self.voice, *(delivery.voice for delivery in self.deliveries())]))
