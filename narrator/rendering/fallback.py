"""The voice that speaks what another cannot."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from narrator.rendering.clips import key_of
from narrator.rendering.delivery import Manner
from narrator.rendering.options import FallbackScope
from narrator.rendering.plan import ChapterPlan, SegmentPlan
from narrator.synthesis import voices
from narrator.synthesis.engine import SpeechOptions
from narrator.synthesis.voices import Voice


@dataclass(frozen=True, slots=True)
class Fallback:
    """`stand_in` speaks the segment, the chapter or the edition, as `scope` says; `speech` holds for all voices."""

    stand_in: Voice
    scope: FallbackScope
    speech: SpeechOptions

    @property
    def takes_all(self) -> bool:
        return self.scope is FallbackScope.EDITION

    def replanned(self, plan: ChapterPlan, failed: Collection[str]) -> ChapterPlan:
        """The chapter with the stand-in's voice where the clips named by `failed` are, or all of their engines are."""
        engines = {part.voice.engine for part in plan.spoken() if part.key in failed}
        is_whole = self.scope is FallbackScope.CHAPTER

        def spoken(part: SegmentPlan) -> SegmentPlan:
            is_meant = part.key in failed or (is_whole and part.voice.engine in engines)
            return self._spoken(part) if part.key and is_meant else part

        plan = plan.changed(spoken)
        if is_whole and voices.find(plan.voice).engine in engines:
            name = self.stand_in.name
            plan = replace(plan, voice=name, tags=replace(plan.tags, narrator=name))
        return plan

    def _spoken(self, part: SegmentPlan) -> SegmentPlan:
        key = key_of(part.utterance, Manner(self.stand_in, part.speed), self.speech)
        return replace(part, voice=self.stand_in, key=key)
