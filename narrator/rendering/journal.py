"""What a run has made so far, in case it does not come to its end.

The journal has a JSON value a line, `{"script": hash}`, `{"source": record}`, `{"chapter": record}` or
`{"cover": record}`, each after a line break, so that one that was torn by a crash spoils no other. It is removed when
the manifest is written.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from narrator import atomic
from narrator.edition import ChapterRecord, CoverRecord, SourceRecord, chapter_json

JOURNAL = ".journal"


def entries(folder: Path) -> list[str]:
    """The journal's lines; none where there is no journal."""
    try:
        return (folder / JOURNAL).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def note_script(folder: Path, sha256: str) -> None:
    """Note a script that is about to be written."""
    _add(folder, {"script": sha256})


def note_source(folder: Path, record: SourceRecord) -> None:
    """Note what the edition is made from."""
    _add(folder, {"source": asdict(record)})


def note_cover(folder: Path, record: CoverRecord) -> None:
    """Note the cover that was written."""
    _add(folder, {"cover": asdict(record)})


def note_chapter(folder: Path, record: ChapterRecord) -> None:
    """Note a chapter that was made."""
    _add(folder, {"chapter": json.loads(chapter_json(record))})


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
