"""The video of a chapter: its sound with the cues in the picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from narrator import atomic
from narrator.edition import ParagraphRecord
from narrator.rendering.heard import chapter_text

if TYPE_CHECKING:
    from narrator.rendering.plan import ChapterPlan


@contextmanager
def filmed(plan: ChapterPlan, paragraphs: Sequence[ParagraphRecord], duration_s: float, path: Path) -> Iterator[Path]:
    """Yield where the sound is to be written as MP4; with the picture it becomes `path`. Raises what `film` does."""
    from narrator.subtitles import build
    from narrator.video.film import film
    from narrator.video.picture import Scene
    from narrator.video.waveform import bars_of

    with atomic.replacing(path) as sound:
        yield sound
        cues = build(chapter_text(plan, paragraphs), duration_s, plan.subtitles.cues)
        bars = bars_of(sound, duration_s) if plan.video.waveform else ()
        scene = Scene.of(plan.tags.album, plan.title, plan.tags.artist, plan.tags.cover, bars)
        film(sound, scene, cues, duration_s, plan.video)
