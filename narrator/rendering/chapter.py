"""A chapter is made: audio, subtitles and the record of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from narrator import edition
from narrator.frontend.model import TokenKind
from narrator.rendering import sounding, subtitling
from narrator.rendering.plan import ChapterPlan, SegmentPlan

if TYPE_CHECKING:
    from narrator.audio.clip import Clip
    from narrator.audio.stitch import Placed, Track


def make(
    plan: ChapterPlan, clip: Callable[[SegmentPlan], Clip], folder: Path, kept: edition.ChapterRecord | None = None
) -> edition.ChapterRecord:
    """Stitch, master, encode and subtitle a chapter into `folder`. Memory does not grow with its length.

    kept : a record of the same chapter with files that are intact: they stay where times are the same
    """
    return subtitling.write_subtitles(plan, make_sound(plan, clip, folder, kept), folder)


def make_sound(
    plan: ChapterPlan, clip: Callable[[SegmentPlan], Clip], folder: Path, kept: edition.ChapterRecord | None = None
) -> edition.ChapterRecord:
    """The same without subtitles: what a worker of a cluster can do, too."""
    sound, paragraphs = sounding.make(plan, clip, folder, lambda track: tuple(_records(plan, track)), kept)
    return edition.ChapterRecord(
        title=plan.title,
        audio=next(iter(sound.files.values())),
        files=sound.files,
        loudness=sound.loudness,
        copied=sound.copied,
        subtitles={},
        duration_s=sound.duration_s,
        key=plan.key(),
        tag_key=plan.tag_key(),
        sha256={name: edition.file_hash(folder / name) for name in sound.files.values()},
        paragraphs=paragraphs,
        unspoken=tuple(_unspoken(plan.segments())),
        voice=plan.voice,
    )


def _records(plan: ChapterPlan, track: Track) -> Iterator[edition.ParagraphRecord]:
    placed = iter(track.placed)
    at = 0
    for paragraph in plan.paragraphs:
        segments: list[edition.SegmentRecord] = []
        for segment in paragraph.segments:
            if segment.key:
                place = next(placed)
                at = place.end_sample
                segments.append(_spoken_record(segment, place, plan))
            else:
                segments.append(_silent_record(segment, at))
        yield edition.ParagraphRecord(str(paragraph.kind), tuple(segments))


def _spoken_record(segment: SegmentPlan, place: Placed, plan: ChapterPlan) -> edition.SegmentRecord:
    from narrator.audio.formats import TRACK_RATE

    def s(sample: int) -> float:
        return edition.seconds(sample, TRACK_RATE)

    marks = tuple((m.start_char, m.end_char, s(m.start_sample), s(m.end_sample)) for m in place.marks)
    text, voice = segment.utterance.text, segment.voice.name
    start_s, end_s = s(place.start_sample), s(place.end_sample)
    if plan.sound.as_recorded and marks:  # there is more than the segment around it
        start_s, end_s = marks[0][2], marks[-1][3]
    other = voice if voice != plan.voice else ""
    return edition.SegmentRecord(text, start_s, end_s, segment.key, place.timing, marks, other)


def _silent_record(segment: SegmentPlan, at_sample: int) -> edition.SegmentRecord:
    from narrator.audio.formats import TRACK_RATE

    at_s = edition.seconds(at_sample, TRACK_RATE)
    text = segment.utterance.text
    return edition.SegmentRecord(text, at_s, at_s, "", "exact", ((0, len(text), at_s, at_s),) if text else ())


def _unspoken(segments: Iterable[SegmentPlan]) -> Iterator[edition.Unspoken]:
    """What stands in the text and has no reading: symbols, emoji."""
    for number, segment in enumerate(segments, 1):
        for token in segment.utterance.tokens:
            text = segment.utterance.text[token.start : token.end].strip()
            if token.kind is TokenKind.SILENT and text:
                yield {"segment": number, "text": text, "reason": "has no reading"}
