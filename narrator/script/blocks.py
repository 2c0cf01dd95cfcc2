"""The lines of a script as blocks: headings, paragraphs and pauses, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from narrator.script.inline import COMMENT, ESCAPE, MarkError
from narrator.script.notation import PAUSE_LINE, PREFIX

_BREAK = re.compile(rf"{ESCAPE}|<!--(?P<comment>.*?-->)?|\r\n|\r|\n", re.DOTALL)
_COMMENTS = re.compile(rf"({ESCAPE})|{COMMENT}", re.DOTALL)
_HEADING = re.compile(r"(#{1,6})[ \t\u3000]")


@dataclass(frozen=True, slots=True)
class ScriptBlock:
    """`text[start:end]` of a script, without its last line break. `level` is a heading's, 0 for everything else."""

    start: int
    end: int
    level: int = 0


def blocks(text: str, start: int) -> Iterator[ScriptBlock]:
    """The blocks from a place on, in order; what lies between them is blank, or comments. Raises MarkError."""
    pending: ScriptBlock | None = None
    for begins, ends in lines(text, start):
        line = without_comments(text[begins:ends], keep_places=False)
        alone = _alone(line)
        if pending and (alone is not None or not line.strip() or PREFIX.match(line.lstrip())):
            yield pending
            pending = None
        if alone is not None:
            yield ScriptBlock(begins, ends, alone)
        elif line.strip():
            pending = ScriptBlock(pending.start if pending else begins, ends)
    if pending:
        yield pending


def without_comments(text: str, *, keep_places: bool = True) -> str:
    """A text with blanks for its comments, or with nothing for them."""
    if "<!--" not in text:
        return text
    return _COMMENTS.sub(lambda found: found[1] or " " * len(found[0]) * keep_places, text)


def comments(text: str) -> list[str]:
    """The comments in a text, with their marks."""
    return [found.group() for found in _COMMENTS.finditer(text) if not found[1]]


def _alone(line: str) -> int | None:
    """The level of a line that is a block by itself: a heading's, or 0 for a pause."""
    if heading := _HEADING.match(line):
        return len(heading[1])
    return 0 if PAUSE_LINE.fullmatch(line) else None


def lines(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends; a line break inside a comment is none. Raises MarkError."""
    for found in _BREAK.finditer(text, start):
        if found.group() == "<!--":
            raise MarkError("the comment is not closed by -->", found.start())
        if found.group()[0] in "\r\n":
            yield start, found.start()
            start = found.end()
    yield start, len(text)


def with_breaks_of(text: str, written: str) -> str:
    """Something written with the line breaks that a text has."""
    breaks = re.search(r"\r\n|\r|\n", text)
    usual = breaks.group() if breaks else "\n"
    return written if usual == "\n" else re.sub(r"\r\n|\r|\n", usual, written)
