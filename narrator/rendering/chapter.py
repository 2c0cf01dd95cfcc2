"""One chapter: planned as utterances and pauses, then made as audio, subtitles and a record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrator import edition
from narrator.frontend.model import TokenKind, Utterance
from narrator.rendering import sounding, subtitling
from narrator.rendering.delivery import Manner
from narrator.script.model import Paragraph, ParagraphKind, Segment

if TYPE_CHECKING:
    from narrator.audio.clip import Clip
    from narrator.audio.pauses import Pauses
    from narrator.audio.sound import SoundOptions
    from narrator.audio.stitch import Placed, Track
    from narrator.audio.tags import Tags
    from narrator.subtitles.files import SubtitleOptions
    from narrator.synthesis.voices import Voice

RECIPE = 2  # changes whenever the same clips would give other files, apart from encoder and engine
CLOSERS = "”’」』）)》】\"'"


@dataclass(frozen=True, slots=True)
class SegmentPlan:
    """`key` is the clip's, empty where nothing is spoken; `pause_s` follows the segment.

    `gap` is the reason why it is not spoken though it should be. `pause_is_asked` says that the script sets the pause.
    """

    utterance: Utterance
    voice: Voice
    key: str
    pause_s: float
    gap: str = ""
    speed: float = 1.0
    pause_is_asked: bool = False


@dataclass(frozen=True, slots=True)
class ParagraphPlan:
    kind: ParagraphKind
    segments: tuple[SegmentPlan, ...]


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

    def segments(self) -> Iterator[SegmentPlan]:
        for paragraph in self.paragraphs:
            yield from paragraph.segments

    def spoken(self) -> Iterator[SegmentPlan]:
        return (segment for segment in self.segments() if segment.key)

    def key(self) -> str:
        """A hash of everything that the sound depends on, and all times in it, in whatever format; not of its tags."""
        from narrator.audio.encode import ENCODER
        from narrator.audio.mastering import MASTERING

        parts = [[s.utterance.text, s.key, *self._other_voice(s)] for s in self.segments()]
        silences = self.silences()
        kinds = [[paragraph.kind, len(paragraph.segments)] for paragraph in self.paragraphs]
        versions = [RECIPE, ENCODER, MASTERING]
        recipe = [versions, self.name, self.sound.key(), asdict(self.pauses), kinds, parts, silences]
        return hashlib.sha256(json.dumps(recipe).encode()).hexdigest()

    def tag_key(self) -> str:
        """A hash of what the files say and show beside the sound: the tags, and in a video the subtitles."""
        from narrator.audio.formats import VIDEO

        shown = [asdict(self.subtitles), self.language] if VIDEO in self.sound.formats else []
        return hashlib.sha256(json.dumps([self.tags.key(), shown]).encode()).hexdigest()

    def _other_voice(self, segment: SegmentPlan) -> list[str]:
        return [segment.voice.name] if segment.key and segment.voice.name != self.voice else []

    def silences(self) -> list[float]:
        """The silence behind each segment that is spoken, in seconds: what the script asks for, else by structure."""
        found: list[float] = []
        asked: list[bool] = []
        for segment in self.segments():
            if segment.key:
                found.append(segment.pause_s)
                asked.append(segment.pause_is_asked)
            elif found and segment.pause_is_asked >= asked[-1]:  # what cannot be spoken still ends its paragraph
                found[-1] = segment.pause_s if segment.pause_is_asked else max(found[-1], segment.pause_s)
                asked[-1] = segment.pause_is_asked
        if found and not asked[-1]:
            found[-1] = self.pauses.tail_s
        return found


def paragraph_plan(
    paragraph: Paragraph,
    manner: Callable[[Segment], Manner],
    pauses: Pauses,
    pronounce: Callable[[Segment], Utterance],
    key: Callable[[Utterance, Manner], str],
) -> ParagraphPlan:
    """How a paragraph will be spoken, and how long the pause after each of its segments is."""
    planned: list[SegmentPlan] = []
    for i, segment in enumerate(paragraph.segments):
        utterance, how = pronounce(segment), manner(segment)
        is_last = i == len(paragraph.segments) - 1
        pause_s = pause_after(paragraph, pauses) if is_last else pause_within(segment.text, pauses)
        is_asked = segment.pause_s is not None
        planned.append(
            SegmentPlan(
                utterance,
                how.voice,
                key(utterance, how) if utterance.is_spoken else "",
                pause_s if segment.pause_s is None else segment.pause_s,
                speed=how.speed,
                pause_is_asked=is_asked,
            )
        )
    return ParagraphPlan(paragraph.kind, tuple(planned))


def pause_after(paragraph: Paragraph, pauses: Pauses) -> float:
    return pauses.heading_s if paragraph.kind is ParagraphKind.HEADING else pauses.paragraph_s


def pause_within(text: str, pauses: Pauses) -> float:
    """The pause between two segments of one paragraph: between sentences, or inside one that was split."""
    ending = text.rstrip().rstrip(CLOSERS)
    return pauses.sentence_s if ending.endswith(tuple(sounding.SENTENCE_ENDS)) else pauses.clause_s


def make(
    plan: ChapterPlan, clip: Callable[[SegmentPlan], Clip], folder: Path, kept: edition.ChapterRecord | None = None
) -> edition.ChapterRecord:
    """Stitch, master, encode and subtitle a chapter into `folder`. Memory does not grow with its length.

    kept : a record of the same chapter with files that are intact: they stay where times are the same
    """
    sound, paragraphs = sounding.make(plan, clip, folder, lambda track: tuple(_records(plan, track)), kept)
    record = edition.ChapterRecord(
        title=plan.title,
        audio=next(iter(sound.files.values())),
        files=sound.files,
        loudness=sound.loudness,
        subtitles={},
        duration_s=sound.duration_s,
        key=plan.key(),
        tag_key=plan.tag_key(),
        sha256={name: edition.file_hash(folder / name) for name in sound.files.values()},
        paragraphs=paragraphs,
        unspoken=tuple(_unspoken(plan.segments())),
        voice=plan.voice,
    )
    return subtitling.subtitled(plan, record, folder)


def _records(plan: ChapterPlan, track: Track) -> Iterator[edition.ParagraphRecord]:
    placed = iter(track.placed)
    at = 0
    for paragraph in plan.paragraphs:
        segments: list[edition.SegmentRecord] = []
        for segment in paragraph.segments:
            if segment.key:
                place = next(placed)
                at = place.end_sample
                segments.append(_spoken_record(segment, place, plan.voice))
            else:
                segments.append(_silent_record(segment, at))
        yield edition.ParagraphRecord(str(paragraph.kind), tuple(segments))


def _spoken_record(segment: SegmentPlan, place: Placed, usual: str) -> edition.SegmentRecord:
    from narrator.audio.formats import TRACK_RATE

    def s(sample: int) -> float:
        return edition.seconds(sample, TRACK_RATE)

    marks = tuple((m.start_char, m.end_char, s(m.start_sample), s(m.end_sample)) for m in place.marks)
    text, voice = segment.utterance.text, segment.voice.name
    start_s, end_s = s(place.start_sample), s(place.end_sample)
    other = voice if voice != usual else ""
    return edition.SegmentRecord(text, start_s, end_s, segment.key, place.timing, marks, other)


def _silent_record(segment: SegmentPlan, at_sample: int) -> edition.SegmentRecord:
    from narrator.audio.formats import TRACK_RATE

    at_s = edition.seconds(at_sample, TRACK_RATE)
    text = segment.utterance.text
    return edition.SegmentRecord(text, at_s, at_s, "", "exact", ((0, len(text), at_s, at_s),) if text else ())


def _unspoken(segments: Iterable[SegmentPlan]) -> Iterator[dict[str, Any]]:
    """What stands in the text and has no reading: symbols, emoji."""
    for number, segment in enumerate(segments, 1):
        for token in segment.utterance.tokens:
            text = segment.utterance.text[token.start : token.end].strip()
            if token.kind is TokenKind.SILENT and text:
                yield {"segment": number, "text": text, "reason": "has no reading"}
