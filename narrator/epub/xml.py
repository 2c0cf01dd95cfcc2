"""XML documents, always the same to the byte; characters that XML cannot hold are shown as U+FFFD."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


class Element(NamedTuple):
    """A name with its prefix, attributes in order, and what is inside: text or elements."""

    name: str
    attributes: Mapping[str, str]
    content: Sequence[Element | str] = ()

    def text(self) -> str:
        opened = "".join([self.name, *(f" {key}={quoteattr(clean(value))}" for key, value in self.attributes.items())])
        inside = "".join(part.text() if isinstance(part, Element) else escape(clean(part)) for part in self.content)
        return f"<{opened}>{inside}</{self.name}>" if inside else f"<{opened}/>"


def clean(text: str) -> str:
    return _IMPOSSIBLE.sub("\ufffd", text)


def document(root: Element, doctype: str = "") -> bytes:
    """A whole file, UTF-8."""
    return f"{DECLARATION}{doctype}{root.text()}\n".encode()
