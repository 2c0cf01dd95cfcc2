"""What earlier runs left in an edition's folder: by the last manifest, and by the journal of a run that broke off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from narrator import edition
from narrator.edition import Artifact, ChapterRecord, CoverRecord, Manifest, SourceRecord
from narrator.errors import EditionError
from narrator.manuscript.model import LeftOut
from narrator.readback import json_value
from narrator.rendering import journal
from narrator.rendering.plan import ChapterPlan
from narrator.rendering.remembering import BEFORE_IT_WAS_REMEMBERED


@dataclass(frozen=True, slots=True)
class Previous:
    """Chapters that were made in `folder`, and hashes of the scripts that were written and not edited.

    `manifest` is that of the last run that came to its end; `damage` says why it cannot be read.
    """

    folder: Path
    chapters: tuple[ChapterRecord, ...] = ()
    scripts: frozenset[str] = frozenset()
    cover: CoverRecord | None = None
    source: SourceRecord | None = None
    manifest: Manifest | None = None
    damage: str = ""

    @property
    def title(self) -> str:
        return self.manifest.title if self.manifest else ""

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        return tuple(LeftOut(**piece) for piece in self.manifest.left_out) if self.manifest else ()

    @property
    def whole(self) -> dict[str, Artifact]:
        return self.manifest.whole if self.manifest else {}

    @property
    def made_with(self) -> dict[str, Any]:
        """The options of the last run; those of an edition that does not say are what 0.1.0 had."""
        if self.manifest is None:
            return {}
        return self.manifest.made_with or BEFORE_IT_WAS_REMEMBERED

    @property
    def characters(self) -> int:
        return sum(map(len, self.texts()))

    def texts(self) -> Iterator[str]:
        """What the last run narrated, segment by segment."""
        for chapter in self.manifest.chapters if self.manifest else ():
            for paragraph in chapter.paragraphs:
                yield from (segment.text for segment in paragraph.segments)

    def files(self) -> set[str]:
        """The names of the files that earlier runs made."""
        whole = {made.file for made in self.whole.values()}
        cover = {self.cover.file} if self.cover and self.cover.is_ours else set()
        return whole | cover | {name for chapter in self.chapters for name in chapter.sha256}

    def same(self, plan: ChapterPlan) -> ChapterRecord | None:
        """The latest record of a chapter that would sound the same now, with its files that are intact, if any."""
        key = plan.key()
        same = (record for record in reversed(self.chapters) if record.key == key)
        intact = (record.with_files(tuple(record.intact_files(self.folder))) for record in same)
        return next((record for record in intact if record.files), None)

    def reusable(self, plan: ChapterPlan) -> ChapterRecord | None:
        """The record of a chapter whose sound is there in every format, though its tags may have to be changed."""
        from narrator.audio.formats import RETAGGABLE

        record, formats = self.same(plan), plan.sound.formats
        if record is None or not record.files.keys() >= set(formats):
            return None
        can_stay = record.tag_key == plan.tag_key() or set(formats) <= set(RETAGGABLE)
        return record.with_files(formats) if can_stay else None


def previous(folder: Path) -> Previous:
    """What earlier runs left; nothing where there was none. Raises EditionError where a newer version wrote it."""
    ended = _ended(folder)
    chapters, scripts, cover, source = list(ended.chapters), set(ended.scripts), ended.cover, ended.source
    for entry in journal.entries(folder):
        with suppress(ValueError, KeyError, TypeError, EditionError):
            made = json_value(entry)
            if "chapter" in made:
                chapters.append(edition.chapter_record(made["chapter"]))
            elif "cover" in made:
                cover = edition.cover_record(made["cover"])
            elif "source" in made:
                source = SourceRecord(str(made["source"]["path"]), str(made["source"]["sha256"]))
            else:
                scripts.add(str(made["script"]))
    return replace(ended, chapters=tuple(chapters), scripts=frozenset(scripts), cover=cover, source=source)


def _ended(folder: Path) -> Previous:
    """What the last run left that came to its end."""
    try:
        last = edition.read(folder)
    except EditionError as error:
        if error.data.get("is_newer"):
            raise
        return Previous(folder, damage=error.problem)
    if last is None:
        return Previous(folder)
    ours = {last.script.sha256} if last.script and not last.script.edited else set()
    return Previous(folder, last.chapters, frozenset(ours), last.cover, last.source, last)
