"""What the editor thinks of each sentence: heard, approved, or to be done again.

`.studio/marks.jsonl` has a mark a line, the last one counts. They go by what is said, how and by whom: a sentence that
was changed is unheard again, an undo brings its mark back, and the same words elsewhere are the same sound.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock

from narrator.atomic import cannot_write
from narrator.errors import SourceError
from narrator.readback import json_value
from narrator.rendering import estimate
from narrator.script.model import Chapter, Paragraph, Script, Segment
from narrator.studio.book import Part, Passage
from narrator.studio.session import Session, State

FILE = "marks.jsonl"
HEARD, APPROVED, AGAIN, NO_MARK = "heard", "approved", "again", ""
MARKS = (HEARD, APPROVED, AGAIN, NO_MARK)


@dataclass(frozen=True, slots=True)
class Measured:
    """A chapter's segments: the name of each for marks, and about how long it is."""

    names: tuple[str, ...]
    lengths_s: tuple[float, ...]


@dataclass(slots=True)
class Marks:
    """Shared by threads."""

    session: Session
    _kept: dict[str, str] = field(default_factory=dict)
    _measured: dict[int, tuple[Chapter, object, Measured]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def opened(cls, session: Session) -> Marks:
        marks = cls(session)
        with suppress(OSError):
            for line in (session.studio / FILE).read_text(encoding="ascii", errors="replace").splitlines():
                with suppress(ValueError, TypeError):
                    name, mark = json_value(line)
                    marks._kept[str(name)] = mark if mark in MARKS else NO_MARK
        return marks

    def of(self, passage: Passage) -> list[str]:
        """The mark of each segment of a paragraph."""
        state = self.session.state
        part = state.book.part_of(passage.id)
        if part is None:
            return [NO_MARK] * len(passage.paragraph.segments)
        names = (_name(state.book.script, part.chapter, passage.paragraph, each) for each in passage.paragraph.segments)
        return [self._kept.get(name, NO_MARK) for name in names]

    def set(self, passage: Passage, number: int, mark: str) -> None:
        """Write a mark down; what was only heard takes no other mark's place. Raises OutputError and SourceError."""
        part = self.session.state.book.part_of(passage.id)
        if mark not in MARKS or part is None or not 0 <= number < len(passage.paragraph.segments):
            raise SourceError("There is no such mark.")
        script, segment = self.session.state.book.script, passage.paragraph.segments[number]
        name = _name(script, part.chapter, passage.paragraph, segment)
        if self._kept.get(name, NO_MARK) == mark or (mark == HEARD and self._kept.get(name)):
            return
        path = self.session.studio / FILE
        try:
            with self._lock, path.open("a", encoding="ascii") as file:
                file.write(json.dumps([name, mark]) + "\n")
        except OSError as error:
            raise cannot_write(path, error) from error
        self._kept[name] = mark

    def counted(self, part: Part, state: State) -> dict[str, float]:
        """How many segments of a chapter have each mark, how long it is, and how much of it was listened to."""
        measured = self.measured(part, state)
        marks = [self._kept.get(name, NO_MARK) for name in measured.names]
        heard_s = sum(s for s, mark in zip(measured.lengths_s, marks, strict=True) if mark)
        counts = {mark: marks.count(mark) for mark in (HEARD, APPROVED, AGAIN)}
        return {**counts, "segments": len(marks), "length_s": sum(measured.lengths_s), "heard_s": heard_s}

    def listed(self, part: Part, state: State) -> list[tuple[int, int, float, str]]:
        """Each segment of a chapter: paragraph, number in it, about how long, and its mark."""
        measured = self.measured(part, state)
        places = [(p.id, n) for p in part.passages for n in range(len(p.paragraph.segments))]
        rows = zip(places, measured.names, measured.lengths_s, strict=True)
        return [(*place, round(length_s, 2), self._kept.get(name, NO_MARK)) for place, name, length_s in rows]

    def measured(self, part: Part, state: State) -> Measured:
        """Measured once, until the chapter or what holds for all of the book changes."""
        script = state.book.script
        whole = (script.voice, script.speed, script.pauses, script.cast)
        found = self._measured.get(part.id)
        if found and found[0] is part.chapter and found[1] == whole:
            return found[2]
        segments = [(p, segment) for p in part.chapter.paragraphs for segment in p.segments]
        made = Measured(
            tuple(_name(script, part.chapter, paragraph, segment) for paragraph, segment in segments),
            tuple(_length_s(script, part.chapter, paragraph, segment) for paragraph, segment in segments),
        )
        self._measured[part.id] = part.chapter, whole, made
        return made


def _name(script: Script, chapter: Chapter, paragraph: Paragraph, segment: Segment) -> str:
    said = repr((segment.text, segment.readings, script.delivery(chapter, paragraph, segment)))
    return hashlib.sha256(said.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _length_s(script: Script, chapter: Chapter, paragraph: Paragraph, segment: Segment) -> float:
    """With the pause behind it."""
    is_last = segment is paragraph.segments[-1]
    usual_s = script.pauses.paragraph_s if is_last else script.pauses.sentence_s
    pause_s = usual_s if segment.pause_s is None else segment.pause_s
    return estimate.spoken_s(segment.text) / script.delivery(chapter, paragraph, segment).speed + pause_s
