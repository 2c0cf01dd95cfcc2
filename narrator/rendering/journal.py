"""What lies in an edition's folder from earlier runs: by the manifest of the last that ended, and by a journal since.

The journal has a JSON value a line, `{"script": hash}`, `{"chapter": record}` or `{"cover": record}`, each after a
line break, so that one that was torn by a crash spoils no other. It is removed when the manifest is written.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from narrator import atomic, edition
from narrator.edition import ChapterRecord
from narrator.manuscript.model import LeftOut

JOURNAL = ".journal"


@dataclass(frozen=True, slots=True)
class Before:
    """Chapters that were made, and hashes of the scripts that were written and not edited."""

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


def before(folder: Path) -> Before:
    """What earlier runs left; nothing where there was none."""
    ended = _ended(folder)
    chapters, scripts, cover = list(ended.chapters), set(ended.scripts), ended.cover
    for entry in _entries(folder):
        with suppress(ValueError, *edition.MALFORMED):
            made = json.loads(entry)
            if "chapter" in made:
                chapters.append(edition.chapter_record(made["chapter"]))
            elif "cover" in made:
                cover = dict(made["cover"])
            else:
                scripts.add(made["script"])
    return replace(ended, chapters=tuple(chapters), scripts=frozenset(scripts), cover=cover)


def _ended(folder: Path) -> Before:
    """What the last run left that came to its end."""
    with suppress(*edition.MALFORMED):
        if last := edition.previous(folder):
            ours = set() if last.script.get("edited") else {last.script["sha256"]}
            left_out = tuple(LeftOut(**piece) for piece in last.left_out)
            return Before(last.chapters, left_out, frozenset(ours), last.title, last.id, last.whole, last.cover)
    return Before()


def _entries(folder: Path) -> list[str]:
    try:
        return (folder / JOURNAL).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def note_script(folder: Path, sha256: str) -> None:
    """Note a script that is about to be written."""
    _add(folder, {"script": sha256})


def note_cover(folder: Path, record: dict[str, str]) -> None:
    """Note the cover that was written."""
    _add(folder, {"cover": record})


def note_chapter(folder: Path, record: ChapterRecord) -> None:
    """Note a chapter that was made."""
    _add(folder, {"chapter": asdict(record)})


def _add(folder: Path, entry: dict[str, object]) -> None:
    path = folder / JOURNAL
    try:
        with path.open("a", encoding="ascii") as file:
            file.write(f"\n{json.dumps(entry)}\n")
    except OSError as error:
        raise atomic.cannot_write(path, error) from error


def close(folder: Path) -> None:
    """Forget the journal: the manifest has it all now."""
    with suppress(OSError):
        (folder / JOURNAL).unlink(missing_ok=True)
