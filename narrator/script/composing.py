"""From a manuscript to a script: chapters, paragraphs, segments."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate

from narrator.errors import SourceError
from narrator.manuscript.model import Block, BlockKind, LeftOut, Manuscript
from narrator.manuscript.naming import TitleSource
from narrator.script import titles, topics
from narrator.script.apart import with_author_as_text, with_titles_apart
from narrator.script.chaptering import TOO_LONG, BodyElement, ChapterPart, parts
from narrator.script.characters import one_line
from narrator.script.glossed import with_readings
from narrator.script.headings import CHAPTER_LEVEL, ORNAMENTS, Heading, heading, is_credit, without_ornaments
from narrator.script.model import Chapter, Paragraph, ParagraphKind, Script
from narrator.script.options import DEFAULTS, ScriptOptions
from narrator.script.outline import headings
from narrator.script.paragraphing import CAP, paragraphs
from narrator.script.repeats import without_repeats
from narrator.script.segments import split
from narrator.script.words import clauses
from narrator.slug import title_line

MINUTES_OF_MANY = 30.0  # of a chapter that is a part of hours without headings
LONGEST_STYLED = 60  # characters of a heading with a sentence in it
LONGEST_HEADING = 300  # and of any: it names files' titles, feeds and lines of a terminal
_SENTENCE = re.compile("[。！？；].")
STRETCH = 300_000  # characters, some twenty hours, whose subjects are compared at once
GAP = "\u3000"  # between the headings that a title is made of


def compose(manuscript: Manuscript, options: ScriptOptions = DEFAULTS) -> Script:
    """Divide a manuscript into chapters, paragraphs and segments. SourceError where it has nothing to speak."""
    manuscript = without_repeats(with_titles_apart(with_author_as_text(manuscript)))
    pieces = list(_pieces(manuscript.blocks, options))
    if not pieces:
        raise SourceError("The text is empty.", remedy="Give a file that has text in it.")
    if options.chapters == "none":
        made = [_chapter(ChapterPart(tuple(pieces), name=_name_of_all(pieces, manuscript, options)))]
    else:
        made = list(_chapters(pieces, options, _given_title(manuscript, options)))
    made = [replace(chapter, title=title_line(chapter.title)) for chapter in with_readings(made, manuscript.blocks)]
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
    at, read, into = -1, 0, 0  # so much of a block was counted: a long one may have thousands of pieces
    for piece, after, offset in zip(manuscript.left_out, *places, strict=True):
        if (after, offset) < (at, read) or after != at:
            at, read, into = after, 0, 0
        into += _size(manuscript.blocks[after].text[read:offset]) if after < len(manuscript.blocks) else 0
        read = offset
        number = bisect_right(ends, blocks[after] + into) + 1
        yield replace(piece, chapter=min(number, len(chapters)))


def _size(text: str) -> int:
    return len(ORNAMENTS.sub("", text))


def segment(text: str, options: ScriptOptions = DEFAULTS) -> Script:
    """The script of a plain text: every line that is not blank is a paragraph, or a heading if it looks like one."""
    blocks = tuple(Block(BlockKind.TEXT, line) for line in text.split("\n") if line.strip())
    return compose(Manuscript(blocks), options)


def _pieces(blocks: Iterable[Block], options: ScriptOptions) -> Iterable[BodyElement]:
    for piece in _as_set(blocks, options):
        if piece.heading or len(piece.text) <= CAP:
            yield piece
        else:
            yield from (BodyElement(one_line(part)) for part in paragraphs(piece.text, length=options.paragraph))


def walls(manuscript: Manuscript, options: ScriptOptions = DEFAULTS) -> list[str]:
    """The paragraphs that are longer than anyone sets them: those that are divided."""
    return [piece.text for piece in _as_set(manuscript.blocks, options) if not piece.heading and len(piece.text) > CAP]


def _as_set(blocks: Iterable[Block], options: ScriptOptions) -> Iterable[BodyElement]:
    """Headings and paragraphs as the author set them."""
    lines = [(block, text) for block in blocks if (text := one_line(block.text))]
    custom = re.compile(options.heading) if options.heading else None
    given = [_given(block, text, custom) for block, text in lines]
    texts = [text for _, text in lines]
    for text, found in zip(texts, headings(texts, given), strict=True):
        yield BodyElement(without_ornaments(text) if found else text, found)


def _given(block: Block, text: str, custom: re.Pattern[str] | None) -> Heading | None:
    """The heading that a block is by its source's markup or the user's pattern."""
    if block.kind is BlockKind.HEADING and not is_credit(text) and not _is_set_as_heading(text):
        return replace(heading(text) or Heading(1), level=max(1, block.level))
    return Heading(CHAPTER_LEVEL) if custom and custom.match(text) else None


def _is_set_as_heading(text: str) -> bool:
    """Whether a text is a paragraph that only its style calls a heading."""
    return len(text) > LONGEST_HEADING or (len(text) > LONGEST_STYLED and bool(_SENTENCE.search(text)))


def _chapters(pieces: Sequence[BodyElement], options: ScriptOptions, title: str) -> Iterable[Chapter]:
    is_auto = options.chapters == "auto"
    if found := parts(pieces, joined=is_auto):
        if is_auto:
            found = [piece for part in found for piece in _by_subject(part)]
        if len(found) == 1 and found[0].name:  # all of it in one
            found = [replace(found[0], name=title or next(iter(found[0].leading), ""))]
        return [_chapter(part, front=title if not i else "") for i, part in enumerate(found)]
    if is_auto:
        minutes = options.chapter_minutes or topics.suiting(sum(len(piece.text) for piece in pieces))
        made = list(_by_topic(pieces, minutes))
        is_named = len(made) == 1 and not title.isascii()  # talk.txt says less than a phrase
        return [replace(made[0], title=title)] if is_named else made
    return [_chapter(ChapterPart(tuple(pieces)))]


def _by_topic(pieces: Sequence[BodyElement], minutes: float) -> Iterable[Chapter]:
    """The chapters of a text without headings, a stretch of it at a time, so that memory does not grow with it."""
    start = size = 0
    for at, piece in enumerate(pieces):
        if size > STRETCH:
            yield from _stretch_by_topic(pieces[start:at], minutes)
            start, size = at, 0
        size += len(piece.text)
    yield from _stretch_by_topic(pieces[start:], minutes)


def _stretch_by_topic(pieces: Sequence[BodyElement], minutes: float) -> Iterable[Chapter]:
    """The chapters of a stretch; its words are found once, for their borders and their titles."""
    texts = [piece.text for piece in pieces]
    text = "\n".join(texts)
    found = list(clauses(text))
    starts = [*accumulate((len(each) + 1 for each in texts), initial=0)]
    for a, b in topics.spans(topics.turns(texts, topics.fitting(texts, minutes), found), len(pieces)):
        first, end = (bisect_left(found, starts[place], key=lambda clause: clause.start) for place in (a, b))
        yield _chapter(ChapterPart(tuple(pieces[a:b])), front=titles.phrase(text, found[first:end]))


def _by_subject(part: ChapterPart) -> Iterable[ChapterPart]:
    """A chapter, or where it is too long and has no headings to divide it, what its subjects make of it."""
    if part.size <= TOO_LONG:
        return [part]
    texts = [piece.text for piece in part.pieces]
    begins = topics.turns(texts, topics.fitting(texts, MINUTES_OF_MANY))
    first, *others = [part.pieces[a:b] for a, b in topics.spans(begins, len(texts))]
    within = (*part.within, *part.leading, *part.behind)
    return [replace(part, pieces=first), *(ChapterPart(other, within) for other in others)]


def _chapter(part: ChapterPart, front: str = "") -> Chapter:
    """A chapter of pieces; the headings that it begins with are its title, behind those that it stands in.

    `front` is the title of the work, given for its first chapter: what stands before the first heading is called that,
    and where it is the first of several headings, the others are enough.
    """
    if part.name or (part.behind and not part.pieces[0].heading):
        title = part.name or GAP.join((*part.within, *part.behind))
        return Chapter(title, tuple(_paragraph_of(piece) for piece in part.pieces))
    spoken = GAP.join(part.leading)
    rest = [_paragraph_of(piece) for piece in part.pieces[len(part.leading) :]]
    if spoken:
        named = (*part.within, *part.leading, *part.behind)
        title = GAP.join(named[1:] if len(named) > 1 and named[0] == front else named)
        return Chapter(title, (_paragraph(spoken, ParagraphKind.HEADING), *rest))
    phrase = front or titles.title([paragraph.text for paragraph in rest])
    return Chapter(GAP.join((*part.within, phrase)), tuple(rest))


def _paragraph_of(piece: BodyElement) -> Paragraph:
    return _paragraph(piece.text, ParagraphKind.HEADING if piece.heading else ParagraphKind.TEXT)


def _paragraph(text: str, kind: ParagraphKind) -> Paragraph:
    return Paragraph(split(text), kind)


def _title(pieces: Sequence[BodyElement], manuscript: Manuscript, options: ScriptOptions) -> str:
    return title_line(_given_title(manuscript, options) or _only_highest(pieces)) or titles.UNTITLED


def _given_title(manuscript: Manuscript, options: ScriptOptions) -> str:
    return one_line(options.title) or one_line(manuscript.title)


def _name_of_all(pieces: Sequence[BodyElement], manuscript: Manuscript, options: ScriptOptions) -> str:
    """What the one chapter that is the whole work is called; the name of a file such as talk.txt is no title."""
    given = _given_title(manuscript, options)
    is_of_the_file = not options.title and manuscript.title_source == TitleSource.FILE_NAME and given.isascii()
    return _only_highest(pieces) if is_of_the_file else given or _only_highest(pieces)


def _only_highest(pieces: Sequence[BodyElement]) -> str:
    """The heading that stands above all others; empty where several do, or none."""
    highest = [piece.text for piece in pieces if piece.level == 1]
    return highest[0] if len(highest) == 1 else ""
