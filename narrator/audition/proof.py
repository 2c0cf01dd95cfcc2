"""An edition is proofed: every segment is heard in the finished audio and compared with what was meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from narrator import edition
from narrator.audio.clip import Timing
from narrator.audition.report import Proof, ProofedSegment
from narrator.edition import ChapterRecord, Manifest, SegmentRecord
from narrator.errors import NarratorError
from narrator.frontend import Lexicon, Utterance, pronounce
from narrator.proofing.listening import Listener
from narrator.proofing.recogniser import Recogniser
from narrator.proofing.windows import SpokenSegment
from narrator.rendering.pronouncing import Pronouncer, with_lexicons
from narrator.script import markdown
from narrator.script.model import Segment

Advance = Callable[[int], None]  # told how many more segments are done


def proof(manifest: Manifest, folder: Path, recogniser: Recogniser, limit: float, advance: Advance) -> Proof:
    """Hear what was not heard before, and judge all of it. Raises CodecError for audio that cannot be decoded."""
    listener = Listener.of(recogniser)
    found: list[ProofedSegment] = []
    readings = Readings.of(folder)
    for number, record in enumerate(manifest.chapters, 1):
        segments = spoken_segments(record, readings.chapter(number, record.title))
        audio = folder / record.audio
        for done in _listener_for(listener, record, folder).hear(audio, [segment for _, segment in segments]):
            advance(done)
        for place, segment in segments:
            found.append(ProofedSegment.of(number, place, segment, listener.verdict(segment)))
    return Proof(recogniser.name, limit, tuple(found))


def _listener_for(listener: Listener, record: ChapterRecord, folder: Path) -> Listener:
    """One that forgets what it heard, where the file is not the one that was written."""
    if not record.is_intact(folder, [record.audio]):
        for paragraph in record.paragraphs:
            for segment in paragraph.segments:
                listener.memory.forget(segment.clip)
    return listener


def count(manifest: Manifest) -> int:
    """How many segments of an edition are spoken."""
    return sum(bool(s.clip) for chapter in manifest.chapters for p in chapter.paragraphs for s in p.segments)


def spoken_segments(record: ChapterRecord, read: Callable[[str], Utterance]) -> list[tuple[int, SpokenSegment]]:
    """The segments of a chapter that are spoken, with their numbers from 1."""
    every = [segment for paragraph in record.paragraphs for segment in paragraph.segments]
    return [(number, _spoken(segment, read(segment.text))) for number, segment in enumerate(every, 1) if segment.clip]


def _spoken(segment: SegmentRecord, utterance: Utterance) -> SpokenSegment:
    last = next((token for token in reversed(utterance.tokens) if token.is_spoken), None)
    marks = [mark for mark in segment.marks if last and mark[0] < last.end and mark[1] > last.start]
    last_s = (marks[-1][2], marks[-1][3]) if marks and segment.timing != Timing.ESTIMATED else None
    return SpokenSegment(segment.clip, utterance, segment.start_s, segment.end_s, last_s)


@dataclass(frozen=True, slots=True)
class Readings:
    """How the segments of an edition were meant to be read: by its script with its lexicons, while they can be read."""

    pronouncer: Pronouncer
    script: markdown.Document | None

    @classmethod
    def of(cls, folder: Path) -> Readings:
        try:
            document = markdown.document((folder / edition.SCRIPT).read_text(encoding="utf-8"))
            return cls(Pronouncer.of(with_lexicons(document.script, folder)), document)
        except (OSError, ValueError, NarratorError):  # moved, or being edited
            return cls(Pronouncer(Lexicon.house()), None)

    def chapter(self, number: int, title: str) -> Callable[[str], Utterance]:
        """How a text of that chapter is read, with the author's own readings where the script still has that text."""
        read = self.pronouncer.in_chapter(number, title)
        own = dict(self._segments(number))
        lexicon = self.pronouncer.lexicon.for_chapter(number, title)
        return lambda text: read(own[text]) if text in own else pronounce(text, lexicon)

    def _segments(self, number: int) -> Iterator[tuple[str, Segment]]:
        if self.script and number <= len(self.script.script.chapters):
            for paragraph in self.script.script.chapters[number - 1].paragraphs:
                for segment in paragraph.segments:
                    yield segment.text, segment
