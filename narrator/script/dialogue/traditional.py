"""Traditional characters as simplified ones, one for one, so that rules need only know the latter."""

from __future__ import annotations


def simplified(text: str) -> str:
    """The text with each traditional character replaced; its length stays."""
    characters = sorted({character for character in text if "\u3400" <= character <= "\u9fff"})
    if not characters:
        return text
    from opencc import OpenCC

    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    table = {ord(old): new for old, new in zip(characters, converted, strict=True) if old != new and len(new) == 1}
    return text.translate(table) if table else text
