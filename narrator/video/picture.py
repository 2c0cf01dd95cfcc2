"""The frames: cover, title and author on the cover's ground, one cue, and a line or waveform that grows."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from narrator.cover import fonts
from narrator.cover.palette import palette
from narrator.cover.setting import broken

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1920, 1080
MARGIN = 110
COVER = 640  # pixels a side
CUE_TOP, CUE_SIZE = 850, 60
LINE = 8  # the thickness of the line at the lower edge
BARS, BAR_HEIGHT = 320, 52  # of a waveform there: a bar is 6 pixels wide, 2 of them empty, and ends below the cue
PANEL = 56  # a title's size at most


@dataclass(frozen=True, slots=True)
class Scene:
    """What does not move: `base` is the whole frame, `title` gives the colours.

    bars : the chapter's waveform, each from 0 to 1; none for a plain line
    """

    base: Image.Image
    title: str
    bars: tuple[float, ...] = ()

    @classmethod
    def of(cls, title: str, chapter: str, author: str, cover: bytes, bars: Sequence[float] = ()) -> Scene:
        from PIL import Image, ImageDraw

        colours = palette(title)
        base = Image.new("RGB", (WIDTH, HEIGHT), colours.ground)
        left = MARGIN
        if cover:
            with Image.open(io.BytesIO(cover)) as opened:
                base.paste(opened.convert("RGB").resize((COVER, COVER), Image.Resampling.LANCZOS), (MARGIN, MARGIN))
            left += COVER + MARGIN
        pen, top = ImageDraw.Draw(base), MARGIN + 40
        lines = [(line, round(PANEL * 1.5)) for line in broken(chapter, (WIDTH - left - MARGIN) / (PANEL * 1.5))]
        small = [title] if title != chapter else []
        for text, size in [*lines, *((text, PANEL) for text in [*small, author] if text)]:
            pen.text((left, top), text, font=fonts.at_size(size), fill=colours.ink)
            top += round(size * 1.5)
        return cls(base, title, tuple(bars))

    def frame(self, cue: Sequence[str], done: float) -> Any:
        """A frame as uint8 of shape (HEIGHT, WIDTH, 3): the cue's lines, and the share of the chapter that is done."""
        import numpy as np
        from PIL import ImageDraw

        colours = palette(self.title)
        picture = self.base.copy()
        pen = ImageDraw.Draw(picture)
        if self.bars:
            self._draw_bars(pen, done)
        else:
            pen.rectangle((0, HEIGHT - LINE, WIDTH, HEIGHT), fill=colours.shade)
            pen.rectangle((0, HEIGHT - LINE, round(WIDTH * done), HEIGHT), fill=colours.accent)
        for number, line in enumerate(cue):
            top = CUE_TOP + round(number * CUE_SIZE * 1.35)
            pen.text((WIDTH / 2, top), line, font=fonts.at_size(CUE_SIZE, sans=True), fill=colours.ink, anchor="ma")
        return np.asarray(picture)

    def _draw_bars(self, pen: ImageDraw.ImageDraw, done: float) -> None:
        colours, step = palette(self.title), WIDTH // len(self.bars)
        for number, bar in enumerate(self.bars):
            left, top = number * step, HEIGHT - max(2, round(BAR_HEIGHT * bar))
            fill = colours.accent if (number + 0.5) / len(self.bars) <= done else colours.shade
            pen.rectangle((left + 1, top, left + step - 2, HEIGHT), fill=fill)
