"""`recording.json`: where a recording that an edition is made from says what. docs/align.md describes it.

Times are in seconds from the first sample of the recording that is named by its number, from 0.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from narrator.edition.folder import write_if_changed
from narrator.errors import EditionError

RECORDING = "recording.json"
RECORD_VERSION = 1
LONGEST_S = 1_000_000.0  # eleven days
ROUNDED_S = 0.01
_HASH = re.compile("[0-9a-f]{64}")
REMEDY = "Align the text with its recording again: `narrator align`."


@dataclass(frozen=True, slots=True)
class RecordingFile:
    """A recording; `path` leads there from the edition's folder."""

    path: str
    sha256: str
    duration_s: float


@dataclass(frozen=True, slots=True)
class RecordedSegment:
    """A segment of the script and where it is heard; it is not, where `recording` is None.

    `marks` are start char, end char, start s and end s; `confidence` is from 0 to 1, and `weak` says that somebody
    should listen.
    """

    text: str
    recording: int | None = None
    start_s: float = 0.0
    end_s: float = 0.0
    confidence: float = 0.0
    weak: bool = False
    marks: tuple[tuple[int, int, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Untold:
    """A stretch of a recording that is no part of the text: other words, music, applause."""

    recording: int
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class RecordingRecord:
    """All of it; segments are in the order of the script."""

    recordings: tuple[RecordingFile, ...]
    segments: tuple[RecordedSegment, ...]
    untold: tuple[Untold, ...] = ()
    version: int = RECORD_VERSION

    @property
    def unspoken(self) -> tuple[RecordedSegment, ...]:
        return tuple(each for each in self.segments if each.recording is None)

    @property
    def weak(self) -> tuple[RecordedSegment, ...]:
        return tuple(each for each in self.segments if each.weak)


def read_recording(folder: Path) -> RecordingRecord | None:
    """The record in an edition's folder, if there is one. Raises EditionError."""
    import msgspec

    path = folder / RECORDING
    try:
        found = msgspec.json.decode(path.read_bytes(), type=RecordingRecord)
        _ensure_it_holds(found)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise EditionError(f"{path} is damaged: {error}.", remedy=REMEDY) from error
    if found.version > RECORD_VERSION:
        raise EditionError(f"{path} was written by a newer Narrator.", remedy="Install the latest Narrator.")
    return found


def _ensure_it_holds(record: RecordingRecord) -> None:
    """Raise ValueError where a place is in no recording, behind its end, or not in its text."""
    if not record.recordings:
        raise ValueError("it names no recording")
    for file in record.recordings:
        is_named = file.path and "\0" not in file.path and _HASH.fullmatch(file.sha256)
        if not (is_named and 0 < file.duration_s <= LONGEST_S):
            raise ValueError(f"{file.path!r} is no recording of {file.duration_s:g} s")
    for number, each in enumerate(record.segments, 1):
        if each.recording is not None and not _is_placed(each, record.recordings):
            raise ValueError(f"segment {number} is not where it says")


def _is_placed(each: RecordedSegment, recordings: Sequence[RecordingFile]) -> bool:
    if each.recording is None or not 0 <= each.recording < len(recordings) or not each.marks:
        return False
    most_s = recordings[each.recording].duration_s + ROUNDED_S
    starts_s = [mark[2] for mark in each.marks]
    return (
        all(0 <= start_s <= end_s <= most_s for *_, start_s, end_s in (*each.marks, (0, 0, each.start_s, each.end_s)))
        and all(0 <= start <= end <= len(each.text) for start, end, *_ in each.marks)
        and starts_s == sorted(starts_s)
    )


def write_recording(folder: Path, record: RecordingRecord) -> None:
    """One line a segment."""
    rows = ",\n".join(json.dumps(asdict(each), ensure_ascii=False) for each in record.segments)
    rest = {
        "version": record.version,
        "recordings": [asdict(each) for each in record.recordings],
        "untold": [asdict(each) for each in record.untold],
    }
    head = ",\n".join(f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in rest.items())
    write_if_changed(folder / RECORDING, f'{{{head},\n"segments": [\n{rows}\n]}}\n'.encode("utf-8", "replace"))
