"""How a script is composed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Chapters = Literal["auto", "none", "headings"]
Length = Literal["short", "normal", "long"]
AUTO = "auto"  # a cast: voices of the catalogue for men and women


@dataclass(frozen=True, slots=True)
class ScriptOptions:
    """How chapters and paragraphs are made, and what replaces what the source says of itself.

    That is title, author, voice, speed and, by the names of `Pauses`, silences in seconds.
    `cast` is a file that gives speakers of quotes their voices, or `auto`.
    `chapter_minutes` is the length aimed at where no headings divide the text, by default that which suits the whole;
    `heading` is a regular expression that
    a block must match from its start to be a chapter's heading, in addition to the usual forms. `lexicon` are files of
    readings, which go before those that the source names.
    """

    chapters: Chapters = "auto"
    paragraph: Length = "normal"
    chapter_minutes: float | None = None
    title: str = ""
    author: str = ""
    voice: str = ""
    lexicon: tuple[Path, ...] = ()
    heading: str = ""
    speed: float | None = None
    pauses: Mapping[str, float] = field(default_factory=dict)
    cast: str = ""


DEFAULTS = ScriptOptions()
