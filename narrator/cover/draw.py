"""A cover drawn from title and author: a calm ground, a disc over water, the title well set."""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from narrator.cover import fonts
from narrator.cover.palette import Colour, Palette, palette, seed
from narrator.cover.picture import COMMENT
from narrator.cover.setting import UPRIGHT, TitleSetting, is_upright, setting, width

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

DRAWING = 1  # changes whenever the same title would give another picture
SIDE = 3000  # pixels
EDGE = 260  # kept clear all around
QUALITY = 88
SMALL = 150  # the author's size
HEIGHT = 1720  # of the columns of a title, at most
SHORE = 2420  # where the bars stand
BROAD = SIDE - 2 * EDGE
UNTITLED = "无题"
UNSHOWN = {"Cc", "Cf", "Cs", "Co", "Cn", "So"}
BAR = 14  # the breadth of one


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture, the pen on it, and its colours."""

    picture: Image.Image
    pen: ImageDraw.ImageDraw
    colours: Palette

    def column(self, text: str, corner: tuple[int, int], size: int, gap: float) -> None:
        """Characters from top to bottom, `gap` times their size apart; the corner is the upper left one."""
        for place, char in enumerate(text):
            self.text((corner[0] + size / 2, corner[1] + size * (place * gap + 0.5)), char, size, "mm")

    def text(self, at: tuple[float, float], text: str, size: int, anchor: str) -> None:
        """Text in ink, a little bolder than the typeface has it."""
        bold, ink = size // 130, self.colours.ink
        font = fonts.at_size(size)
        self.pen.text(at, text, font=font, fill=ink, anchor=anchor, stroke_width=bold, stroke_fill=ink)


def draw(title: str, author: str = "") -> bytes:
    """A square JPEG of 3000 pixels a side. Raises OutputError where there is no typeface for it."""
    from PIL import Image, ImageDraw

    title = shown_text(title) or UNTITLED
    colours, shown = palette(title), setting(title)
    picture = Image.new("RGB", (SIDE, SIDE), colours.ground)
    sheet = Sheet(picture, ImageDraw.Draw(picture), colours)
    _scene(sheet, seed(title), shown.upright)
    name = shown_text(author)
    if shown.upright:
        _columns(sheet, shown, name)
    else:
        _lines(sheet, shown, name)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=QUALITY, optimize=True, dpi=(72, 72), comment=COMMENT)
    return buffer.getvalue()


def shown_text(text: str) -> str:
    """The text without what a typeface cannot have: emoji, control characters, halves of characters."""
    return " ".join("".join(char if unicodedata.category(char) not in UNSHOWN else " " for char in text).split())


def _scene(sheet: Sheet, number: int, upright: bool) -> None:
    """A disc, and below it the bars of a voice, mirrored like a shore in water."""
    radius, off = 560 + number % 5 * 60, number // 7 % 4 * 60
    x = EDGE + radius + off if upright else SIDE - EDGE - radius - off
    _disc(sheet, (x, 1180 if upright else 820), radius)
    step = 36
    for place, height in enumerate(_voice(number, BROAD // step + 1)):
        left = EDGE + place * step
        _bar(sheet.pen, (left, SHORE - height), height, sheet.colours.accent)
        _bar(sheet.pen, (left, SHORE + 22), height * 0.45, sheet.colours.shade)


def _voice(number: int, count: int) -> list[float]:
    """Heights of the bars: syllables within phrases, as a voice has them."""
    turn = number % 1000 / 1000 * 2 * math.pi
    heights = []
    for i in range(count):
        phrase = max(0.0, math.sin(i / count * math.pi * (2 + number % 2) + turn)) ** 0.8
        syllable = 0.55 + 0.45 * math.sin(i * (1.15 + number // 11 % 10 / 30) + turn) * math.cos(i * 0.37)
        heights.append(14 + 210 * phrase * syllable)
    return heights


def _bar(pen: ImageDraw.ImageDraw, corner: tuple[float, float], height: float, colour: Colour) -> None:
    left, top = corner
    pen.rounded_rectangle((left, top, left + BAR, top + height), BAR // 2, fill=colour)


def _disc(sheet: Sheet, centre: tuple[int, int], radius: int) -> None:
    """A disc with a smooth edge."""
    from PIL import Image, ImageDraw

    mask = Image.new("L", (4 * radius + 8, 4 * radius + 8))
    ImageDraw.Draw(mask).ellipse((4, 4, 4 * radius + 3, 4 * radius + 3), fill=255)
    mask = mask.resize((2 * radius + 4, 2 * radius + 4), Image.Resampling.BOX)
    sheet.picture.paste(sheet.colours.shade, (centre[0] - radius - 2, centre[1] - radius - 2), mask)


def _columns(sheet: Sheet, shown: TitleSetting, author: str) -> None:
    """Columns from right to left, the author's beside the last."""
    longest = max(map(len, shown.title))
    gap = 1.12 if longest < 4 else 1.04
    size = min(int(HEIGHT / gap / max(longest, 3)), 540 if len(shown.title) == 1 else 420)
    right, top = SIDE - EDGE, EDGE + 60
    for column in shown.title:
        sheet.column(column, (right - size, top), size, gap)
        right -= round(size * 1.22)
    right -= 30
    small = max(SMALL, round(size * 0.42))
    for column in shown.subtitle:
        small = min(small, int((HEIGHT - 60) / 1.08 / max(len(column), 1)))
        sheet.column(column, (right - small, top + 20), small, 1.08)
        right -= round(small * 1.5)
    if author and is_upright(author) and len(author) * SMALL * 1.18 < HEIGHT:
        sheet.pen.line((right + 20, top + 30, right + 20, top + HEIGHT), fill=sheet.colours.accent, width=6)
        sheet.column(author.translate(UPRIGHT), (right - SMALL - 10, top + 40), SMALL, 1.18)
    else:
        _author(sheet, author)


def _lines(sheet: Sheet, shown: TitleSetting, author: str) -> None:
    """Lines from the left, the subtitle below them."""
    top = _set(sheet, shown.title, min(440, int(1500 / len(shown.title) / 1.3)), EDGE + 100)
    if shown.subtitle:
        sheet.pen.line((EDGE, top + 60, EDGE + 420, top + 60), fill=sheet.colours.accent, width=10)
        _set(sheet, shown.subtitle, 170, top + 130)
    _author(sheet, author)


def _set(sheet: Sheet, lines: Sequence[str], most: int, top: int) -> int:
    """Set lines as large as they fit, and tell where the next may begin."""
    size = most
    while size > 60 and max(fonts.at_size(size).getlength(line) for line in lines) > BROAD:
        size -= 10
    for line in lines:
        sheet.text((EDGE, top), line, size, "la")
        top += round(size * 1.32)
    return top


def _author(sheet: Sheet, author: str) -> None:
    if author:
        sheet.text((EDGE, SIDE - EDGE), author, min(SMALL, int(BROAD / width(author))), "ls")
