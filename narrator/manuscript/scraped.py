"""Remains of a page in a plain text, as scraped novels have them: entities, tags, line ends that are spelt out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from narrator.manuscript.draft import DraftPassage, Fragment
from narrator.manuscript.markup import unescaped

# Line ends as programs write them, between what is no program; \n alone only where a sentence ends or a line does.
_BESIDE = r"[\u3000-\u9fff\uff00-\uffef“”‘’…—\s]"
_SPELT = (
    rf"(?:(?<={_BESIDE})|(?<![\s\S]))(?:[/\\]r[/\\]n){{1,8}}(?={_BESIDE}|\Z)"
    rf"|(?:(?<=[。！？!?…”’」』])|(?<![\s\S]))(?:\\n){{1,8}}(?={_BESIDE}|\Z)|(?<={_BESIDE})(?:\\n){{1,8}}\Z"
)
_MARK = re.compile(
    r"&(?:nbsp|[lr]dquo|[lr]squo|hellip|mdash|ndash|middot|quot|apos|amp|lt|gt|ensp|emsp|times|[lr]aquo|bull|copy|#\d{2,6}|#x[0-9a-f]{2,5});"
    r"|&nbsp(?![a-z;])"
    r"|</?(?:p|br|div|span|b|i|u|em|strong|font|h[1-6]|center|a|small|big|sup|sub|var|samp|kbd|tt|cite|dfn|bdo|abbr"
    r"|acronym|ins|del|strike|label|blockquote|section|article|li|ul|ol)(?:\s[^<>\n]{0,2000})?/?>"
    rf"|{_SPELT}",
    re.IGNORECASE,
)
_LINE_ENDS = re.compile(rf"</?(?:p|br|div|h[1-6]|center|blockquote|section|article|li|ul|ol)\b|{_SPELT}", re.IGNORECASE)
_MAY_BE = re.compile(r"[&<]|[/\\][rn](?![A-Za-z])")


def unmarked(passage: DraftPassage) -> Iterator[DraftPassage]:
    """A passage without such marks: cut where a tag ends the line, entities as the characters they stand for."""
    if not any(_MAY_BE.search(piece.text) for piece in passage.pieces if not piece.reason):
        yield passage
        return
    made: list[Fragment] = []
    for piece in passage.pieces:
        for part in [piece] if piece.reason else _parts(piece.text):
            if (
                part.reason == "markup"
                and _LINE_ENDS.match(part.text)
                and any(not p.reason and p.text.strip() for p in made)
            ):
                yield DraftPassage((*made, part))
                made = []
            else:
                made.append(part)
    yield DraftPassage(tuple(made))


def _parts(text: str) -> Iterator[Fragment]:
    position = 0
    for mark in _MARK.finditer(text):
        yield Fragment(text[position : mark.start()])
        yield Fragment(mark[0], "markup")
        if mark[0][0] == "&":
            meant = unescaped(mark[0]).replace("\u00a0", " ")
            yield Fragment(meant if meant.isprintable() else "")
        position = mark.end()
    yield Fragment(text[position:])
