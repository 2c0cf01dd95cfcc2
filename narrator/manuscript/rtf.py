"""RTF documents: paragraphs and headings, as of a Word document; notes, hidden and deleted text are left out."""

from __future__ import annotations

from codecs import BOM_UTF8

from narrator.manuscript.draft import Draft
from narrator.manuscript.options import DEFAULTS, ReadingOptions
from narrator.manuscript.source import SourceBytes


def recognise(source: SourceBytes) -> bool:
    """By how it begins."""
    return source.data[:16].removeprefix(BOM_UTF8).lstrip().startswith(b"{\\rtf")


def read(source: SourceBytes, _: ReadingOptions = DEFAULTS) -> Draft:
    """The text of a document, its title and author. Raises SourceError for what is too deep or too large."""
    from narrator.manuscript.rtfdocument import draft_of

    return draft_of(source)
