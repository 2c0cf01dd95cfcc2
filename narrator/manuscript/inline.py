"""The text inside a Markdown paragraph: which characters of the source are words, and which are markup.

markdown-it says what is bold, a link or an image, but not where. Its pieces come in the order of the source, so each is
found again by searching forward, and whatever lies between two of them is markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.token import Token

from narrator.manuscript.draft import Fragment
from narrator.manuscript.text import begins, stands_alone
from narrator.manuscript.wrapping import joint

LINE_BREAK = Fragment("\n")  # the author's own line end: what follows is a paragraph of its own
SOFT_BREAK = Fragment("\r")  # a line end in the source that means nothing
GLANCE = 128  # characters of a line that are looked at: what is longer is no heading
COUPLET, FEWEST_OF_VERSE = 2, 3  # lines; two of a poem have one length
LONGEST_OF_VERSE = 24  # characters of a line
_OF_VERSE = re.compile(r"[\u3007\u3400-\u9fff，。！？；：、…—～·“”‘’「」『』\s]*[\u3400-\u9fff][^\w]*")
_BREAK_TAG = re.compile(r"<br\b[^>]*>", re.IGNORECASE)


class InlineReader:
    """Reads source[start:end], one paragraph, into pieces that together hold every character of it."""

    def __init__(self, source: str, start: int, end: int) -> None:
        self.source, self.position, self.end = source, start, end
        self.pieces: list[Fragment] = []
        self.struck = self.bare = False
        self.is_verse = is_verse(source[start:end])

    def read(self, tokens: list[Token]) -> list[Fragment]:
        for token in tokens:
            getattr(self, f"_{token.type}", self._other)(token)
        return self.pieces

    def rest(self) -> None:
        """What is left of the range is markup."""
        self._skip_to(self.end)

    def _skip_to(self, position: int, reason: str = "markup") -> None:
        if position > self.position:
            self.pieces.append(Fragment(self.source[self.position : position], reason))
            self.position = position

    def _take(self, text: str, reason: str = "") -> None:
        found = self.source.find(text, self.position, self.end)
        if found < 0:
            self._take_by_character(text, reason)
            return
        self._skip_to(found)
        self.position = found + len(text)
        self.pieces.append(Fragment(text, reason))

    def _take_by_character(self, text: str, reason: str) -> None:
        """For text that markdown-it changed: an escaped bar in a table, a line end in a span of code."""
        for character in text:
            near = min(self.end, self.position + 200)
            found = -1 if character.isspace() else self.source.find(character, self.position, near)
            if found >= 0:
                self._skip_to(found)
                self.position = found + 1
            self.pieces.append(Fragment(character, reason))

    def _text(self, token: Token) -> None:
        if token.content:
            self._take(token.content, "struck out" if self.struck else "link address" if self.bare else "")

    def _code_inline(self, token: Token) -> None:
        opening = self.source.find(token.markup, self.position, self.end)
        start = opening + len(token.markup)
        closing = re.compile(f"(?<!`){token.markup}(?!`)").search(self.source, start, self.end)
        if opening >= 0 and closing:
            self._skip_to(start)
            for line in self.source[start : closing.start()].splitlines(keepends=True):
                margin = len(line) - len(line.lstrip(" \t>")) if self.pieces[-1] is SOFT_BREAK else 0
                self._skip_to(self.position + margin)
                self._take(line[margin:].rstrip("\n"), "struck out" if self.struck else "")
                if line.endswith("\n"):
                    self.pieces.append(SOFT_BREAK)
            self._skip_to(closing.end())

    def _text_special(self, token: Token) -> None:
        """A backslash escape, whose character stands in the source, or an entity, which is read as another."""
        if token.markup == token.content:
            self._text(token)
        elif token.markup.startswith("\\"):
            self._take("\\", "markup")
            self._text(token)
        else:
            self._take(token.markup, "markup")
            self.pieces.append(Fragment(token.content))

    def _softbreak(self, _: Token) -> None:
        """Lines of one paragraph are joined, unless they look as in a plain text that was only named Markdown."""
        found = self.source.find("\n", self.position, self.end)
        self._skip_to(found if found >= 0 else self.position)
        before, after = self._lines_around(self.position)
        apart = self.is_verse or after.startswith("\u3000") or stands_alone(before) or begins(after)
        self.pieces.append(LINE_BREAK if apart else SOFT_BREAK)

    def _lines_around(self, position: int) -> tuple[str, str]:
        """The line that ends at `position` and the next, or as much of them as tells whether they are headings."""
        before = self.source[max(0, position - GLANCE) : position].rpartition("\n")[2]
        return before, self.source[position + 1 : position + GLANCE].partition("\n")[0]

    def _hardbreak(self, _: Token) -> None:
        found = self.source.find("\n", self.position, self.end)
        self._skip_to(found if found >= 0 else self.position)
        self.pieces.append(LINE_BREAK)

    def _html_inline(self, token: Token) -> None:
        if _BREAK_TAG.fullmatch(token.content):
            self.pieces.append(LINE_BREAK)
        self._take(token.content, "comment" if token.content.startswith("<!--") else "markup")

    def _image(self, token: Token) -> None:
        found = self.source.find("![", self.position, self.end)
        self._skip_to(max(found, self.position))
        label = self.source.find(token.content, self.position, self.end)
        close = self.source.find("]", max(label, self.position) + len(token.content), self.end)
        self._skip_to(link_tail(self.source, close, self.end) if close >= 0 else self.position, "image")

    def _link_open(self, token: Token) -> None:
        self.bare = token.markup == "autolink"

    def _link_close(self, token: Token) -> None:
        self.bare = False
        close = self.source.find("]" if token.markup != "autolink" else ">", self.position, self.end)
        if close >= 0:
            self._skip_to(close)
            self._skip_to(link_tail(self.source, close, self.end), "link address")

    def _s_open(self, _: Token) -> None:
        self.struck = True

    def _s_close(self, _: Token) -> None:
        self.struck = False

    def _other(self, _: Token) -> None:
        """Emphasis: its marks are skipped on the way to the next text."""


def is_verse(paragraph: str) -> bool:
    """Whether the lines of a paragraph are those of a poem: Chinese, and shorter than anyone wraps a text."""
    lines = [line.strip() for line in paragraph.splitlines()]
    sizes = {len(line) for line in lines}
    several = len(lines) >= FEWEST_OF_VERSE or (len(lines) == COUPLET and len(sizes) == 1)
    return several and max(sizes) <= LONGEST_OF_VERSE and all(map(_OF_VERSE.fullmatch, lines))


def link_tail(source: str, close: int, end: int) -> int:
    """Where a link ends whose text ends with the bracket at `close`: after `](address "title")`, `][label]` or `]`."""
    after = close + 1
    if source[close] == ">" or after >= end:
        return after
    if source[after] == "[":
        label_end = source.find("]", after, end)
        return label_end + 1 if label_end >= 0 else after
    return _address_end(source, after + 1, end) or after if source[after] == "(" else after


def _address_end(source: str, position: int, end: int) -> int:
    """The end of `address "title")` from `position` on, or 0 if there is none."""
    position = _past_space(source, position, end)
    destination = parseLinkDestination(source, position, end)
    if destination.ok:
        position = _past_space(source, destination.pos, end)
        title = parseLinkTitle(source, position, end)
        if title.ok:
            position = _past_space(source, title.pos, end)
    return position + 1 if source[position : position + 1] == ")" else 0


def _past_space(source: str, position: int, end: int) -> int:
    while position < end and source[position] in " \t\n":
        position += 1
    return position


def split_lines(pieces: list[Fragment]) -> Iterator[tuple[Fragment, ...]]:
    """`pieces` cut at the author's line ends; at those that mean nothing, joined as running text is."""
    line: list[Fragment] = []
    before, pending = "", -1
    for piece in pieces:
        if piece is LINE_BREAK:
            yield tuple(line)
            line, before, pending = [], "", -1
        elif piece is SOFT_BREAK:
            pending = len(line)
        else:
            if pending >= 0 and not piece.reason:
                line.insert(pending, Fragment(joint(before, piece.text)))
                pending = -1
            line.append(piece)
            before = before if piece.reason else piece.text
    yield tuple(line)
