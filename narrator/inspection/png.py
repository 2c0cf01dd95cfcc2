"""A picture as a PNG file, for those who send it on: the tracks of the page without its words."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from narrator import atomic
from narrator.inspection.picture import Picture
from narrator.inspection.svg import FULL_PAUSE_S, RANGE_DB, TOP_DB, WIDEST_TEMPO

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WIDTH, HEIGHT = 1600, 320
WAVE, PAUSES, CUES, PACE, LEVEL = (10, 170), (178, 198), (204, 222), (228, 268), (274, 304)  # top and bottom of each
PAPER, WAVE_INK, PAUSE_INK, CURVE, LINE, TEXT = "#fbfbfa", "#5b7fb8", "#c9ccd2", "#4f8f6f", "#dcdde0", "#6b7078"
CUE_INKS, BAR, UNUSUAL, ODD = ("#b9c4d6", "#9dadc6"), "#aeb6c2", "#c02b3c", "#d07a00"
KIND_INKS = {
    "pause": "#e6dcbe", "level": "#f0d3bd", "tempo": "#f2c9ce", "reading": "#e0cdee", "timing": "#d2dce4",
    "cue": "#f5debc", "gap": "#1d1f23", "unspoken": "#e0e0e0",
}  # fmt: skip


def drawn(pictures: Iterable[Picture], folder: Path) -> Iterator[Picture]:
    """The pictures, each written into `folder` as it passes, under the name of its audio."""
    for picture in pictures:
        write(folder / f"{picture.audio.stem}.png", picture)
        yield picture


def write(path: Path, picture: Picture) -> None:
    """Draw a chapter, 1600 pixels wide; a minute mark every so often below."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    per_s = WIDTH / max(picture.sound.duration_s, 0.001)
    for finding in sorted(picture.findings, key=lambda each: each.weight):
        wide = max((finding.end_s - finding.start_s) * per_s, 3)
        box = finding.start_s * per_s, WAVE[0], finding.start_s * per_s + wide, WAVE[1]
        draw.rectangle(box, KIND_INKS[finding.kind])
    _wave(draw, picture)
    for start_s, end_s in picture.sound.pauses:
        high = (PAUSES[1] - PAUSES[0]) * min(1.0, (end_s - start_s) / FULL_PAUSE_S)
        draw.rectangle((start_s * per_s, PAUSES[1] - high, end_s * per_s, PAUSES[1]), PAUSE_INK)
    for n, cue in enumerate(picture.cues):
        ink = ODD if n in picture.odd else CUE_INKS[n % 2]
        draw.rectangle((cue.start_s * per_s, CUES[0], cue.end_s * per_s - 1, CUES[1]), ink)
    _pace(draw, picture, per_s)
    _level(draw, picture)
    _axis(draw, picture.sound.duration_s, per_s)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    atomic.write(path, buffer.getvalue())


def _wave(draw: ImageDraw, picture: Picture) -> None:
    lows, highs = picture.sound.outline(WIDTH)
    loud = max(0.05, float(np.quantile(np.maximum(-lows, highs), 0.99)) * 1.1)
    middle, reach = sum(WAVE) / 2, (WAVE[1] - WAVE[0]) / 2 / loud
    for x, (low, high) in enumerate(zip(lows, highs, strict=True)):
        at = x * WIDTH / len(lows)
        draw.line((at, middle - min(high, loud) * reach, at, middle - max(low, -loud) * reach), WAVE_INK)


def _pace(draw: ImageDraw, picture: Picture, per_s: float) -> None:
    middle = sum(PACE) / 2
    draw.line((0, middle, WIDTH, middle), LINE)
    rates = [tempo.rate for tempo in picture.tempos if tempo.rate]
    usual = float(np.median(rates)) if rates else 1.0
    for tempo in picture.tempos:
        if tempo.rate:
            part = max(-1.0, min(1.0, (tempo.rate / usual - 1) / WIDEST_TEMPO))
            top, bottom = sorted((middle, middle - part * (PACE[1] - PACE[0]) / 2))
            ink = UNUSUAL if tempo.is_unusual else BAR
            draw.rectangle((tempo.start_s * per_s, top, tempo.end_s * per_s - 1, bottom), ink)


def _level(draw: ImageDraw, picture: Picture) -> None:
    levels = picture.sound.levels
    down = np.clip((TOP_DB - levels) / RANGE_DB, 0, 1) * (LEVEL[1] - LEVEL[0]) + LEVEL[0]
    across = np.linspace(0, WIDTH, len(levels))
    draw.line([(float(x), float(y)) for x, y in zip(across, down, strict=True)], CURVE, 2)


def _axis(draw: ImageDraw, duration_s: float, per_s: float) -> None:
    step = next((step for step in (5, 10, 30, 60, 120, 300, 600) if duration_s / step <= 14), 1800)
    for at in range(0, int(duration_s) + 1, step):
        draw.line((at * per_s, LEVEL[1] + 2, at * per_s, HEIGHT), LINE)
        draw.text((at * per_s + 4, LEVEL[1] + 3), f"{at // 60}:{at % 60:02}", TEXT)
