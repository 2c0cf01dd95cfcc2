"""The subtitles of a chapter whose audio is there: written with it, or later by its record alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrator import atomic, edition
from narrator.edition import ChapterRecord, ParagraphRecord

if TYPE_CHECKING:
    from narrator.rendering.chapter import ChapterPlan, ParagraphPlan
    from narrator.subtitles.files import Altered
    from narrator.subtitles.model import Cue, TimedText

RECIPE = 3  # changes whenever the same times would give other subtitles


def key(plan: ChapterPlan) -> str:
    """A hash of everything that the subtitle files depend on."""
    words = [[token.end for token in segment.utterance.tokens] for segment in plan.segments()]
    recipe = [RECIPE, plan.key(), plan.title, plan.tags.artist, asdict(plan.subtitles), plan.language, words]
    return hashlib.sha256(json.dumps(recipe).encode()).hexdigest()


def are_kept(plan: ChapterPlan, record: ChapterRecord, folder: Path) -> bool:
    """Whether a chapter's subtitles are there as the plan has them."""
    return record.subtitle_key == key(plan) and record.is_intact(folder, record.subtitle_files())


def subtitled(plan: ChapterPlan, record: ChapterRecord, folder: Path) -> ChapterRecord:
    """Write a chapter's subtitles by the times in its record; the record with them instead of any it had."""
    from narrator.subtitles import Header, build, files

    heard = [timed_text(part, made) for part, made in zip(plan.paragraphs, record.paragraphs, strict=True)]
    cues = build(heard, record.duration_s, plan.subtitles.cues)
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


def timed_text(plan: ParagraphPlan, record: ParagraphRecord) -> TimedText:
    """A paragraph as it is heard."""
    from narrator.subtitles.model import TimedSpan, TimedText

    spans: list[TimedSpan] = []
    breaks: set[int] = set()
    offset = 0
    heard = [pair for pair in zip(plan.segments, record.segments, strict=True) if not pair[0].gap]
    for segment, made in heard:
        spans += [TimedSpan(start + offset, end + offset, start_s, end_s) for start, end, start_s, end_s in made.marks]
        breaks |= {token.end + offset for token in segment.utterance.tokens}
        offset += len(made.text)
    return TimedText("".join(made.text for _, made in heard), tuple(spans), frozenset(breaks))


def _exceptions(shown: Sequence[Cue]) -> Iterator[dict[str, Any]]:
    for number, cue in enumerate(shown, 1):
        if cue.exceptions:
            yield {"cue": number, "text": "\n".join(cue.lines), "reasons": list(cue.exceptions)}
