"""A chapter as a picture: everything that is drawn, in seconds and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from narrator.audition import report
from narrator.edition import ChapterRecord, Gap, Manifest
from narrator.edition.recording import read_recording
from narrator.frontend import pronounce_all
from narrator.inspection.cues import ShownCue, delivered
from narrator.inspection.findings import ChapterFacts, Finding, findings
from narrator.inspection.sound import ChapterSound, heard
from narrator.inspection.tempo import Tempo, tempos


@dataclass(frozen=True, slots=True)
class Picture:
    """`number` counts from 1; `odd` are the numbers of the cues outside the limits, from 0."""

    number: int
    title: str
    audio: Path
    sound: ChapterSound
    cues: tuple[ShownCue, ...]
    odd: frozenset[int]
    tempos: tuple[Tempo, ...]
    findings: tuple[Finding, ...]


def pictures(manifest: Manifest, folder: Path) -> Iterator[Picture]:
    """The chapters of an edition, one after the other. Raises CodecError for audio that cannot be read."""
    for number, record in enumerate(manifest.chapters, 1):
        gaps = [gap for gap in manifest.gaps if gap["chapter"] == number]
        yield _picture(number, record, folder, gaps)


def _picture(number: int, record: ChapterRecord, folder: Path, gaps: Sequence[Gap]) -> Picture:
    audio = folder / record.audio
    sound, cues = heard(audio), delivered(record, folder)
    segments = (segment for paragraph in record.paragraphs for segment in paragraph.segments)
    utterances = list(pronounce_all((segment.text, ()) for segment in segments))
    paces = tempos(record, utterances)
    recording = read_recording(folder)
    unsure = {segment.text: segment.confidence for segment in recording.weak} if recording else {}
    found = findings(ChapterFacts(record, sound, cues, paces, utterances, gaps, report.read(folder), unsure))
    odd = frozenset(row["cue"] - 1 for row in record.cue_exceptions)
    return Picture(number, record.title, audio, sound, tuple(cues), odd, tuple(paces), tuple(found))
