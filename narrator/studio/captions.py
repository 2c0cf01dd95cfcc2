"""The subtitles of a paragraph as its listeners will see them, by the sounds that there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from narrator.rendering.heard import HeardSegment, timed_text
from narrator.studio.book import Book, Part, Passage
from narrator.studio.booth import Booth
from narrator.studio.items import Item, item_at
from narrator.studio.plans import Said
from narrator.subtitles.model import Cue, TimedText

GUESSED_S = 0.2  # a character that was not spoken yet
LEFT_S = 2.0  # behind the paragraph, as if another followed
MOST = 500


@dataclass(slots=True)
class Captions:
    """Cues of paragraphs; `long` are the ones that cannot keep the limits, by paragraph."""

    booth: Booth
    long: dict[int, tuple[str, list[Item]]] = field(default_factory=dict)

    def of(self, said: Said) -> list[dict[str, object]]:
        """The cues that are seen while a segment is heard, their times from the segment's first sample."""
        segments = self.booth.plans.passage(said.passage)
        timed, starts = self._timed(segments)
        if not timed.spans:
            return []
        from narrator.subtitles import build

        cues = build([timed], timed.spans[-1].end_s + LEFT_S)
        start_s = starts[said.number]
        end_s = starts[said.number + 1] if said.number + 1 < len(starts) else float("inf")
        self._note(said.passage, segments, cues, starts)
        return [
            {
                "start_s": round(cue.start_s - start_s, 3),
                "end_s": round(cue.end_s - start_s, 3),
                "lines": list(cue.lines),
                "exceptions": list(cue.exceptions),
            }
            for cue in cues
            if start_s - 0.5 <= cue.start_s < end_s - 0.05
        ]

    def _timed(self, segments: list[Said]) -> tuple[TimedText, list[float]]:
        """The paragraph as it is heard, and when each of its segments begins."""
        heard: list[HeardSegment] = []
        starts: list[float] = []
        at_s = 0.0
        for said in segments:
            starts.append(at_s)
            sound = self.booth.ready(said) if said.key else None
            nothing = ((0, len(said.utterance.text), 0.0, 0.0),)
            marks = sound.marks if sound else _guessed(said) if said.key else nothing
            heard.append(HeardSegment(said.utterance, marks, at_s))
            at_s += (sound.duration_s if sound else marks[-1][3]) + said.pause_s
        return timed_text(heard), starts

    def _note(self, passage: Passage, segments: list[Said], cues: list[Cue], starts: list[float]) -> None:
        items = []
        for cue in cues:
            if cue.exceptions:
                number = max(n for n, start_s in enumerate(starts) if start_s <= cue.start_s + 0.5)
                said = segments[number]
                at = max(0, said.utterance.text.find(cue.lines[0][:6]))
                items.append(item_at(said, "cue", at, at + len(cue.text), "; ".join(cue.exceptions), 0.04))
        self.long[passage.id] = passage.mark, items
        while len(self.long) > MOST:
            self.long.pop(next(iter(self.long)))

    def note_made(self, book: Book, exceptions: Iterable[dict[str, Any]]) -> None:
        """Take over what an export has found: cues that could not keep the limits, each with its chapter, from 0."""
        found: dict[int, list[Item]] = {}
        for each in exceptions:
            if item := self._found(book.parts[each["chapter"]], each):
                found.setdefault(item.passage, []).append(item)
        for number, items in found.items():
            if passage := book.passage(number):
                self.long[number] = passage.mark, items

    def _found(self, part: Part, exception: dict[str, Any]) -> Item | None:
        """Where in a chapter a cue stands."""
        first = exception["text"].split("\n")[0]
        for passage in part.passages:
            for said in self.booth.plans.passage(passage, keep=False) if first in passage.paragraph.text else ():
                at = said.utterance.text.find(first)
                if at >= 0:
                    return item_at(said, "cue", at, at + len(first), "; ".join(exception["reasons"]), 0.04)
        return None

    def items(self, passage: Passage) -> list[Item]:
        mark, items = self.long.get(passage.id, ("", []))
        return items if mark == passage.mark else []


def _guessed(said: Said) -> tuple[tuple[int, int, float, float], ...]:
    marks, at_s = [], 0.0
    for token in said.utterance.tokens:
        length_s = token.syllables * GUESSED_S / said.speech.speed
        marks.append((token.start, token.end, at_s, at_s + length_s))
        at_s += length_s
    return tuple(marks)
