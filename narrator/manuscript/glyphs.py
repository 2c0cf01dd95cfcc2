"""The characters of a PDF page with their places, as runs: what stands on one line without a wide gap.

PDFium gives them in the order in which they were drawn, which need not be the order of reading.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

WIDE = 1.4  # ems between two characters that stand apart, as in two columns or two cells
WORD = 0.18  # ems between two Latin words
HANZI_SPACE = 0.25  # ems between two hanzi that stand apart
SPACE = 32
RAISED = 0.82  # of the size of its neighbours: a smaller character is a mark or an exponent
SAME_LINE = 0.3  # ems by which the feet of one line's characters may differ
_RADICALS = dict(
    zip(
        map(
            ord,
            "⺟⺠⺩⺫⺮⺶⺼⻁⻄⻅⻆⻈⻉⻋⻐⻑⻒⻓⻔⻖⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻯⻰⻳⺁⺊⺌⺒⺓⺝⺪⺳⺷⺹⻃",
        ),
        "母民王目竹羊肉虎西见角讠贝车钅長镸长门阝青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾齐齿竜龙龟厂卜小巳幺月疋网羊老西",
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class TextRun:
    """Text on a line from `left` to `right`, its foot at `foot` points above the page's end, its letters of `size`."""

    text: str
    left: float
    right: float
    foot: float
    size: float


@dataclass(slots=True)
class _Growing:
    characters: list[str]
    left: float
    right: float
    foot: float
    size: float

    def run(self) -> TextRun:
        return TextRun("".join(self.characters), self.left, self.right, self.foot, self.size)


# A character, its left and right side, its foot, its size; no character is a space that is not drawn.
Glyph = tuple[str, float, float, float, float]


def characters(page: PdfPage) -> Iterator[Glyph]:
    """The characters of a page in the order in which they were drawn."""
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    last: tuple[int, float, float] = (0, 0.0, 0.0)
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if pdfium.FPDFText_IsGenerated(text, index) == 1 or code in (10, 13):
            if code == SPACE:
                yield "", 0.0, 0.0, 0.0, 0.0
            continue
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        before, last = last, (code, box.left, box.top)
        if before[1:] == last[1:] and before[0] != code and meant(before[0]) == meant(code):
            continue  # a font that says of one glyph that it is 入 and the radical 入
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        size = pdfium.FPDFText_GetFontSize(text, index)
        height = abs(box.top - box.bottom)
        # A font of size 1 that is scaled by the page's matrix reports 1: then the box tells.
        size = height if size < 3 or size > 3 * height > 0 else size
        yield meant(code), min(box.left, box.right), max(box.left, box.right), y.value, max(size, 0.1)


def meant(code: int) -> str:
    """The character that a code point stands for: radicals and ligatures are forms that fonts give for whole ones."""
    if not code:  # a glyph that stands for no character
        return "\ufffd"
    if code in (2, 0xFFFE):  # what PDFium makes of a hyphen at the end of a line
        return "-"
    character = chr(code) if code < 0xD800 or 0xE000 <= code <= 0x10FFFF else "\ufffd"
    if "\u2e80" <= character <= "\u2fdf" or "\uf900" <= character <= "\ufaff" or "\ufb00" <= character <= "\ufb06":
        return unicodedata.normalize("NFKC", character).translate(_RADICALS)
    return character


def runs(glyphs: Iterable[Glyph]) -> Iterator[TextRun]:
    """The runs that characters make up, in the same order."""
    growing: _Growing | None = None
    parted = False
    for text, left, right, foot, size in glyphs:
        if not text:
            parted = True
            continue
        gap = left - growing.right if growing else 0.0
        em = max(size, growing.size) if growing else size
        fits = growing and abs(foot - growing.foot) <= SAME_LINE * em and -0.9 * em <= gap <= WIDE * em
        if growing and fits and RAISED <= size / growing.size <= 1 / RAISED:
            is_latin = _spaced(growing.characters[-1]) and _spaced(text)
            if gap > (WORD if is_latin else HANZI_SPACE) * em or (parted and is_latin):
                growing.characters.append(" " if parted or is_latin else "")
            growing.characters.append(text)
            growing.right = max(growing.right, right)
        else:
            if growing:
                yield growing.run()
            growing = _Growing([text], left, right, foot, size)
        parted = False
    if growing:
        yield growing.run()


def _spaced(character: str) -> bool:
    """Whether a space beside a character is meant, as between Latin words."""
    return character[:1].isascii() and character[:1].isalnum()
