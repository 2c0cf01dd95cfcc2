"""What a format's reader hands over: passages made of pieces, spoken or not; and how they become a Manuscript.

A reader only has to say, for every piece of its source in reading order, whether it is spoken. Cleaning, positions and
the rule that nothing is lost are the same for all formats and live here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from narrator.manuscript.encoding import Decoded
from narrator.manuscript.model import Block, BlockKind, Cover, GivenReading, LeftOut


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of text: spoken where `reason` is empty, else left out for that reason.

    `said` is how the source itself says that it is read, as in `chong2 qing4`.
    """

    text: str
    reason: str = ""
    said: str = ""

    def cut(self, start: int, end: int) -> Fragment:
        """A part of it; only the whole has its reading."""
        text = self.text[start:end]
        return self if text == self.text else Fragment(text, self.reason)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table, by its number in the source: the cells, and whether they, or the first of them, are titles."""

    table: int
    cells: tuple[tuple[Fragment, ...], ...]
    is_header: bool = False
    has_label: bool = False


@dataclass(frozen=True, slots=True)
class DraftPassage:
    """Pieces in reading order; the spoken ones, joined, become one block. `row` says that it is a row of a table."""

    pieces: tuple[Fragment, ...]
    kind: BlockKind = BlockKind.TEXT
    level: int = 0
    row: TableRow | None = None

    @property
    def spoken(self) -> str:
        """The text that is spoken, before cleaning."""
        return "".join(piece.text for piece in self.pieces if not piece.reason)

    def left_out(self, reason: str) -> DraftPassage:
        """The same passage, nothing of it spoken."""
        return replace(
            self, pieces=tuple(Fragment(piece.text, piece.reason or reason) for piece in self.pieces), row=None
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """A source as its format's reader understood it, before cleaning.

    `title` and `author` are its metadata's; `deliberate` says that somebody entered them for this work, as in a book,
    and no program did by itself, as in a Word document. `heading` is the first heading, if no other is of its rank.
    """

    passages: tuple[DraftPassage, ...]
    title: str = ""
    author: str = ""
    heading: str = ""
    deliberate: bool = False
    language: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    cover: Cover | None = None
    decoded: Decoded | None = None


@dataclass(frozen=True, slots=True)
class Omission:
    """text[start:end] is to be left out, for `reason`."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Assembled:
    """The parts of a Manuscript that come from passages, in its terms."""

    blocks: tuple[Block, ...]
    left_out: tuple[LeftOut, ...]
    after: tuple[int, ...]
    at: tuple[int, ...]


def assemble(passages: Iterable[DraftPassage], find: Callable[[str], list[Omission]]) -> Assembled:
    """Blocks and what was left out of `passages`; `find` says what to leave out of a passage's spoken text."""
    blocks: list[Block] = []
    left: list[tuple[LeftOut, int, int]] = []
    for passage in passages:
        pieces = _cleaned(passage.pieces, find)
        block, omissions = _compose(passage, pieces)
        left += [(item, len(blocks), at) for item, at in omissions]
        if block:
            blocks.append(block)
    items, after, at = zip(*left, strict=True) if left else ((), (), ())
    return Assembled(tuple(blocks), items, after, at)


def _cleaned(pieces: tuple[Fragment, ...], find: Callable[[str], list[Omission]]) -> Iterable[Fragment]:
    spans = find("".join(p.text for p in pieces if not p.reason))
    return strike(pieces, spans) if spans else pieces


def strike(pieces: Iterable[Fragment], spans: list[Omission]) -> Iterator[Fragment]:
    """`pieces` with `spans` of their spoken text, in order and not overlapping, turned into omissions."""
    position, upcoming = 0, 0
    for piece in pieces:
        if piece.reason:
            yield piece
            continue
        start, position = position, position + len(piece.text)
        cursor = start
        while upcoming < len(spans) and spans[upcoming].start < position:
            span = spans[upcoming]
            yield from _kept(piece.cut(cursor - start, max(span.start, start) - start))
            yield Fragment(piece.text[max(span.start, start) - start : span.end - start], span.reason)
            cursor = min(span.end, position)
            if span.end > position:
                break
            upcoming += 1
        yield from _kept(piece.cut(cursor - start, len(piece.text)))


def _kept(piece: Fragment) -> tuple[Fragment, ...]:
    return (piece,) if piece.text else ()


def _compose(passage: DraftPassage, pieces: Iterable[Fragment]) -> tuple[Block | None, list[tuple[LeftOut, int]]]:
    """The block, if anything is spoken, and each omission with its offset in the block's text."""
    spoken: list[str] = []
    omissions: list[tuple[LeftOut, int]] = []
    length = 0
    readings: list[GivenReading] = []
    for reason, group in groupby(pieces, key=lambda piece: piece.reason):
        run = list(group)
        text = "".join(piece.text for piece in run)
        if not reason:
            readings += _readings(run, length)
            spoken.append(text)
            length += len(text)
        elif not text.isspace() and text:
            omissions.append((LeftOut(printable(text.strip()), reason), length))
    whole = "".join(spoken)
    text = whole.strip()
    indent = len(whole) - len(whole.lstrip())
    placed = [(item, min(max(at - indent, 0), len(text))) for item, at in omissions]
    given = tuple(replace(each, start=each.start - indent, end=each.end - indent) for each in readings)
    return (Block(passage.kind, text, passage.level, given) if text else None), placed


def _readings(run: Iterable[Fragment], position: int) -> Iterator[GivenReading]:
    for piece in run:
        if piece.said:
            yield GivenReading(position, position + len(piece.text), piece.said)
        position += len(piece.text)


def sole_heading(passages: Iterable[DraftPassage]) -> str:
    """The first heading, if it is of the first rank and no other is."""
    headings = [passage for passage in passages if passage.kind is BlockKind.HEADING]
    is_sole = bool(headings) and headings[0].level == 1 and sum(passage.level == 1 for passage in headings) == 1
    return headings[0].spoken.strip() if is_sole else ""


def printable(text: str) -> str:
    """`text` with lone surrogates, which stand for damaged bytes, written out: `\\xB5`, or `\\uD83D`."""
    return re.sub("[\ud800-\udfff]", _name_surrogate, text)


def _name_surrogate(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code - 0xDC00:02X}" if 0xDC00 <= code <= 0xDCFF else f"\\u{code:04X}"
