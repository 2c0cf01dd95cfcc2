"""An edition is made from a recording: read, hear, align, and go on as ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from narrator import housekeeping, produce
from narrator.alignment.aligning import align
from narrator.alignment.listening import hear
from narrator.edition.recording import RecordingRecord, write_recording
from narrator.errors import SourceError
from narrator.produce import Edition
from narrator.rendering.options import MakeOptions
from narrator.rendering.preparing import prepare
from narrator.rendering.progress import Progress
from narrator.voicefiles import use_project

RECORDING_VOICE = "recording"
LEAST_SHARE = 0.05  # of the segments that have to be heard: else it is another text's recording


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
        heard = hear(audio, lambda share: progress.aligning(share / 3))
        said = list(prepared.work.pronouncer.utterances(prepared.script))
        record = align(said, heard, prepared.folder, lambda share: progress.aligning((1 + 2 * share) / 3))
        _ensure_it_is_the_text(record, source, audio)
        write_recording(prepared.folder, record)
        outcome = produce.narrate(prepared, progress)
        manifest = produce.bind(prepared, outcome)
        removed = produce.record(prepared, manifest)
    housekeeping.prune()
    return AlignedEdition(Edition(prepared.folder, manifest, outcome.tally, removed), record)


def _ensure_it_is_the_text(record: RecordingRecord, source: str, audio: Sequence[Path]) -> None:
    spoken = len(record.segments) - len(record.unspoken)
    if spoken <= LEAST_SHARE * len(record.segments):
        names = ", ".join(str(path) for path in audio)
        raise SourceError(
            f"{source} is not what is heard in {names}.",
            remedy="Name the recording of this text, or the text of this recording.",
        )
