"""Which stretch of a recording each segment of a script is: as it was aligned, or around what was edited since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from narrator.edition.recording import RecordedSegment, RecordingRecord, read_recording
from narrator.matching import matches
from narrator.script.model import Script, Segment
from narrator.synthesis.recorded.takes import RECORDING_ENGINE, RecordedTake
from narrator.synthesis.voices import Voice

AROUND_S = 0.6  # of the pauses beside a segment that go with it, at most
BEFORE_CHAPTER_S = 0.3  # a chapter begins so long before its first word, where the pause is long enough


@dataclass(frozen=True, slots=True)
class RecordedScript:
    """The takes of a script's segments, by the identity of each."""

    takes: dict[int, RecordedTake]

    @classmethod
    def of(cls, script: Script, folder: Path, *, whole: bool = False, kept: bool = False) -> RecordedScript | None:
        """By the record in the edition's folder, if it has one; `whole` gives all of the recording to some segment.

        `kept` has chapters begin where a recording can be cut as it is stored. Raises EditionError.
        """
        record = read_recording(folder)
        if record is None:
            return None
        segments = script.segments()
        takes = _takes([segment.text for segment in segments], record, folder)
        takes = _filled(takes, _chapter_starts(script), record, kept=kept) if whole else takes
        return cls({id(segment): take for segment, take in zip(segments, takes, strict=True)})

    def voice(self, segment: Segment, usual: Voice) -> Voice:
        """Who speaks a segment: `usual`, with its take where that is a recording."""
        return self.takes[id(segment)].voice(usual) if usual.engine == RECORDING_ENGINE else usual


def _chapter_starts(script: Script) -> set[int]:
    """The numbers of the first segments of chapters."""
    found, number = set(), 0
    for chapter in script.chapters:
        found.add(number)
        number += sum(len(paragraph.segments) for paragraph in chapter.paragraphs)
    return found


def _takes(texts: Sequence[str], record: RecordingRecord, folder: Path) -> list[RecordedTake]:
    known = _known(texts, record)
    found: list[RecordedTake] = []
    for is_known, group in groupby(range(len(texts)), lambda number: known[number] is not None):
        run = list(group)
        if is_known:
            found += [_take(known[number], record, folder) for number in run]
        else:
            before = next((each for each in reversed(known[: run[0]]) if each and each.recording is not None), None)
            after = next((each for each in known[run[-1] + 1 :] if each and each.recording is not None), None)
            stretch = _between(before, after, record, folder)
            own = tuple(texts[number] for number in run)
            found += [replace(stretch, run=own, at=at) if stretch.path else stretch for at in range(len(run))]
    return found


def _known(texts: Sequence[str], record: RecordingRecord) -> list[RecordedSegment | None]:
    """What was aligned, for each text that is still there."""
    found: list[RecordedSegment | None] = [None] * len(texts)
    for block in matches([each.text for each in record.segments], texts):
        found[block.b : block.b + block.size] = record.segments[block.a : block.a + block.size]
    return found


def _take(segment: RecordedSegment | None, record: RecordingRecord, folder: Path) -> RecordedTake:
    if segment is None or segment.recording is None:
        return RecordedTake()
    file = record.recordings[segment.recording]
    start_s, end_s = max(0.0, segment.start_s - AROUND_S), min(file.duration_s, segment.end_s + AROUND_S)
    heard = segment.start_s, segment.end_s
    return RecordedTake(_path(folder, file.path), file.sha256, start_s, end_s, segment.marks, heard=heard)


def _path(folder: Path, path: str) -> str:
    return str((folder / path).resolve())


def _between(
    before: RecordedSegment | None, after: RecordedSegment | None, record: RecordingRecord, folder: Path
) -> RecordedTake:
    """The stretch between two segments; none where they are in different recordings with nothing between."""
    if before is None and after is None:
        number, start_s, end_s = 0, 0.0, record.recordings[0].duration_s
    elif before is None or (after and before.recording != after.recording):
        assert after
        assert after.recording is not None
        number, start_s, end_s = after.recording, 0.0, after.start_s
    else:
        assert before.recording is not None
        number, start_s = before.recording, before.end_s
        end_s = after.start_s if after else record.recordings[number].duration_s
    file = record.recordings[number]
    return RecordedTake(_path(folder, file.path), file.sha256, start_s, end_s)


def _filled(
    takes: Sequence[RecordedTake], firsts: set[int], record: RecordingRecord, *, kept: bool
) -> list[RecordedTake]:
    """Takes that leave nothing of their recordings out: each goes on until the next begins."""
    found = list(takes)
    ends = {each.sha256: each.duration_s for each in record.recordings}
    groups = list(_groups(takes))
    at_s, at = 0.0, ""
    for place, group in enumerate(groups):
        own = takes[group[0]]
        start_s = at_s if own.path == at else 0.0
        following = groups[place + 1] if place + 1 < len(groups) else None
        if following and takes[following[0]].path == own.path:
            is_chapter = any(n in firsts for n in range(group[-1] + 1, following[0] + 1))
            end_s = _border(own, takes[following[0]], is_chapter=is_chapter, kept=kept)
        else:
            end_s = ends[own.sha256]
        for number in group:
            found[number] = replace(takes[number], start_s=start_s, end_s=max(start_s, end_s), whole=True)
        at_s, at = max(start_s, end_s), own.path
    return found


def _groups(takes: Sequence[RecordedTake]) -> Iterator[list[int]]:
    """The numbers of segments that are spoken: each by itself, those that were edited together together."""
    for number, take in enumerate(takes):
        if take.path and not take.at:
            yield [number + at for at in range(max(1, len(take.run)))]


def _border(one: RecordedTake, other: RecordedTake, *, is_chapter: bool, kept: bool) -> float:
    """Where in the pause between two takes the one gives way to the other."""
    ends_s = one.heard[1] if one.heard else one.end_s
    begins_s = other.heard[0] if other.heard else other.start_s
    middle_s = (ends_s + begins_s) / 2
    if not is_chapter:
        return middle_s
    near_s = max(middle_s, begins_s - BEFORE_CHAPTER_S)
    return _edge(one, ends_s, begins_s, near_s) if kept else near_s


def _edge(take: RecordedTake, from_s: float, to_s: float, near_s: float) -> float:
    """A place in a pause where the recording can be cut as it is stored; `near_s` where there is none."""
    from narrator.audio.packets import grid_of

    grid = grid_of(take.file) if take.has_recording else None
    return grid.edge_between(from_s, to_s, near_s) if grid else near_s
