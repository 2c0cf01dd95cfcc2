"""A tokenizer for HTML and XHTML that loses nothing: the raw texts of its events, joined, are the source.

Not a validating parser: browsers accept anything, and so does this, in linear time and without recursion. What is no
complete tag is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from html import unescape

_ENDLESS = re.compile(r"&#(?:\d{30,}|[xX][0-9a-fA-F]{30,});?")  # no character; Python cannot read such a number


def unescaped(text: str) -> str:
    """The text with the characters that its entities stand for."""
    return unescape(_ENDLESS.sub("\ufffd", text) if "&#" in text else text)


class MarkupKind(Enum):
    TEXT = auto()
    START = auto()
    END = auto()
    COMMENT = auto()  # and other declarations
    RAW = auto()  # a whole element whose content is no markup, such as a script


RAW_ELEMENTS = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
_VOID = "area base br col embed hr img input link meta param source track wbr"  # as HTML lists them
VOID_ELEMENTS = frozenset(_VOID.split())
_TAG = re.compile(r"</?(?P<name>[a-zA-Z][^\s/<>]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>")
_DECLARATION = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<[!?][^<>]*>", re.DOTALL)
_ATTRIBUTE = re.compile(r"([^\s=/\"'<>]++)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")


@dataclass(frozen=True, slots=True)
class Event:
    """A tag, a run of text or a comment; `raw` is its source. `name`, of an element, is in lower case."""

    kind: MarkupKind
    raw: str
    name: str = ""

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes of a start tag, names in lower case."""
        found = _ATTRIBUTE.finditer(self.raw, len(self.name) + 1)
        return {m[1].lower(): unescaped(m[2] or m[3] or m[4] or "") for m in found}

    @property
    def closes_itself(self) -> bool:
        return self.raw.endswith("/>") or self.name in VOID_ELEMENTS

    @property
    def content(self) -> str:
        """The text of a RAW element."""
        return unescaped(self.raw[self.raw.index(">") + 1 : self.raw.rindex("<")])


def events(source: str) -> Iterator[Event]:
    """The events of `source`, in order."""
    endings = _Endings(source)
    position = text_start = 0
    while (position := source.find("<", position)) >= 0:
        event = _event(source, position, endings)
        if not event:
            position += 1
            continue
        if position > text_start:
            yield Event(MarkupKind.TEXT, source[text_start:position])
        yield event
        position = text_start = position + len(event.raw)
    if text_start < len(source):
        yield Event(MarkupKind.TEXT, source[text_start:])


def _event(source: str, position: int, endings: _Endings) -> Event | None:
    if declaration := _DECLARATION.match(source, position):
        return Event(MarkupKind.COMMENT, declaration[0])
    tag = _TAG.match(source, position)
    if not tag:
        return None
    name = tag["name"].lower()
    if source[position + 1] == "/":
        return Event(MarkupKind.END, tag[0], name)
    end = endings.of(name, tag.end()) if name in RAW_ELEMENTS and not tag[0].endswith("/>") else 0
    return Event(MarkupKind.RAW, source[position:end], name) if end else Event(MarkupKind.START, tag[0], name)


class _Endings:
    """Finds the end tags of raw elements; remembers where there are no more, so that no text is searched twice."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.none_after: dict[str, int] = {}

    def of(self, name: str, position: int) -> int:
        """Where the end tag of `name` after `position` ends, or 0."""
        if position >= self.none_after.get(name, len(self.source) + 1):
            return 0
        found = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(self.source, position)
        if not found:
            self.none_after[name] = position
        return found.end() if found else 0
