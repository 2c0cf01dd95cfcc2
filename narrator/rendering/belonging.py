"""Whether an edition that lies somewhere is that of a source: the same file or text, perhaps edited or moved since."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from narrator.edition import SourceRecord
from narrator.manuscript.source import STANDARD_INPUT
from narrator.rendering.previous import Previous
from narrator.rendering.work import PreparedSource

RUN = 4  # characters that follow each other; two texts about other things share few such runs
EDITED = 0.1  # of the runs of a text that a file held earlier are in it after an edit, at least
MOVED = 0.5  # likewise, where only the text tells that it is the same
SHORT = 200  # characters: in less, an edit may leave nothing as it was
LOOKED_AT = 200_000  # characters of a long text


def source_record(work: PreparedSource, folder: Path) -> SourceRecord:
    """The record of a source, named from the edition's folder."""
    if work.source == STANDARD_INPUT:
        return SourceRecord(STANDARD_INPUT, work.sha256)
    path = Path(work.source).absolute()
    try:
        return SourceRecord(Path(os.path.relpath(path, folder.absolute())).as_posix(), work.sha256)
    except ValueError:  # another drive
        return SourceRecord(path.as_posix(), work.sha256)


def belongs(previous: Previous, work: PreparedSource) -> bool:
    """Whether what earlier runs left in a folder was made from that source."""
    known = previous.source
    if known is None:  # made by version 0.1.0, or not yet
        return previous.manifest is None or shared(previous, work) >= EDITED
    if known.sha256 == work.sha256:
        return True
    if STANDARD_INPUT in (known.path, work.source):
        return shared(previous, work) >= MOVED
    there = previous.folder / known.path
    if there.resolve() == Path(work.source).resolve():
        return previous.manifest is None or previous.characters < SHORT or shared(previous, work) >= EDITED
    return not there.exists() and shared(previous, work) >= MOVED


def shared(previous: Previous, work: PreparedSource) -> float:
    """The share of an edition's text, in short runs of characters, that the source has, too."""
    now = _runs(segment.text for segment in work.script.segments())
    before = _runs(previous.texts())
    return len(before & now) / len(before) if before else 0.0


def _runs(texts: Iterable[str]) -> set[str]:
    found: set[str] = set()
    left = LOOKED_AT
    for text in texts:
        found |= {text[at : at + RUN] for at in range(max(1, len(text) - RUN + 1))}
        left -= len(text)
        if left < 0:
            break
    return found
