"""An edition is made from a recording: read, hear, align, and go on as ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from narrator import housekeeping, produce
from narrator.alignment.aligning import align
from narrator.edition.recording import RecordedSegment, RecordingRecord, Untold, write_recording
from narrator.errors import SourceError
from narrator.produce import Edition
from narrator.rendering.options import MakeOptions
from narrator.rendering.preparing import prepare
from narrator.rendering.progress import Progress
from narrator.voicefiles import use_project

RECORDING_VOICE = "recording"
LEAST_SHARE = 0.05  # of text or recording that is surely the other: else it is another text's recording
LEAST_UNSURE = 0.2  # where it is not sure: few words of another text may seem to be heard


@dataclass(frozen=True, slots=True)
class AlignedEdition:
    """An edition, and where its recording says what."""

    edition: Edition
    record: RecordingRecord


def make(
    source: str,
    audio: Sequence[Path],
    output: Path | None,
    options: MakeOptions,
    progress: Progress | None = None,
) -> AlignedEdition:
    """Align a source with its recordings, in the order given, and make its edition from them. Raises NarratorError.

    What is not heard becomes a gap of the edition.
    """
    progress = progress or Progress()
    use_project(source)
    asked = replace(options, script=replace(options.script, voice=RECORDING_VOICE), allow_gaps=True)
    with prepare(source, output, asked, progress) as prepared:
        said = list(prepared.work.pronouncer.utterances(prepared.script))
        record = align(said, audio, prepared.folder, progress.aligning)
        _ensure_it_is_the_text(record, source, audio)
        write_recording(prepared.folder, record)
        outcome = produce.narrate(prepared, progress)
        manifest = produce.bind(prepared, outcome)
        removed = produce.record(prepared, manifest)
    housekeeping.prune()
    return AlignedEdition(Edition(prepared.folder, manifest, outcome.tally, removed), record)


def _ensure_it_is_the_text(record: RecordingRecord, source: str, audio: Sequence[Path]) -> None:
    if not is_its_text(record):
        names = ", ".join(str(path) for path in audio)
        raise SourceError(
            f"{source} is not what is heard in {names}.",
            remedy="Name the recording of this text, or the text of this recording.",
        )


def is_its_text(record: RecordingRecord) -> bool:
    """Whether enough of the text is heard, or enough of what is heard is of the text."""
    found = [each for each in record.segments if each.recording is not None]
    sure = [each for each in found if not each.weak]
    return _share(sure, record) > LEAST_SHARE or _share(found, record) > LEAST_UNSURE


def _share(found: Sequence[RecordedSegment], record: RecordingRecord) -> float:
    """How much some segments are of the text, or of what is heard, whichever is more."""
    text = sum(len(each.text) for each in record.segments)
    heard_s = _length_s(record.segments) + _length_s(record.untold)
    return max(sum(len(each.text) for each in found) / max(text, 1), _length_s(found) / max(heard_s, 0.001))


def _length_s(stretches: Sequence[RecordedSegment] | Sequence[Untold]) -> float:
    return sum(each.end_s - each.start_s for each in stretches)
