"""Edits of a script's text that leave every other line as it was, comments included.

Each function takes the text of a script and gives the edited one. Chapters and paragraphs count from 1, as in
`markdown.Place`; a chapter's title, where it is spoken, is its paragraph 1. An edited paragraph is written anew on one
line; comments that stood inside it come behind it. Raises ScriptError where the text, before or after, is not
understood, and SourceError where there is no such place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from narrator.errors import SourceError
from narrator.script import frontmatter, inline, markdown
from narrator.script.blocks import comments, with_breaks_of
from narrator.script.markdown import BlockPlace, Document, document
from narrator.script.marked import DeliverySpan, Marked, Pause, clipped, joined, overlaid, reread, retyped
from narrator.script.model import INHERITED, Delivery, Reading
from narrator.script.notation import checked_pause, write_pause


def source(text: str, chapter: int, paragraph: int) -> str:
    """A paragraph as it stands in the text, marks and comments included, to be edited by hand."""
    block = _place(document(text), chapter, paragraph).block
    return text[block.start : block.end]


def replace_paragraph(text: str, chapter: int, paragraph: int, written: str) -> str:
    """Put something else in a paragraph's place, written as in a script: several paragraphs, or nothing, too."""
    block = _place(document(text), chapter, paragraph).block
    if written.strip():
        return _checked(text[: block.start] + with_breaks_of(text, written.strip()) + text[block.end :])
    return _checked(text[: block.start] + text[_next_line(text, block.end) :])


def retype(text: str, chapter: int, paragraph: int, part: tuple[int, int], written: str) -> str:
    """Put other words in the place of a part of a paragraph's text, as they are spoken; marks around them stay."""
    place = _place(document(text), chapter, paragraph)
    new = retyped(place.marked, *part, written)
    if not new.text.strip():
        raise SourceError("A paragraph cannot be empty.", remedy="Remove it, or join it with the one before.")
    return _remarked(text, place, new)


def read_as(text: str, chapter: int, paragraph: int, reading: Reading) -> str:
    """Say how a part of a paragraph is read; with nothing said, what the author said of it is taken back."""
    if re.search(r"[()\r\n]", reading.said):
        raise SourceError("A reading holds no brackets.", remedy="Write pinyin with tones, such as shan4.")
    place = _place(document(text), chapter, paragraph)
    return _remarked(text, place, reread(place.marked, reading))


def split_paragraph(text: str, chapter: int, paragraph: int, at: int) -> str:
    """Begin a new paragraph before the character `at` of a paragraph's text."""
    place = _place(document(text), chapter, paragraph)
    first, second = clipped(place.marked, 0, at), clipped(place.marked, at, len(place.marked.text))
    if not first.text.strip() or not second.text.strip() or place.block.level:
        raise SourceError("A paragraph is divided inside its text.", remedy="Choose a place between two characters.")
    return _rewritten(text, [place], [inline.write(first), inline.write(second)])


def join_paragraphs(text: str, chapter: int, paragraph: int) -> str:
    """Make one of a paragraph and the one behind it; a pause that was set between them stays inside."""
    made = document(text)
    places = [_place(made, chapter, number) for number in (paragraph, paragraph + 1)]
    if any(place.block.level for place in places):
        raise SourceError("A heading is not joined with a paragraph.", remedy="Remove the heading first.")
    between = [p for p in made.places if places[0].block.end < p.block.start <= places[1].block.start]
    pauses = [p.marked.leading_pause_s for p in between if p.marked.leading_pause_s is not None]
    whole = joined(places[0].marked, places[1].marked, sum(pauses) if pauses else None)
    return _rewritten(text, [places[0], *between], [inline.write(whole)])


def begin_chapter(text: str, chapter: int, paragraph: int, title: str, *, spoken: bool = False) -> str:
    """Begin a new chapter before a paragraph."""
    block = _place(document(text), chapter, paragraph).block
    line = markdown.heading(Marked(title.strip()), INHERITED, silent=not spoken)
    return _checked(text[: block.start] + line + with_breaks_of(text, "\n\n") + text[block.start :])


def join_chapters(text: str, chapter: int) -> str:
    """Make one of a chapter and the one before it: its heading goes."""
    heading = _heading(document(text), chapter)
    if heading is None or chapter == 1:
        raise SourceError("There is no chapter before it to be joined with.", remedy="Choose a later chapter.")
    return _checked(text[: heading.block.start] + text[_next_line(text, heading.block.end) :])


def move_border(text: str, chapter: int, begins: tuple[int, int]) -> str:
    """Let a chapter begin before another paragraph, given as chapter (its own or the one before it) and paragraph.

    The heading moves as it is written. What then stands before it belongs to the chapter before.
    """
    made = document(text)
    heading, target = _heading(made, chapter), _place(made, *begins).block
    if heading is None or chapter == 1 or begins[0] not in (chapter - 1, chapter) or begins == (chapter - 1, 1):
        raise SourceError(
            "The chapter cannot begin there.", remedy="Choose a paragraph of this chapter or the one before."
        )
    line = text[heading.block.start : heading.block.end] + with_breaks_of(text, "\n\n")
    after = _next_line(text, heading.block.end)
    if target.start >= after:
        moved = text[: heading.block.start] + text[after : target.start] + line + text[target.start :]
    else:
        moved = text[: target.start] + line + text[target.start : heading.block.start] + text[after:]
    return _checked(moved)


def rename_chapter(text: str, chapter: int, title: str) -> str:
    """Give a chapter another title; a heading is put where there was none, and it is not spoken."""
    return _with_heading(
        text, chapter, lambda place: Marked(title.strip(), place.marked.delivery if place else INHERITED)
    )


def deliver_chapter(text: str, chapter: int, delivery: Delivery) -> str:
    """Say who speaks a chapter, and how fast; INHERITED takes it back."""
    return _with_heading(text, chapter, None, delivery)


def speak_title(text: str, chapter: int, *, spoken: bool) -> str:
    """Say whether a chapter's title is spoken."""
    return _with_heading(text, chapter, None, None, silent=not spoken)


def deliver_paragraph(text: str, chapter: int, paragraph: int, delivery: Delivery) -> str:
    """Say who speaks a paragraph, and how fast; INHERITED takes it back."""
    place = _place(document(text), chapter, paragraph)
    return _remarked(text, place, replace(place.marked, delivery=delivery))


def deliver_part(text: str, chapter: int, paragraph: int, part: DeliverySpan) -> str:
    """Say who speaks a part of a paragraph, and how fast; INHERITED takes it back."""
    place = _place(document(text), chapter, paragraph)
    return _remarked(text, place, overlaid(place.marked, part))


def pause(text: str, chapter: int, paragraph: int, at: int, length_s: float | None) -> str:
    """Set the silence before the character `at` of a paragraph, in seconds; None takes it back.

    At the end of the paragraph, it is the silence between this one and the next.
    """
    if length_s is not None:
        checked_pause(length_s)
    made = document(text)
    place = _place(made, chapter, paragraph)
    if at >= len(place.marked.text):
        return _pause_behind(text, made, place, length_s)
    others = [each for each in place.marked.pauses if each.at != at]
    new = [*others, Pause(at, length_s)] if length_s is not None and at > 0 else others
    return _remarked(text, place, replace(place.marked, pauses=tuple(sorted(new, key=lambda each: each.at))))


def set_value(text: str, key: str, value: str) -> str:
    """Set a line of the front matter, or remove it where the value is empty."""
    line = f"{key}: {frontmatter.quoted(value)}" if value else ""
    return _checked(frontmatter.with_line(text, re.compile(rf"{re.escape(key)}[ \t]*:.*"), line))


def set_cast(text: str, name: str, member: Delivery) -> str:
    """Give a member of the cast a voice and a speed; INHERITED removes it."""
    line = f"  {name}: {frontmatter.cast_value(member)}" if member != INHERITED else ""
    pattern = re.compile(rf"[ \t]+{re.escape(name)}[ \t]*:.*")
    if line and not any(name == other for other, _ in document(text).script.cast):
        begins = re.compile(rf"{frontmatter.CAST}[ \t]*:.*")
        return _checked(frontmatter.with_line(text, begins, f"{frontmatter.CAST}:\n{line}"))
    return _checked(frontmatter.with_line(text, pattern, line))


def _place(made: Document, chapter: int, paragraph: int) -> BlockPlace:
    for place in made.places:
        if (place.chapter, place.paragraph) == (chapter, paragraph):
            return place
    raise SourceError(
        f"There is no paragraph {paragraph} in chapter {chapter}.", remedy="`narrator script` prints the script."
    )


def _heading(made: Document, chapter: int) -> BlockPlace | None:
    """The heading that a chapter begins with. SourceError where there is no such chapter."""
    if not 1 <= chapter <= len(made.script.chapters):
        raise SourceError(f"There is no chapter {chapter}.", remedy="`narrator script` prints the script.")
    return next((place for place in made.places if place.chapter == chapter and place.block.level == 1), None)


def _with_heading(
    text: str,
    chapter: int,
    title: Callable[[BlockPlace | None], Marked] | None,
    delivery: Delivery | None = None,
    *,
    silent: bool | None = None,
) -> str:
    """The text with a chapter's heading changed; what is None stays."""
    made = document(text)
    heading, part = _heading(made, chapter), made.script.chapters[chapter - 1]
    line = markdown.heading(
        title(heading) if title else heading.marked if heading else Marked(part.title),
        part.delivery if delivery is None else delivery,
        silent=(heading is None or heading.paragraph == 0) if silent is None else silent,
    )
    if heading:
        return _rewritten(text, [heading], [line])
    first = _place(made, chapter, 1).block.start
    return _checked(text[:first] + line + with_breaks_of(text, "\n\n") + text[first:])


def _remarked(text: str, place: BlockPlace, new: Marked) -> str:
    """The text with a paragraph, or a spoken heading, written anew."""
    if place.block.level == 1:
        return _with_heading(text, place.chapter, lambda _: new)
    marks = "#" * place.block.level
    return _rewritten(text, [place], [f"{marks} {inline.write(new)}".lstrip()])


def _pause_behind(text: str, made: Document, place: BlockPlace, length_s: float | None) -> str:
    """The text with another silence between a paragraph and the next, or without its own."""
    if any(each.at >= len(place.marked.text) for each in place.marked.pauses):
        inside = tuple(each for each in place.marked.pauses if each.at < len(place.marked.text))
        text = _remarked(text, place, replace(place.marked, pauses=inside))
        made = document(text)
        place = _place(made, place.chapter, place.paragraph)
    behind = made.places.index(place) + 1
    while behind < len(made.places) and made.places[behind].marked.leading_pause_s is not None:
        other = made.places[behind]
        text = _without_leading_pause(text, other)
        made = document(text)
        behind += bool(other.marked.text)
    end = place.block.end
    if length_s is None:
        return _checked(text)
    return _checked(text[:end] + with_breaks_of(text, f"\n\n{write_pause(length_s)}") + text[end:])


def _without_leading_pause(text: str, place: BlockPlace) -> str:
    if place.marked.text:
        rest = tuple(each for each in place.marked.pauses if each.at)
        return _remarked(text, place, replace(place.marked, pauses=rest))
    start = len(text[: place.block.start].rstrip("\r\n")) if text[: place.block.start].strip() else place.block.start
    return text[:start] + text[place.block.end :]


def _rewritten(text: str, places: Iterable[BlockPlace], written: list[str]) -> str:
    """The text with the blocks from the first to the last place replaced; their comments come behind."""
    blocks = [place.block for place in places]
    start, end = blocks[0].start, blocks[-1].end
    kept = " ".join(comments(text[start:end]))
    new = with_breaks_of(text, "\n\n").join(written) + (f" {kept}" if kept else "")
    return _checked(text[:start] + new + text[end:])


def _next_line(text: str, end: int) -> int:
    """Where the next line begins that is not blank."""
    found = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*").match(text, end)
    return found.end() if found else end


def _checked(text: str) -> str:
    document(text)
    return text
