"""How a script is composed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Chapters = Literal["auto", "none", "headings"]
Length = Literal["short", "normal", "long"]


@dataclass(frozen=True, slots=True)
class ScriptOptions:
    """How chapters and paragraphs are made, and what replaces the source's own title, author and voice.

    `chapter_minutes` is the length aimed at where no headings divide the text; `heading` is a regular expression that
    a block must match from its start to be a chapter's heading, in addition to the usual forms. `lexicon` are files of
    readings, which go before those that the source names.
    """

    chapters: Chapters = "auto"
    paragraph: Length = "normal"
    chapter_minutes: float = 5.0
    title: str = ""
    author: str = ""
    voice: str = ""
    lexicon: tuple[Path, ...] = ()
    heading: str = ""


DEFAULTS = ScriptOptions()
