"""The marks inside a paragraph of a script: `[单](shan4)`, `[pause 1.5s]`, `[“你来了。”]{@voice 1.1x}`, comments, escapes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate, groupby

from narrator.script.characters import joint_spaces
from narrator.script.marked import DeliverySpan, Marked, Pause
from narrator.script.model import INHERITED, Delivery, Reading
from narrator.script.notation import (
    PAUSE_BEGINS,
    PREFIX,
    NotationError,
    read_delivery,
    read_pause,
    write_delivery,
    write_pause,
    write_prefix,
)

ESCAPE = r"\\[!-/:-@\[-`{-~]"
COMMENT = r"<!--.*?-->"
_LEAD = re.compile(rf"(?:\s|{COMMENT})*", re.DOTALL)
_HEADING = re.compile(r"#{1,6}[ \t\u3000]+")
_EVENT = re.compile(rf"(?P<escape>{ESCAPE})|{COMMENT}|\[|\](?:\{{(?P<braces>[^{{}}\n]*)\}})?", re.DOTALL)
_READING = re.compile(r"\[(?P<shown>(?:\\[!-/:-@\[-`{-~]|[^\[\]\\])+)\]\((?P<said>[^()\n]*)\)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_INLINE = re.compile(r"[\\`*_<\[\]{}]")
_BEGINS = re.compile(r"(?=[#>@+=~|-])|\d+(?=[.)])")


class MarkError(NotationError):
    """A mark that is not understood, at an offset of the text."""

    def __init__(self, problem: str, offset: int) -> None:
        super().__init__(problem)
        self.offset = offset


def plain(text: str) -> str:
    """A text without its escapes."""
    return _ESCAPED.sub(r"\1", text)


@dataclass(frozen=True, slots=True)
class Mention:
    """A voice or a reading that a script names, at an offset of its text. `said` is empty for a voice."""

    offset: int
    name: str
    said: str = ""


@dataclass(slots=True)
class Scanner:
    """Reads one block, a part of the script's text. `mentions` is what it names."""

    text: str
    end: int
    mentions: list[Mention]
    _raw: list[str] = field(default_factory=list)  # an entry for each character; of a span's brackets, empty
    _opened: list[int] = field(default_factory=list)
    _spans: list[DeliverySpan] = field(default_factory=list)
    _pauses: list[Pause] = field(default_factory=list)
    _readings: list[Reading] = field(default_factory=list)

    def read(self, start: int) -> Marked:
        """The marked text from a place on, which may begin with a heading's mark and a delivery. Raises MarkError."""
        at = _after(_LEAD, self.text, start, self.end)
        at = _after(_LEAD, self.text, _after(_HEADING, self.text, at, self.end), self.end)
        delivery = INHERITED
        if prefix := PREFIX.match(self.text, at, self.end):
            delivery = self.delivery(prefix.group().rstrip(" \t\u3000:："), at)
            at = prefix.end()
        self._scan(at)
        made = self._made(delivery)
        if prefix and not made.text:
            raise MarkError("there is no text behind the voice", prefix.start())
        return made

    def delivery(self, written: str, offset: int) -> Delivery:
        try:
            delivery = read_delivery(written)
        except NotationError as error:
            raise MarkError(str(error), offset) from error
        if delivery.voice:
            self.mentions.append(Mention(offset, delivery.voice))
        return delivery

    def _scan(self, at: int) -> None:
        while event := _EVENT.search(self.text, at, self.end):
            self._raw += self.text[at : event.start()]
            at = self._mark(event)
        self._raw += self.text[at : self.end]

    def _mark(self, event: re.Match[str]) -> int:
        """Take a mark; where it ends."""
        mark = event.group()
        if event["escape"]:
            self._raw.append(mark[1])
        elif mark == "[":
            return self._bracket(event.start())
        elif event["braces"] is not None and self._opened:
            opened = self._opened.pop()
            delivery = self.delivery(event["braces"], event.start() + 2)
            self._raw[opened] = ""
            self._spans.append(DeliverySpan(opened, len(self._raw), delivery))
        elif mark[0] == "]":
            if self._opened:
                self._opened.pop()
            self._raw += mark
        return event.end()

    def _bracket(self, start: int) -> int:
        if PAUSE_BEGINS.match(self.text, start, self.end):
            try:
                length_s, end = read_pause(self.text, start)
            except NotationError as error:
                raise MarkError(str(error), start) from error
            self._pauses.append(Pause(len(self._raw), length_s))
            return end
        if reading := _READING.match(self.text, start, self.end):
            shown, said = plain(reading["shown"]), reading["said"].strip()
            self.mentions.append(Mention(start, shown, said))
            self._readings.append(Reading(len(self._raw), len(self._raw) + len(shown), said))
            self._raw += shown
            return reading.end()
        self._opened.append(len(self._raw))
        self._raw.append("[")
        return start + 1

    def _made(self, delivery: Delivery) -> Marked:
        lengths = list(accumulate(map(len, self._raw), initial=0))
        text, places = joint_spaces("".join(self._raw))

        def place(index: int) -> int:
            return places[lengths[index]]

        spans = [replace(span, start=place(span.start), end=place(span.end)) for span in self._spans]
        readings = [replace(reading, start=place(reading.start), end=place(reading.end)) for reading in self._readings]
        pauses = [Pause(place(pause.at), pause.length_s) for pause in self._pauses]
        return Marked(text, delivery, tuple(_flat(spans)), tuple(_added(pauses)), tuple(readings))


def _after(pattern: re.Pattern[str], text: str, at: int, end: int) -> int:
    found = pattern.match(text, at, end)
    return found.end() if found else at


def _flat(spans: list[DeliverySpan]) -> Iterator[DeliverySpan]:
    """Spans that stand in each other, as stretches of one delivery; neighbours of the same become one."""
    stretches = groupby(_stretches(spans), key=lambda span: span.delivery)
    for delivery, run in stretches:
        waiting: DeliverySpan | None = None
        for span in run:
            if waiting and waiting.end == span.start:
                waiting = replace(waiting, end=span.end)
                continue
            if waiting:
                yield waiting
            waiting = span
        if waiting and delivery != INHERITED:
            yield waiting


def _stretches(spans: list[DeliverySpan]) -> Iterator[DeliverySpan]:
    around: list[DeliverySpan] = []
    at = 0
    for span in [*sorted(spans, key=lambda s: (s.start, -s.end)), None]:
        while around and (span is None or around[-1].end <= span.start):
            inner = around.pop()
            if at < inner.end:
                yield DeliverySpan(at, inner.end, inner.delivery)
                at = inner.end
        if span is None:
            return
        if around and at < span.start:
            yield DeliverySpan(at, span.start, around[-1].delivery)
        at = max(at, span.start)
        around.append(replace(span, delivery=span.delivery.within(around[-1].delivery)) if around else span)


def _added(pauses: list[Pause]) -> Iterator[Pause]:
    for at, run in groupby(pauses, key=lambda pause: pause.at):
        yield Pause(at, sum(pause.length_s for pause in run))


def write(paragraph: Marked) -> str:
    """A paragraph's text with its marks, on one line."""
    opening, closing = _brackets(paragraph)
    places = sorted({0, len(paragraph.text), *opening, *closing})
    parts = [write_prefix(paragraph.delivery)]
    for i, start in enumerate(places):
        end = places[i + 1] if i + 1 < len(places) else start
        piece = _INLINE.sub(r"\\\g<0>", paragraph.text[start:end])
        piece = _BEGINS.sub(r"\g<0>\\", piece, count=1) if start == 0 and _BEGINS.match(piece) else piece
        parts += [closing.get(start, ""), opening.get(start, ""), piece]
    return "".join(parts)


def _brackets(paragraph: Marked) -> tuple[dict[int, str], dict[int, str]]:
    """What is written before a place, and what behind it."""
    opening: dict[int, str] = {}
    closing: dict[int, str] = {}
    inner = [(r.start, r.end, f"]({r.said})") for r in paragraph.readings]
    outer = [(s.start, s.end, f"]{{{write_delivery(s.delivery)}}}") for s in _between_pauses(paragraph)]
    for start, end, written in inner + outer:
        opening[start] = opening.get(start, "") + "["
        closing[end] = closing.get(end, "") + written
    for pause in paragraph.pauses:
        closing[pause.at] = closing.get(pause.at, "") + write_pause(pause.length_s)
    return opening, closing


def _between_pauses(paragraph: Marked) -> Iterator[DeliverySpan]:
    """The spans, each divided at the pauses inside it."""
    at = [pause.at for pause in paragraph.pauses]
    for span in paragraph.spans:
        inside = at[bisect_left(at, span.start + 1) : bisect_left(at, span.end)]
        starts = [span.start, *inside]
        yield from (DeliverySpan(a, b, span.delivery) for a, b in zip(starts, [*inside, span.end], strict=True))
