"""The subtitles of a chapter whose audio is there: written with it, or later by its record alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from narrator import atomic, edition
from narrator.edition import ChapterRecord, CueException, recipe_key
from narrator.rendering.heard import chapter_text

if TYPE_CHECKING:
    from narrator.rendering.plan import ChapterPlan
    from narrator.subtitles.files import Altered
    from narrator.subtitles.model import Cue

RECIPE = 6  # changes whenever the same times would give other subtitles


def key(plan: ChapterPlan) -> str:
    """A hash of everything that the subtitle files depend on."""
    words = [[token.end for token in segment.utterance.tokens] for segment in plan.segments()]
    return recipe_key(RECIPE, plan.key(), plan.title, plan.tags.artist, asdict(plan.subtitles), plan.language, words)


def are_kept(plan: ChapterPlan, record: ChapterRecord, folder: Path) -> bool:
    """Whether a chapter's subtitles are there as the plan has them."""
    return record.subtitle_key == key(plan) and record.is_intact(folder, record.subtitle_files())


def write_subtitles(plan: ChapterPlan, record: ChapterRecord, folder: Path) -> ChapterRecord:
    """Write a chapter's subtitles by the times in its record; the record with them instead of any it had."""
    from narrator.subtitles import Header, build, files

    cues = build(chapter_text(plan, record.paragraphs), record.duration_s, plan.subtitles.cues)
    header = Header(plan.title, plan.tags.artist, plan.language)
    names, languages, hashes = {}, {}, {}
    altered: dict[Altered, list[str]] = {}
    for file in files(cues, header, plan.subtitles):
        name = plan.name + file.ending
        atomic.write(folder / name, file.text)
        names[file.name], languages[file.name] = name, file.language
        hashes[name] = edition.file_hash(folder / name)
        for line in file.altered:
            altered.setdefault(line, []).append(file.name)
    return replace(
        record,
        subtitles=names,
        subtitle_languages=languages,
        subtitle_key=key(plan),
        sha256={name: digest for name, digest in record.sha256.items() if name not in record.subtitle_files()} | hashes,
        cue_exceptions=tuple(_exceptions(cues)),
        altered=tuple(line._asdict() | {"subtitles": where} for line, where in altered.items()),
    )


def _exceptions(shown: Sequence[Cue]) -> Iterator[CueException]:
    for number, cue in enumerate(shown, 1):
        if cue.exceptions:
            yield {"cue": number, "text": "\n".join(cue.lines), "reasons": list(cue.exceptions)}
