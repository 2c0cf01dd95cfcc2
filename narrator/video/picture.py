"""The frames: cover, title and author on the cover's ground, one cue, and a line that grows."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from narrator.cover import fonts
from narrator.cover.palette import palette
from narrator.cover.setting import broken

if TYPE_CHECKING:
    from PIL import Image

WIDTH, HEIGHT = 1920, 1080
MARGIN = 110
COVER = 640  # pixels a side
CUE_TOP, CUE_SIZE = 850, 60
LINE = 8  # the thickness of the line at the lower edge
PANEL = 56  # a title's size at most


@dataclass(frozen=True, slots=True)
class Scene:
    """What does not move: `base` is the whole frame, `title` gives the colours."""

    base: Image.Image
    title: str

    @classmethod
    def of(cls, title: str, chapter: str, author: str, cover: bytes) -> Scene:
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
        return cls(base, title)

    def frame(self, cue: Sequence[str], done: float) -> Any:
        """A frame as uint8 of shape (HEIGHT, WIDTH, 3): the cue's lines, and the share of the chapter that is done."""
        import numpy as np
        from PIL import ImageDraw

        colours = palette(self.title)
        picture = self.base.copy()
        pen = ImageDraw.Draw(picture)
        pen.rectangle((0, HEIGHT - LINE, WIDTH, HEIGHT), fill=colours.shade)
        pen.rectangle((0, HEIGHT - LINE, round(WIDTH * done), HEIGHT), fill=colours.accent)
        for number, line in enumerate(cue):
            top = CUE_TOP + round(number * CUE_SIZE * 1.35)
            pen.text((WIDTH / 2, top), line, font=fonts.at_size(CUE_SIZE, sans=True), fill=colours.ink, anchor="ma")
        return np.asarray(picture)
