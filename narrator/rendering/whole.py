"""All chapters in one sound file, with a table of contents: from the clips, not from files that were encoded once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from narrator.edition import Artifact, ChapterRecord, recipe_key
from narrator.rendering import sounding
from narrator.slug import file_name

if TYPE_CHECKING:
    from narrator.audio.clip import Clip, Samples
    from narrator.audio.formats import AudioFormat
    from narrator.audio.tags import Stretch, Tags
    from narrator.rendering.plan import ChapterPlan, SegmentPlan

RECIPE = 1  # changes whenever the same chapters would give another file
SPARE_DB = 0.3  # kept below the peak, as this file is encoded only once


class MadeChapter(NamedTuple):
    """A chapter as it was made."""

    plan: ChapterPlan
    record: ChapterRecord


def write_whole(
    parts: Sequence[MadeChapter],
    formats: Sequence[str],
    clip: Callable[[SegmentPlan], Clip],
    folder: Path,
    before: Mapping[str, Artifact],
) -> Iterator[tuple[str, Artifact]]:
    """Write the file of each format, or keep it where it is as it would be made; its record."""
    from narrator.audio import encode
    from narrator.audio.formats import FORMATS

    for name in formats:
        form = FORMATS[name]
        file = f"{file_name(folder.resolve().name)}{form.suffix}"
        key, kept = _key(parts, name), before.get(name)
        if kept != Artifact.of(folder / file, key):
            kbps = parts[0].plan.sound.kbps
            encode.write(folder / file, _sound(parts, form, kbps, clip), form, kbps, _tags(parts))
        yield name, Artifact.of(folder / file, key)


def _key(parts: Sequence[MadeChapter], name: str) -> str:
    chapters = [[part.record.key, part.record.tag_key] for part in parts]
    return recipe_key(RECIPE, name, chapters)


def _sound(
    parts: Sequence[MadeChapter], form: AudioFormat, kbps: int, clip: Callable[[SegmentPlan], Clip]
) -> Iterator[Samples]:
    """The chapters one after another, each at its level; only one is listened to ahead."""
    from narrator.audio.streams import ahead

    for part in parts:
        yield from ahead(sounding.mastered(part.plan, clip).raised(form, kbps, SPARE_DB))


def _tags(parts: Sequence[MadeChapter]) -> Tags:
    tags = parts[0].plan.tags
    return replace(tags, title=tags.album, track=0, tracks=0, chapters=tuple(_chapters(parts)))


def _chapters(parts: Sequence[MadeChapter]) -> Iterator[Stretch]:
    from narrator.audio.tags import Stretch

    at_s = 0.0
    for part in parts:
        end_s = at_s + part.record.duration_s
        yield Stretch(round(at_s * 1000), round(end_s * 1000), part.record.title)
        at_s = end_s
