"""Kindle books (MOBI, AZW, AZW3, PRC) and the plain texts of Palm readers (PDB)."""

from __future__ import annotations

from narrator.manuscript.draft import Draft
from narrator.manuscript.options import DEFAULTS, ReadingOptions
from narrator.manuscript.source import SourceBytes

KINDS = (b"BOOKMOBI", b"TEXtREAd")


def recognise(source: SourceBytes) -> bool:
    """By the kind that its database says it is."""
    return source.data[60:68] in KINDS


def read(source: SourceBytes, _: ReadingOptions = DEFAULTS) -> Draft:
    """The text of a book, its title, authors, language and cover. Raises SourceError for a damaged or protected one."""
    from narrator.manuscript.kindlebook import draft_of

    return draft_of(source)
