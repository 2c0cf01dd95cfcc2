"""The text of a script, brought up to what a script has become: all else stays as it was, comments included."""

from __future__ import annotations

import re
from collections.abc import Iterator

from narrator.script import frontmatter, inline
from narrator.script.blocks import comments
from narrator.script.markdown import BlockPlace, Document
from narrator.script.marked import marked
from narrator.script.model import Chapter, Paragraph, Script
from narrator.script.notation import number, write_pause


def revised(document: Document, script: Script) -> str:
    """The text of a document whose script has other values, cast or paragraphs now; chapters are the same."""
    text = document.text
    for place, paragraph in reversed(list(_changed(document, script))):
        text = text[: place.block.start] + _written(text, place, paragraph) + text[place.block.end :]
    before, after = (frontmatter.write(each).splitlines() for each in (document.script, script))
    if before != after and document.body > 1:
        text = _with_front_matter(text, document.script, script)
    return text


def _changed(document: Document, script: Script) -> Iterator[tuple[BlockPlace, Paragraph]]:
    for place in document.places:
        if place.paragraph:
            old, new = (_paragraph(each.chapters[place.chapter - 1], place) for each in (document.script, script))
            if old != new:
                yield place, new


def _paragraph(chapter: Chapter, place: BlockPlace) -> Paragraph:
    return chapter.paragraphs[place.paragraph - 1]


def _written(text: str, place: BlockPlace, paragraph: Paragraph) -> str:
    """A paragraph written anew, with the pauses at its ends and the comments that stood in it."""
    old, block = place.marked, text[place.block.start : place.block.end]
    at_ends = [write_pause(pause.length_s) for pause in old.pauses if pause.at in (0, len(old.text))]
    marks = "#" * place.block.level
    return " ".join(filter(None, [marks, inline.write(marked(paragraph)), *at_ends, *comments(block)]))


def _with_front_matter(text: str, old: Script, new: Script) -> str:
    """The text with every line of its front matter that says something else now."""
    for key in frontmatter.TEXTS:
        if getattr(old, key) != getattr(new, key):
            text = _with_value(text, key, frontmatter.quoted(getattr(new, key)))
    if old.speed != new.speed:
        text = _with_value(text, "speed", number(new.speed))
    for key, name in frontmatter.PAUSES.items():
        if getattr(old.pauses, name) != getattr(new.pauses, name):
            text = _with_value(text, key, number(getattr(new.pauses, name)))
    known = dict(old.cast)
    added = [f"  {name}: {frontmatter.cast_value(member)}" for name, member in new.cast if name not in known]
    if added:
        begins = re.compile(rf"{frontmatter.CAST}[ \t]*:.*")
        text = frontmatter.with_line(text, begins, "\n".join([f"{frontmatter.CAST}:", *added]))
    return text


def _with_value(text: str, key: str, value: str) -> str:
    return frontmatter.with_line(text, re.compile(rf"{re.escape(key)}[ \t]*:.*"), f"{key}: {value}" if value else "")
