"""XML that no text from a book can break."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

# What XML 1.0 does not allow as a character (https://www.w3.org/TR/xml/#charsets); lone surrogates are among them.
_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Text without the characters that XML does not allow; a carriage return becomes a line feed."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def add(parent: Element, tag: str, text: str = "", /, **attributes: str) -> Element:
    """A new last child."""
    child = SubElement(parent, tag, {name: clean(value) for name, value in attributes.items()})
    if text:
        child.text = clean(text)
    return child


def document(root: Element) -> bytes:
    indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode").encode("utf-8") + b"\n"
