"""Scripts to test with."""

from __future__ import annotations

from narrator.script.characters import one_line

FRONT = "---\nnarrator: 1\ntitle: 试\n---\n\n"


def only(text: str) -> str:
    """A text as a paragraph holds it."""
    return one_line(text)
