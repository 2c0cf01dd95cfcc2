"""From a manuscript to a script: chapters, paragraphs, segments."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from narrator.errors import SourceError
from narrator.manuscript.model import Block, BlockKind, LeftOut, Manuscript
from narrator.script import titles, topics
from narrator.script.characters import one_line
from narrator.script.headings import CHAPTER_LEVEL, Heading, heading
from narrator.script.model import Chapter, Paragraph, ParagraphKind, Script
from narrator.script.options import DEFAULTS, ScriptOptions
from narrator.script.outline import headings
from narrator.script.paragraphing import CAP, paragraphs
from narrator.script.segments import split


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading of a level from 1, or a paragraph, of level 0."""

    text: str
    level: int = 0


def compose(manuscript: Manuscript, options: ScriptOptions = DEFAULTS) -> Script:
    """Divide a manuscript into chapters, paragraphs and segments. SourceError where it has nothing to speak."""
    pieces = list(_pieces(manuscript.blocks, options))
    if not pieces:
        raise SourceError("The text is empty.", remedy="Give a file that has text in it.")
    made = list(_chapters(pieces, options))
    return Script(
        title=_title(pieces, manuscript, options),
        chapters=tuple(made),
        author=options.author or manuscript.author,
        language=manuscript.language,
        voice=options.voice,
        left_out=tuple(_with_chapters(manuscript, made)),
    )


def _with_chapters(manuscript: Manuscript, chapters: Sequence[Chapter]) -> Iterable[LeftOut]:
    """What was left out, with the chapter that it would stand in, found by how much of the text is before it."""
    blocks = [0, *accumulate(_size(block.text) for block in manuscript.blocks)]
    ends = list(accumulate(sum(_size(part.text) for part in chapter.paragraphs) for chapter in chapters))
    nowhere = (0,) * len(manuscript.left_out)
    places = manuscript.left_out_after or nowhere, manuscript.left_out_at or nowhere
    for piece, after, offset in zip(manuscript.left_out, *places, strict=True):
        into = _size(manuscript.blocks[after].text[:offset]) if after < len(manuscript.blocks) else 0
        number = bisect_right(ends, blocks[after] + into) + 1
        yield replace(piece, chapter=min(number, len(chapters)))


def _size(text: str) -> int:
    return len("".join(text.split()))


def segment(text: str, options: ScriptOptions = DEFAULTS) -> Script:
    """The script of a plain text: every line that is not blank is a paragraph, or a heading if it looks like one."""
    blocks = tuple(Block(BlockKind.TEXT, line) for line in text.split("\n") if line.strip())
    return compose(Manuscript(blocks), options)


def _pieces(blocks: Iterable[Block], options: ScriptOptions) -> Iterable[Piece]:
    for piece in _as_set(blocks, options):
        if piece.level or len(piece.text) <= CAP:
            yield piece
        else:
            yield from (Piece(one_line(part)) for part in paragraphs(piece.text, length=options.paragraph))


def walls(manuscript: Manuscript, options: ScriptOptions = DEFAULTS) -> list[str]:
    """The paragraphs that are longer than anyone sets them: those that are divided."""
    return [piece.text for piece in _as_set(manuscript.blocks, options) if not piece.level and len(piece.text) > CAP]


def _as_set(blocks: Iterable[Block], options: ScriptOptions) -> Iterable[Piece]:
    """Headings and paragraphs as the author set them."""
    lines = [(block, text) for block in blocks if (text := one_line(block.text))]
    custom = re.compile(options.heading) if options.heading else None
    given = [_given(block, text, custom) for block, text in lines]
    texts = [text for _, text in lines]
    for text, found in zip(texts, headings(texts, given), strict=True):
        yield Piece(text, found.level if found else 0)


def _given(block: Block, text: str, custom: re.Pattern[str] | None) -> Heading | None:
    """The heading that a block is by its source's markup or the user's pattern."""
    if block.kind is BlockKind.HEADING:
        return Heading(max(1, block.level))
    return Heading(CHAPTER_LEVEL) if custom and custom.match(text) else None


def _chapters(pieces: Sequence[Piece], options: ScriptOptions) -> Iterable[Chapter]:
    level = _chapter_level(pieces) if options.chapters != "none" else 0
    if level:
        return _by_headings(pieces, level)
    if options.chapters == "auto":
        texts = [piece.text for piece in pieces]
        begins = topics.turns(texts, topics.fitting(texts, options.chapter_minutes))
        return [_chapter(pieces[a:b]) for a, b in topics.spans(begins, len(pieces))]
    return [_chapter(pieces)]


def _chapter_level(pieces: Sequence[Piece]) -> int:
    """The level whose headings begin chapters, 0 without any.

    It is the highest that has two or more, or the next one where those are volumes; else the highest.
    """
    counts = Counter(piece.level for piece in pieces if piece.level)
    levels = sorted(counts)
    several = [level for level in levels if counts[level] > 1]
    if len(several) > 1:
        highest = [heading(piece.text) for piece in pieces if piece.level == several[0]]
        if sum(found is not None and found.is_volume for found in highest) > len(highest) / 2:
            return several[1]
    return (several or levels or [0])[0]


def _by_headings(pieces: Sequence[Piece], level: int) -> list[Chapter]:
    made, pending = [], list[Piece]()
    for piece in pieces:
        if 0 < piece.level <= level and any(not p.level for p in pending):
            made.append(_chapter(pending))
            pending = []
        pending.append(piece)
    return [*made, _chapter(pending)]


def _chapter(pieces: Sequence[Piece]) -> Chapter:
    """A chapter of pieces; the headings that it begins with are its title."""
    leading = next((i for i, piece in enumerate(pieces) if not piece.level), len(pieces))
    spoken = "　".join(piece.text for piece in pieces[:leading])
    rest = [
        _paragraph(piece.text, ParagraphKind.HEADING if piece.level else ParagraphKind.TEXT)
        for piece in pieces[leading:]
    ]
    if spoken:
        return Chapter(spoken, (_paragraph(spoken, ParagraphKind.HEADING), *rest))
    return Chapter(titles.title([paragraph.text for paragraph in rest]), tuple(rest))


def _paragraph(text: str, kind: ParagraphKind) -> Paragraph:
    return Paragraph(split(text), kind)


def _title(pieces: Sequence[Piece], manuscript: Manuscript, options: ScriptOptions) -> str:
    given = one_line(options.title) or one_line(manuscript.title)
    highest = [piece.text for piece in pieces if piece.level == 1]
    if given or len(highest) == 1:
        return given or highest[0]
    return titles.title([piece.text for piece in pieces])
