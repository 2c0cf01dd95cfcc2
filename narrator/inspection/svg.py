"""The tracks of a picture as SVG, 1000 units wide and stretched to the page: time runs from left to right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

import numpy as np

from narrator.inspection.findings import Finding
from narrator.inspection.picture import Picture

WIDTH = 1000
POINTS = 1400  # of the outline: a pixel each on a wide screen
TOP_DB, RANGE_DB = -6.0, 36.0  # of the level track
FULL_PAUSE_S = 1.5  # a pause this long fills its track
WIDEST_TEMPO = 0.5  # faster or slower than the median by this part fills the track


class Scale:
    """Seconds to units across."""

    def __init__(self, duration_s: float) -> None:
        self.per_s = WIDTH / max(duration_s, 0.001)

    def __call__(self, seconds: float) -> str:
        return f"{seconds * self.per_s:.2f}".rstrip("0").rstrip(".")


def track(name: str, height: int, content: Iterable[str]) -> str:
    inside = "".join(content)
    box = f'viewBox="0 0 {WIDTH} {height}" preserveAspectRatio="none"'
    return f'<svg class="track {name}-track" {box} aria-hidden="true">{inside}</svg>'


def wave(picture: Picture) -> str:
    """The outline of the wave, over the places to hear."""
    lows, highs = picture.sound.outline(POINTS)
    loud = max(0.05, float(np.quantile(np.maximum(-lows, highs), 0.99)) * 1.1)
    steps = np.linspace(0, WIDTH, len(lows))
    above = [f"{x:.1f} {50 - 48 * min(1.0, high / loud):.1f}" for x, high in zip(steps, highs, strict=True)]
    below = [f"{x:.1f} {50 - 48 * max(-1.0, low / loud):.1f}" for x, low in zip(steps, lows, strict=True)]
    path = f'<path class="outline" d="M{"L".join([*above, *below[::-1]])}Z"/>'
    return track("wave", 100, [*marks(picture, 100), path])


def marks(picture: Picture, height: int) -> Iterator[str]:
    across = Scale(picture.sound.duration_s)
    for finding in sorted(picture.findings, key=lambda each: each.weight):
        wide = max(float(across(finding.end_s - finding.start_s)), 1.5)
        place = f'x="{across(finding.start_s)}" y="0" width="{wide:.2f}" height="{height}"'
        yield f'<rect class="mark {finding.kind}" {place}/>'


def pauses(picture: Picture) -> str:
    """Pauses as bars, the longer the higher."""
    across = Scale(picture.sound.duration_s)
    bars = (
        _bar(across, start_s, end_s, min(1.0, (end_s - start_s) / FULL_PAUSE_S))
        for start_s, end_s in picture.sound.pauses
    )
    return track("pauses", 20, [f'<path d="{"".join(bars)}"/>'])


def _bar(across: Scale, start_s: float, end_s: float, part: float) -> str:
    return f"M{across(start_s)} 20V{20 - 20 * part:.1f}H{across(end_s)}V20Z"


def cues(picture: Picture) -> str:
    """The cues by turns a little darker, those outside the limits in their own colour."""
    across = Scale(picture.sound.duration_s)
    kinds: dict[str, list[str]] = {"even": [], "uneven": [], "odd": []}
    for n, cue in enumerate(picture.cues):
        kind = "odd" if n in picture.odd else ("even", "uneven")[n % 2]
        kinds[kind].append(f"M{across(cue.start_s)} 1H{across(cue.end_s)}V17H{across(cue.start_s)}Z")
    return track("cues", 18, (f'<path class="{kind}" d="{"".join(bars)}"/>' for kind, bars in kinds.items()))


def pace(picture: Picture) -> str:
    """Each segment's pace against the median of all: above it is faster, below slower."""
    across = Scale(picture.sound.duration_s)
    rates = [tempo.rate for tempo in picture.tempos if tempo.rate]
    middle = float(np.median(rates)) if rates else 1.0
    kinds: dict[str, list[str]] = {"usual": [], "unusual": []}
    for tempo in picture.tempos:
        if tempo.rate:
            part = max(-1.0, min(1.0, (tempo.rate / middle - 1) / WIDEST_TEMPO))
            bar = f"M{across(tempo.start_s)} 20V{20 - 18 * part:.1f}H{across(tempo.end_s)}V20Z"
            kinds["unusual" if tempo.is_unusual else "usual"].append(bar)
    bars = (f'<path class="{kind}" d="{"".join(each)}"/>' for kind, each in kinds.items())
    return track("pace", 40, [f'<path class="middle" d="M0 20H{WIDTH}"/>', *bars])


def level(picture: Picture) -> str:
    """The level of the three seconds around each moment, and the chapter's median."""
    levels = picture.sound.levels
    kept = levels[:: max(1, len(levels) // 700)]
    steps = np.linspace(0, WIDTH, len(kept))
    line = "L".join(f"{x:.1f} {_down(float(db)):.1f}" for x, db in zip(steps, kept, strict=True))
    middle = _down(picture.sound.median_level)
    return track(
        "level", 40, [f'<path class="middle" d="M0 {middle:.1f}H{WIDTH}"/>', f'<path class="line" d="M{line}"/>']
    )


def _down(db: float) -> float:
    return 40 * min(1.0, max(0.0, (TOP_DB - db) / RANGE_DB))


def title(finding: Finding) -> str:
    return escape(f"{finding.why}: {finding.quote}" if finding.quote else finding.why)
