"""A paragraph's text with what is marked in it, and the segments that follow from both."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import Match, SequenceMatcher
from itertools import accumulate, groupby, pairwise

from narrator.script.characters import one_line
from narrator.script.model import INHERITED, Delivery, Paragraph, Reading, Segment
from narrator.script.segments import split

MOST_COMPARED = 2000  # characters; a longer text that is typed anew keeps no marks


@dataclass(frozen=True, slots=True)
class DeliverySpan:
    """`text[start:end]` is spoken in a delivery of its own."""

    start: int
    end: int
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence before `text[at]`, in seconds."""

    at: int
    length_s: float


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and its marks, by code points of `text`; `spans` do not overlap, all are in order."""

    text: str
    delivery: Delivery = INHERITED
    spans: tuple[DeliverySpan, ...] = ()
    pauses: tuple[Pause, ...] = ()
    readings: tuple[Reading, ...] = ()

    @property
    def leading_pause_s(self) -> float | None:
        """The silence before the first character, which belongs to what stands before it."""
        return self.pauses[0].length_s if self.pauses and self.pauses[0].at == 0 else None

    def segments(self) -> tuple[Segment, ...]:
        """The text divided at its pauses, where its delivery changes, and where it asks for it itself."""
        pauses = {pause.at: pause.length_s for pause in self.pauses}
        made: list[Segment] = []
        for start, end, delivery in self._parts():
            pieces = list(_segments(self.text[start:end], delivery, self._readings(start, end)))
            made += [*pieces[:-1], replace(pieces[-1], pause_s=pauses.get(end))]
        return tuple(made)

    def _readings(self, start: int, end: int) -> list[Reading]:
        """The readings in a stretch, by its own places."""
        first = bisect_left(self.readings, start, key=_start)
        return [_moved(r, -start) for r in self.readings[first : bisect_left(self.readings, end, key=_start)]]

    def _parts(self) -> Iterator[tuple[int, int, Delivery]]:
        """Stretches of one delivery without a pause inside; white space alone goes to what stands before it."""
        at = {i for span in self.spans for i in (span.start, span.end)} | {pause.at for pause in self.pauses}
        borders = sorted({0, len(self.text), *at})
        starts = {span.start: span for span in self.spans}
        pauses = {pause.at for pause in self.pauses}
        made: list[tuple[int, int, Delivery]] = []
        inside: DeliverySpan | None = None
        for start, end in pairwise(borders):
            inside = starts.get(start, inside if inside and start < inside.end else None)
            delivery = inside.delivery if inside else INHERITED
            joined = made and start not in pauses and made[-1][2] == delivery
            if made and (joined or not self.text[start:end].strip()):
                made[-1] = (made[-1][0], end, made[-1][2])
            else:
                made.append((start, end, delivery))
        return iter(made)


def _start(reading: Reading) -> int:
    return reading.start


def _moved(reading: Reading, by: int) -> Reading:
    return replace(reading, start=reading.start + by, end=reading.end + by)


def _segments(text: str, delivery: Delivery, readings: Sequence[Reading]) -> Iterator[Segment]:
    """The segments of a stretch; none ends inside a reading."""
    inside = {place for reading in readings for place in range(reading.start + 1, reading.end)}
    ends = (end for end in accumulate(len(piece.text) for piece in split(text)) if end not in inside)
    for start, end in pairwise([0, *ends]):
        first, last = (bisect_left(readings, place, key=_start) for place in (start, end))
        yield Segment(text[start:end], delivery, None, tuple(_moved(r, -start) for r in readings[first:last]))


def marked(paragraph: Paragraph) -> Marked:
    """The marks that stand in a paragraph's segments; the pause behind its last one is no mark of its own."""
    starts = [0, *accumulate(len(segment.text) for segment in paragraph.segments)]
    spans: list[DeliverySpan] = []
    for delivery, run in groupby(zip(paragraph.segments, starts, strict=False), key=lambda pair: pair[0].delivery):
        stretch = list(run)
        if delivery != INHERITED:
            spans.append(DeliverySpan(stretch[0][1], stretch[-1][1] + len(stretch[-1][0].text), delivery))
    pauses = [
        Pause(end, segment.pause_s)
        for segment, end in zip(paragraph.segments[:-1], starts[1:], strict=False)
        if segment.pause_s is not None
    ]
    readings = [
        _moved(reading, start)
        for segment, start in zip(paragraph.segments, starts, strict=False)
        for reading in segment.readings
    ]
    return Marked(paragraph.text, paragraph.delivery, tuple(spans), tuple(pauses), tuple(readings))


def clipped(paragraph: Marked, start: int, end: int) -> Marked:
    """The part from `start` to `end`; a pause stays with the text before it, and a reading that is cut is dropped."""
    spans = (replace(s, start=max(s.start, start) - start, end=min(s.end, end) - start) for s in paragraph.spans)
    return Marked(
        paragraph.text[start:end],
        paragraph.delivery,
        tuple(span for span in spans if span.start < span.end),
        tuple(Pause(p.at - start, p.length_s) for p in paragraph.pauses if start < p.at <= end or p.at == start == 0),
        tuple(_moved(r, -start) for r in paragraph.readings if start <= r.start and r.end <= end),
    )


def joined(first: Marked, second: Marked, pause_s: float | None) -> Marked:
    """Two paragraphs as one, with a silence between them where there is one; each keeps its delivery."""
    text = one_line(f"{first.text}\n{second.text}")
    by = len(text) - len(second.text)
    same = first.delivery == second.delivery
    one, other = (first, second) if same else (_spread(first), _spread(second))
    between = [Pause(by, pause_s)] if pause_s is not None else []
    return Marked(
        text,
        one.delivery,
        (*one.spans, *(DeliverySpan(s.start + by, s.end + by, s.delivery) for s in other.spans)),
        (*one.pauses, *between, *(Pause(p.at + by, p.length_s) for p in other.pauses)),
        (*one.readings, *(_moved(reading, by) for reading in other.readings)),
    )


def overlaid(paragraph: Marked, span: DeliverySpan) -> Marked:
    """A paragraph with another delivery for a part of it, whatever that part had."""
    kept: list[DeliverySpan] = []
    for old in paragraph.spans:
        kept += [replace(old, end=min(old.end, span.start)), replace(old, start=max(old.start, span.end))]
    new = [each for each in [*kept, span] if each.start < each.end and each.delivery != INHERITED]
    return replace(paragraph, spans=tuple(sorted(new, key=lambda each: each.start)))


def retyped(paragraph: Marked, start: int, end: int, written: str) -> Marked:
    """A paragraph with other words in place of `text[start:end]`; what is marked around them, and what they share, stays.

    A reading in which something changes is dropped; a pause there moves behind the change.
    """
    same = _same(paragraph.text[start:end], written)
    by = len(written) - (end - start)

    def place(at: int) -> int:
        if not start < at < end:
            return at if at <= start else at + by
        block = next(block for block in same if at - start <= block.a + block.size)
        return start + block.b + max(0, at - start - block.a)

    def stays(reading: Reading) -> bool:
        inside = (b for b in same if b.a <= reading.start - start and reading.end - start <= b.a + b.size)
        return reading.end <= start or reading.start >= end or any(inside)

    moved = (replace(span, start=place(span.start), end=place(span.end)) for span in paragraph.spans)
    return replace(
        paragraph,
        text=paragraph.text[:start] + written + paragraph.text[end:],
        spans=tuple(span for span in moved if span.start < span.end),
        pauses=tuple({place(p.at): replace(p, at=place(p.at)) for p in paragraph.pauses}.values()),
        readings=tuple(replace(r, start=place(r.start), end=place(r.end)) for r in paragraph.readings if stays(r)),
    )


def _same(old: str, new: str) -> list[Match]:
    """The stretches that two texts share, in order, the last one empty at their ends."""
    if max(len(old), len(new)) > MOST_COMPARED:
        return [Match(len(old), len(new), 0)]
    return SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()


def reread(paragraph: Marked, reading: Reading) -> Marked:
    """A paragraph with another reading for a part of it; one that says nothing takes back what is there."""
    kept = [r for r in paragraph.readings if r.end <= reading.start or r.start >= reading.end]
    new = [*kept, reading] if reading.said else kept
    return replace(paragraph, readings=tuple(sorted(new, key=_start)))


def _spread(paragraph: Marked) -> Marked:
    """The same with the delivery of the whole given to each part of it."""
    borders = [0, *(place for span in paragraph.spans for place in (span.start, span.end)), len(paragraph.text)]
    own = {span.start: span.delivery for span in paragraph.spans}
    spans = [
        DeliverySpan(start, end, own.get(start, INHERITED).within(paragraph.delivery))
        for start, end in pairwise(borders)
        if start < end
    ]
    return replace(paragraph, delivery=INHERITED, spans=tuple(s for s in spans if s.delivery != INHERITED))
