"""EPUB 3 with media overlays: the text with the sentence lit that is being read, text and sound in one file."""

from __future__ import annotations

from narrator.epub.book import BookChapter, BookSentence, EpubBook, book_of
from narrator.epub.container import write

__all__ = ["BookChapter", "BookSentence", "EpubBook", "book_of", "write"]
