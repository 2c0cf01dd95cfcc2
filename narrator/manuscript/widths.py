"""The characters of PDF pages as pdfminer places them: by the widths that their fonts state.

PDFium leaves out a text of one character whose font is not in the document and not on this machine, because it takes it
to be of no width. Such pages are read a second time, more slowly, by this.
"""

from __future__ import annotations

import ctypes
import io
import logging
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from narrator.manuscript.glyphs import Glyph, meant

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

TEXT, FORM = 1, 5  # PDFium's kinds of page objects
NO_WIDTH = 0.01  # points
MOST_OBJECTS = 50_000  # of a page that are looked at
MOST_REREAD = 400  # pages: enough for a book, and a bound for the work


def hides_text(page: PdfPage) -> bool:
    """Whether a page has texts without width, which PDFium passes over."""
    import pypdfium2.raw as pdfium

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for index in range(min(pdfium.FPDFPage_CountObjects(page), MOST_OBJECTS)):
        shown = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(shown) == TEXT:
            pdfium.FPDFPageObj_GetBounds(shown, left, bottom, right, top)
            if right.value - left.value < NO_WIDTH:
                return True
    return False


class WidthReader:
    """Reads pages of a document by the widths of its fonts."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.left = MOST_REREAD

    @cached_property
    def _pages(self) -> list[Any]:
        from pdfminer.pdfdocument import PDFDocument
        from pdfminer.pdfpage import PDFPage
        from pdfminer.pdfparser import PDFParser

        logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
        return list(PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(self.data)))))

    def glyphs(self, number: int) -> list[Glyph]:
        """The characters of a page, from 0; none where it cannot be read."""
        self.left -= 1
        if self.left < 0:
            return []
        try:
            return list(self._glyphs(number))
        except Exception:  # pdfminer raises whatever a damaged page makes it stumble over
            return []

    def _glyphs(self, number: int) -> Iterator[Glyph]:
        from pdfminer.converter import PDFPageAggregator
        from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager

        resources = PDFResourceManager()
        device = PDFPageAggregator(resources, laparams=None)
        PDFPageInterpreter(resources, device).process_page(self._pages[number])
        waiting: list[Any] = [device.get_result()]
        while waiting:
            item = waiting.pop()
            if hasattr(item, "get_text"):
                for character in _readable(item.get_text()):
                    yield character, item.x0, item.x1, item.matrix[5], max(item.size, 0.1)
            elif hasattr(item, "__iter__"):
                waiting += reversed(list(item))


def _readable(text: str) -> str:
    """What one glyph says; some fonts say of it that it is 入 and the radical 入, which is one character."""
    if text.startswith("(cid:"):
        return "\ufffd"
    characters = [meant(ord(character)) for character in text]
    is_one = len(set(text)) > 1 and len(set(characters)) == 1
    return characters[0] if is_one else "".join(characters)
