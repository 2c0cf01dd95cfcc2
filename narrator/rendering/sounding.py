"""The sound files of a chapter: laid out, brought to their level, encoded and tagged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from narrator import edition
from narrator.edition import ChapterRecord, ParagraphRecord
from narrator.frontend.model import TokenKind, Utterance
from narrator.rendering.filming import filmed
from narrator.rendering.keeping import kept_stretches
from narrator.rendering.pausing import COMMAS, SENTENCE_ENDS
from narrator.script.model import ParagraphKind

if TYPE_CHECKING:
    from narrator.audio.clip import Clip, Samples
    from narrator.audio.loudness import Loudness
    from narrator.audio.mastering import Master
    from narrator.audio.options import Pauses
    from narrator.audio.stitch import Silence, Speech, Track
    from narrator.audio.tags import Stretch, Tags
    from narrator.rendering.plan import ChapterPlan, SegmentPlan

MOST_VOICE_GAIN_DB = 20.0


class SoundFiles(NamedTuple):
    """Files by format, the level of the first, how long all of them are, and which are copies of a recording."""

    files: dict[str, str]
    loudness: dict[str, float]
    duration_s: float
    copied: tuple[str, ...] = ()


def make(
    plan: ChapterPlan,
    clip: Callable[[SegmentPlan], Clip],
    folder: Path,
    records: Callable[[Track], tuple[ParagraphRecord, ...]],
    kept: ChapterRecord | None,
) -> tuple[SoundFiles, tuple[ParagraphRecord, ...]]:
    """Write the files that are wanting; those of `kept` stay where times are still the same."""
    from narrator.audio.copying import copy
    from narrator.audio.formats import FORMATS, TRACK_RATE
    from narrator.audio.mastering import Master
    from narrator.audio.stitch import Track

    source = sound_of(plan, clip)
    track = Track(source.parts())
    master = Master.of(source.over(track), source.sound, plan.sound.target)
    paragraphs = records(track)
    same = retag_files(plan, kept, folder) if kept and kept.paragraphs == paragraphs else None
    files, loudness = (dict(same.files), same.loudness) if same else ({}, {})
    copies, formats = kept_stretches(plan), plan.sound.formats
    is_copied = formats[0] in copies
    length_samples = round(copies[formats[0]].length_s * TRACK_RATE) if is_copied else master.length_samples
    duration_s = edition.seconds(length_samples, TRACK_RATE)
    tags = full_tags(plan, paragraphs, duration_s)
    for form in formats:
        if form not in files:
            path = folder / (plan.name + FORMATS[form].suffix)
            if form in copies:
                copy(path, copies[form], FORMATS[form], tags)
            else:
                with filmed(plan, paragraphs, duration_s, path) if FORMATS[form].video else nullcontext(path) as target:
                    written = master.write(target, FORMATS[form], plan.sound.kbps, tags)
                loudness = _figures(written.loudness) if form == formats[0] else loudness
            files[form] = path.name
    ordered = {form: files[form] for form in formats}
    return SoundFiles(ordered, loudness, duration_s, tuple(copies)), paragraphs


def _figures(loudness: Loudness | None) -> dict[str, float]:
    return {name: round(value, 2) for name, value in asdict(loudness).items()} if loudness else {}


def retag_files(plan: ChapterPlan, record: ChapterRecord, folder: Path) -> ChapterRecord:
    """The record with the plan's tags in its files; without those whose tags cannot be changed alone."""
    from narrator.audio import encode
    from narrator.audio.formats import RETAGGABLE

    if record.tag_key == plan.tag_key():
        return record
    record = record.with_files(tuple(form for form in record.files if form in RETAGGABLE))
    tags, hashes = full_tags(plan, record.paragraphs, record.duration_s), {}
    for name in record.files.values():
        encode.retag(folder / name, tags, record.duration_s)
        hashes[name] = edition.file_hash(folder / name)
    return replace(record, title=plan.title, sha256=record.sha256 | hashes, tag_key=plan.tag_key())


def full_tags(plan: ChapterPlan, paragraphs: Sequence[ParagraphRecord], duration_s: float) -> Tags:
    sections = tuple(_sections(plan.title, paragraphs, duration_s)) if plan.has_sections() else ()
    return replace(plan.tags, lines=tuple(_lines(paragraphs)), chapters=sections)


def _sections(title: str, paragraphs: Sequence[ParagraphRecord], duration_s: float) -> Iterator[Stretch]:
    """The chapter by the headings in it; they cover it without gap."""
    from narrator.audio.tags import Stretch

    places = [(0, title)]
    for paragraph in paragraphs:
        name = "".join(segment.text for segment in paragraph.segments).strip()
        start_ms = round(paragraph.segments[0].start_s * 1000) if paragraph.segments else 0
        if paragraph.kind == ParagraphKind.HEADING and name != title and start_ms > places[-1][0]:
            places.append((start_ms, name))
    ends = [*(start_ms for start_ms, _ in places[1:]), round(duration_s * 1000)]
    for (start_ms, name), end_ms in zip(places, ends, strict=True):
        yield Stretch(start_ms, end_ms, name)


def _lines(paragraphs: Iterable[ParagraphRecord]) -> Iterator[Stretch]:
    """What is heard, a segment a line."""
    from narrator.audio.tags import Stretch

    for paragraph in paragraphs:
        for segment in paragraph.segments:
            if segment.clip:
                yield Stretch(round(segment.start_s * 1000), round(segment.end_s * 1000), segment.text.strip())


class ChapterParts(NamedTuple):
    """A chapter's parts, which can be iterated repeatedly, and what is mixed over their track."""

    parts: Callable[[], Iterator[Speech | Silence]]
    over: Callable[[Iterable[Samples]], Iterable[Samples]]

    def sound(self) -> Iterable[Samples]:
        from narrator.audio.stitch import Track

        return self.over(Track(self.parts()))


def mastered(plan: ChapterPlan, clip: Callable[[SegmentPlan], Clip]) -> Master:
    """A chapter's sound, listened to and ready to be brought to its level."""
    from narrator.audio.mastering import Master

    source = sound_of(plan, clip)
    return Master.of(source.sound(), source.sound, plan.sound.target)


def sound_of(plan: ChapterPlan, clip: Callable[[SegmentPlan], Clip]) -> ChapterParts:
    """The chapter's sound before it is mastered; with music, its length and loudness have to be known first."""
    from narrator.audio.formats import TRACK_RATE
    from narrator.audio.loudness import measure
    from narrator.audio.mix import Accompaniment, mixed
    from narrator.audio.stitch import Track

    gains = voice_gains(plan, clip)
    accompaniment = Accompaniment(plan.sound.music, plan.sound.intro, plan.sound.outro)
    if not accompaniment:
        in_room = _room(plan, Track(parts(plan, clip, gains)) if plan.sound.room_tone else [])
        return ChapterParts(lambda: parts(plan, clip, gains), in_room)
    around = (accompaniment.head_samples, accompaniment.tail_samples)
    track = Track(parts(plan, clip, gains, around))
    lufs = measure(track, TRACK_RATE).integrated_lufs
    spans = [(placed.start_sample, placed.end_sample) for placed in track.placed]
    in_room = _room(plan, Track(parts(plan, clip, gains)) if plan.sound.room_tone else [])
    return ChapterParts(
        lambda: parts(plan, clip, gains, around),
        lambda stretches: in_room(mixed(stretches, spans, track.length_samples, lufs, accompaniment)),
    )


def _room(plan: ChapterPlan, track: Iterable[Samples]) -> Callable[[Iterable[Samples]], Iterable[Samples]]:
    """What puts a room's quiet under the chapter, as low as that of `track`; nothing where none is asked for."""
    from narrator.audio.roomtone import floor_of, over_room

    if not plan.sound.room_tone:
        return lambda stretches: stretches
    floor = floor_of(track)
    return lambda stretches: over_room(stretches, floor)


def parts(
    plan: ChapterPlan,
    clip: Callable[[SegmentPlan], Clip],
    gains: Mapping[str, float],
    around: tuple[int, int] = (0, 0),
) -> Iterator[Speech | Silence]:
    """The chapter as clips and silences, each clip read when its turn comes; `around` it so many samples more."""
    from narrator.audio.stitch import Silence, in_samples

    as_recorded = plan.sound.as_recorded
    yield Silence(around[0] + (0 if as_recorded else in_samples(plan.pauses.head_s)))
    for segment, pause_s in zip(plan.spoken(), plan.silences(), strict=True):
        yield _speech(segment, clip, plan, gains)
        yield Silence(0 if as_recorded else in_samples(pause_s))
    yield Silence(around[1])


def _speech(
    segment: SegmentPlan, clip: Callable[[SegmentPlan], Clip], plan: ChapterPlan, gains: Mapping[str, float]
) -> Speech:
    from narrator.audio.stitch import Speech

    least_s = pauses_inside(segment.utterance, plan.pauses)
    return Speech(clip(segment), least_s, gains.get(segment.voice.name, 0.0), whole=plan.sound.as_recorded)


def voice_gains(plan: ChapterPlan, clip: Callable[[SegmentPlan], Clip]) -> dict[str, float]:
    """Where several voices speak, by how many dB each is to be raised to be as loud as the others; else nothing."""
    from narrator.audio.formats import TRACK_RATE
    from narrator.audio.loudness import SILENCE_DB, measure
    from narrator.audio.stitch import Track

    names = sorted({segment.voice.name for segment in plan.spoken()})
    if len(names) < 2 or plan.sound.target is None:
        return {}
    levels = {}
    for name in names:
        own = (_speech(part, clip, plan, {}) for part in plan.spoken() if part.voice.name == name)
        levels[name] = measure(Track(own), TRACK_RATE).integrated_lufs
    loudest = max(levels.values())
    return {name: min(loudest - level, MOST_VOICE_GAIN_DB) for name, level in levels.items() if level > SILENCE_DB}


def pauses_inside(utterance: Utterance, pauses: Pauses) -> dict[int, float]:
    """How long the pause at each mark of punctuation is to be at least, by the offset of the mark."""
    least = dict.fromkeys(COMMAS, pauses.comma_s) | dict.fromkeys(SENTENCE_ENDS, pauses.sentence_s)
    marks = (token for token in utterance.tokens if token.kind is TokenKind.PUNCTUATION)
    return {mark.start: least.get(utterance.text[mark.start], 0.0) for mark in marks}
