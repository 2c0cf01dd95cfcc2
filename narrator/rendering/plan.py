"""What is going to be made: every segment's words, voice and pause, and all that a chapter's files depend on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from narrator.edition import recipe_key
from narrator.frontend.model import Utterance
from narrator.rendering.delivery import Manner
from narrator.rendering.pausing import PausePlan, chapter_silences, paragraph_pauses
from narrator.script.model import Paragraph, ParagraphKind, Segment
from narrator.video.options import VideoOptions

if TYPE_CHECKING:
    from narrator.audio.options import Pauses, SoundOptions
    from narrator.audio.tags import Tags
    from narrator.subtitles.files import SubtitleOptions
    from narrator.synthesis.voices import Voice

RECIPE = 2  # changes whenever the same clips would give other files, apart from encoder and engine
SECTIONS = 1  # changes whenever the same headings in a chapter would give its files other marks
LAST = 8  # segments of a chapter
CLOSERS = "”’」』）)》】\"'"


@dataclass(frozen=True, slots=True)
class SegmentPlan:
    """`key` is the clip's, empty where nothing is spoken; `pause` follows the segment.

    `gap` is the reason why it is not spoken though it should be.
    """

    utterance: Utterance
    voice: Voice
    key: str
    pause: PausePlan
    speed: float = 1.0
    gap: str = ""


@dataclass(frozen=True, slots=True)
class ParagraphPlan:
    kind: ParagraphKind
    segments: tuple[SegmentPlan, ...]

    def text(self) -> str:
        return "".join(segment.utterance.text for segment in self.segments)


@dataclass(frozen=True, slots=True)
class ChapterPlan:
    """All that a chapter's files depend on. `name` is the files' name without suffix.

    `tags` lack what is known only when the chapter is laid out: the lines and their times.
    `subtitles` and `language` shape nothing but the subtitles, which have a key of their own.
    """

    name: str
    title: str
    paragraphs: tuple[ParagraphPlan, ...]
    pauses: Pauses
    sound: SoundOptions
    tags: Tags
    subtitles: SubtitleOptions
    language: str
    voice: str
    video: VideoOptions = field(default_factory=VideoOptions)

    def segments(self) -> Iterator[SegmentPlan]:
        for paragraph in self.paragraphs:
            yield from paragraph.segments

    def spoken(self) -> Iterator[SegmentPlan]:
        return (segment for segment in self.segments() if segment.key)

    def as_worked(self) -> list[SegmentPlan]:
        """What is spoken, as it is best handed out: the last ones longest first, so that all workers end at once."""
        spoken = list(self.spoken())
        return spoken[:-LAST] + sorted(spoken[-LAST:], key=lambda segment: -len(segment.utterance.text))

    def key(self) -> str:
        """A hash of everything that the sound depends on, and all times in it, in whatever format; not of its tags."""
        from narrator.audio.encode import ENCODER
        from narrator.audio.mastering import MASTERING

        parts = [[s.utterance.text, s.key, *self._other_voice(s)] for s in self.segments()]
        silences = self.silences()
        kinds = [[paragraph.kind, len(paragraph.segments)] for paragraph in self.paragraphs]
        versions = [RECIPE, ENCODER, MASTERING]
        return recipe_key(versions, self.name, self.sound.key(), asdict(self.pauses), kinds, parts, silences)

    def tag_key(self) -> str:
        """A hash of what the files say and show beside the sound: the tags, and in a video the subtitles."""
        from narrator.audio.formats import FORMATS

        shown: list[object] = []
        if any(FORMATS[name].video for name in self.sound.formats):
            shown = [asdict(self.subtitles), self.language]
            shown += [asdict(self.video)] if self.video != VideoOptions() else []
        shown += [f"sections {SECTIONS}"] if self.has_sections() else []
        return recipe_key(self.tags.key(), shown)

    def has_sections(self) -> bool:
        """Whether headings stand inside the chapter."""
        return any(part.kind is ParagraphKind.HEADING and part.text().strip() != self.title for part in self.paragraphs)

    def _other_voice(self, segment: SegmentPlan) -> list[str]:
        return [segment.voice.name] if segment.key and segment.voice.name != self.voice else []

    def silences(self) -> list[float]:
        """The silence behind each segment that is spoken, in seconds."""
        return chapter_silences(((bool(segment.key), segment.pause) for segment in self.segments()), self.pauses)

    def changed(self, change: Callable[[SegmentPlan], SegmentPlan]) -> ChapterPlan:
        """The chapter with each of its segments changed."""
        paragraphs = (replace(part, segments=tuple(map(change, part.segments))) for part in self.paragraphs)
        return replace(self, paragraphs=tuple(paragraphs))


def paragraph_plan(
    paragraph: Paragraph,
    manner: Callable[[Segment], Manner],
    pauses: Pauses,
    utterances: Iterator[Utterance],
    key: Callable[[Utterance, Manner], str],
) -> ParagraphPlan:
    """How a paragraph will be spoken, and how long the pause after each of its segments is.

    The next of `utterances` are those of its segments.
    """
    planned = []
    for segment, pause in zip(paragraph.segments, paragraph_pauses(paragraph, pauses), strict=True):
        utterance, how = next(utterances), manner(segment)
        clip = key(utterance, how) if utterance.is_spoken else ""
        planned.append(SegmentPlan(utterance, how.voice, clip, pause, how.speed))
    return ParagraphPlan(paragraph.kind, tuple(planned))
