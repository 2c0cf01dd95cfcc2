"""What earlier runs left in an edition's folder: by the last manifest, and by the journal of a run that broke off."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from narrator import edition
from narrator.edition import ChapterRecord
from narrator.manuscript.model import LeftOut
from narrator.rendering import journal
from narrator.rendering.plan import ChapterPlan
from narrator.rendering.sounding import RETAGGED


@dataclass(frozen=True, slots=True)
class Previous:
    """Chapters that were made in `folder`, and hashes of the scripts that were written and not edited."""

    folder: Path
    chapters: tuple[ChapterRecord, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    scripts: frozenset[str] = frozenset()
    title: str = ""
    id: str = ""
    whole: dict[str, dict[str, str]] = field(default_factory=dict)
    cover: dict[str, str] = field(default_factory=dict)

    def files(self) -> set[str]:
        whole = {made["file"] for made in self.whole.values()} | edition.cover_files(self.cover)
        return whole | {name for chapter in self.chapters for name in chapter.sha256}

    def same(self, plan: ChapterPlan) -> ChapterRecord | None:
        """The latest record of a chapter that would sound the same now, with its files that are intact, if any."""
        key = plan.key()
        same = (record for record in reversed(self.chapters) if record.key == key)
        intact = (record.with_files(tuple(record.intact_files(self.folder))) for record in same)
        return next((record for record in intact if record.files), None)

    def reusable(self, plan: ChapterPlan) -> ChapterRecord | None:
        """The record of a chapter whose sound is there in every format, though its tags may have to be changed."""
        record, formats = self.same(plan), plan.sound.formats
        if record is None or not record.files.keys() >= set(formats):
            return None
        can_stay = record.tag_key == plan.tag_key() or set(formats) <= set(RETAGGED)
        return record.with_files(formats) if can_stay else None


def previous(folder: Path) -> Previous:
    """What earlier runs left; nothing where there was none."""
    ended = _ended(folder)
    chapters, scripts, cover = list(ended.chapters), set(ended.scripts), ended.cover
    for entry in journal.entries(folder):
        with suppress(ValueError, *edition.MALFORMED):
            made = json.loads(entry)
            if "chapter" in made:
                chapters.append(edition.chapter_record(made["chapter"]))
            elif "cover" in made:
                cover = dict(made["cover"])
            else:
                scripts.add(made["script"])
    return replace(ended, chapters=tuple(chapters), scripts=frozenset(scripts), cover=cover)


def _ended(folder: Path) -> Previous:
    """What the last run left that came to its end."""
    with suppress(*edition.MALFORMED):
        if last := edition.previous(folder):
            ours = set() if last.script.get("edited") else {last.script["sha256"]}
            left_out = tuple(LeftOut(**piece) for piece in last.left_out)
            return Previous(
                folder, last.chapters, left_out, frozenset(ours), last.title, last.id, last.whole, last.cover
            )
    return Previous(folder)
