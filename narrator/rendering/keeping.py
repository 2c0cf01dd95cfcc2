"""Which files of a chapter can hold a recording's sound as it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from narrator.synthesis.recorded.takes import RecordedTake

if TYPE_CHECKING:
    from narrator.audio.packets import RecordedStretch
    from narrator.rendering.plan import ChapterPlan


def kept_stretches(plan: ChapterPlan) -> dict[str, RecordedStretch]:
    """By format, what of a recording a chapter's file takes over; those are wanting that have to be encoded.

    Raises SourceError where the recording is not there, or another one by now.
    """
    from narrator.audio.copying import can_copy
    from narrator.audio.formats import FORMATS

    stretch = _stretch(plan) if plan.sound.is_kept else None
    return {name: stretch for name in plan.sound.formats if stretch and can_copy(stretch, FORMATS[name])}


def _stretch(plan: ChapterPlan) -> RecordedStretch | None:
    """All that the chapter's segments take, where that is of one recording."""
    from narrator.audio.packets import RecordedStretch

    takes = [RecordedTake.of(segment.voice) for segment in plan.spoken()]
    own = [take for take in takes if take and take.path and take.whole]
    if not own or len(own) < len(takes) or len({take.path for take in own}) > 1:
        return None
    own[0].ensure_recording()
    return RecordedStretch(own[0].file, min(take.start_s for take in own), max(take.end_s for take in own))
