"""How a source is read, where there is a choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Tables = Literal["headers", "rows", "none"]
CueLanguage = Literal["chinese", "other", "both"]
TABLES: tuple[Tables, ...] = get_args(Tables)
CUE_LANGUAGES: tuple[CueLanguage, ...] = get_args(CueLanguage)


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """`keep_all` keeps what cleaning would leave out.

    `tables` are read by row, each cell behind its column's title (headers) or without it (rows), or left out (none).
    `cues` is the language that is read of subtitles in two.
    """

    keep_all: bool = False
    tables: Tables = "headers"
    cues: CueLanguage = "chinese"


DEFAULTS = ReadingOptions()
