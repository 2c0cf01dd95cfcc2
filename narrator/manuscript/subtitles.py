"""Subtitles (SRT, WebVTT) to running text: cues joined into paragraphs, times and tags left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from narrator.manuscript.draft import Draft, Passage, Piece
from narrator.manuscript.source import Source
from narrator.manuscript.text import LINE_END
from narrator.manuscript.wrapping import joint, neighbours

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}")
_BEGINS = re.compile(rf"(?:\ufeff|\s)*(?:WEBVTT\b|(?:\d+[ \t]*\r?\n)?\s*{_TIME}\s*-->\s*{_TIME})")
_TAG = re.compile(r"</?(?:[ibuscv]|font|ruby|rt|lang)\b[^<>\n]*>|\{\\[^}\n]*\}|<\d[\d:.]*>", re.IGNORECASE)
_ENDS_SENTENCE = re.compile(r"[。！？!?….][”’」』）)\]\"']*$")
_ENDS_CLAUSE = re.compile(r"[，。、；：！？,.;:!?…—”’」』）)]$")
PAUSE_S = 1.5  # between two cues: a new paragraph, if a sentence has ended
PUNCTUATED = 0.3  # of the cues end with a mark; below, a cue's end is the only punctuation there is


@dataclass(frozen=True, slots=True)
class Cue:
    """What stands above the text of a cue, when it is shown, and its text, one piece a run."""

    heading: str
    start_s: float
    end_s: float
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces if not piece.reason).strip()


def recognise(source: Source) -> bool:
    """Whether a text begins with a cue, or with the name of WebVTT."""
    return bool(_BEGINS.match(source.decoded.text[:1000]))


def read(source: Source) -> Draft:
    """A paragraph for what was said without a long pause."""
    return replace(read_subtitles(source.decoded.text), decoded=source.decoded)


def read_subtitles(text: str) -> Draft:
    """The same of a text."""
    cues = list(_cues(LINE_END.split(text)))
    spoken = [cue.text for cue in cues if cue.text]
    marked = sum(bool(_ENDS_CLAUSE.search(t)) for t in spoken) >= PUNCTUATED * len(spoken)
    return Draft(tuple(_paragraphs(cues, marked)))


def _cues(lines: list[str]) -> Iterator[Cue]:
    """Cues in order; together they hold every line."""
    starts = [i for i, line in enumerate(lines) if _TIMING.match(line)]
    tops = [_top(lines, start) for start in starts]
    ends = [*tops, len(lines)]
    yield Cue("\n".join(lines[: ends[0]]), 0.0, 0.0, ())
    for top, start, end in zip(tops, starts, ends[1:], strict=True):
        times = [_seconds(t) for t in re.findall(_TIME, lines[start])]
        body = "\n".join(lines[start + 1 : end])
        yield Cue("\n".join(lines[top : start + 1]), times[0], times[1], tuple(_pieces(body)))


def _top(lines: list[str], start: int) -> int:
    """Where a cue begins: its number or name is the line above its times, if a blank line stands above that."""
    above, gap = lines[max(0, start - 1)].strip(), start < 2 or not lines[start - 2].strip()
    return start - 1 if start and above and gap and not _TIMING.match(above) else start


def _seconds(parts: tuple[str, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction.ljust(3, "0")) / 1000


def _pieces(body: str) -> Iterator[Piece]:
    """The text of a cue: its lines joined, its tags left out."""
    position = 0
    body = body.strip()
    for tag in _TAG.finditer(body):
        yield Piece(_joined(body[position : tag.start()]))
        yield Piece(tag[0], "markup")
        position = tag.end()
    yield Piece(_joined(body[position:]))


def _joined(text: str) -> str:
    return re.sub(r"\s*\n\s*", lambda space: joint(*neighbours(space)), text)


def _paragraphs(cues: list[Cue], marked: bool) -> Iterator[Passage]:
    pieces: list[Piece] = []
    text, end_s = "", 0.0
    for cue in cues:
        ended = not marked or bool(_ENDS_SENTENCE.search(text))
        if text and ended and cue.start_s - end_s >= PAUSE_S:
            yield Passage(tuple(pieces))
            pieces, text = [], ""
        pieces.append(Piece(cue.heading + "\n", "time code"))
        if text and cue.text:
            pieces.append(Piece(joint(text, cue.text) if marked else "\u3000"))
        pieces += cue.pieces
        text, end_s = cue.text or text, cue.end_s
    yield Passage(tuple(pieces))
