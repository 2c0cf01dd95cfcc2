"""Whether a server's reply can be the text, spoken once and whole; if so, its clip."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from narrator.frontend.model import Utterance
from narrator.synthesis.network.failure import AttemptError, FailureKind
from narrator.synthesis.network.paces import ENOUGH_SYLLABLES, Paces, sounding_s, too_little, too_much

if TYPE_CHECKING:
    from narrator.audio.clip import Clip

BELIEVED = 3  # times that the same doubtful thing comes for a text


@dataclass(frozen=True, slots=True)
class OpenAIExamination:
    """Makes clips of the replies to one text, and accepts one, or says why it cannot be right."""

    utterance: Utterance
    speed: float
    paces: Paces
    _seen: Counter[int] = field(default_factory=Counter)

    def clip(self, data: bytes) -> Clip:
        """Raises AttemptError: DAMAGED by evidence, DOUBTFUL where another reply may agree."""
        from narrator.audio.clip import Clip, Timing
        from narrator.synthesis import acceptance, estimating
        from narrator.synthesis.aligning.refining import refined
        from narrator.synthesis.openai import evidence
        from narrator.synthesis.openai.wire import decoded

        samples, rate = decoded(data)
        clip = Clip(samples, rate, estimating.estimated(self.utterance, samples, rate), Timing.ESTIMATED)
        pace_s = sounding_s(samples, rate) * self.speed / max(self.utterance.syllables, 1)
        is_long = self.utterance.syllables >= ENOUGH_SYLLABLES
        damage = (
            acceptance.fault(clip, self.utterance, self.speed)
            or too_little(pace_s)
            or evidence.cut_off(samples, rate)
            or evidence.repetition(samples, rate)
        )
        if reason := damage or (self.paces.damage(pace_s) if is_long else too_much(pace_s, self.utterance.syllables)):
            raise AttemptError(FailureKind.DAMAGED, reason)
        if is_long and (reason := self.paces.doubt(pace_s)):
            self._seen[len(samples)] += 1
            if self._seen[len(samples)] < BELIEVED:
                raise AttemptError(FailureKind.DOUBTFUL, reason)
        if is_long:
            self.paces.add(pace_s)
        return refined(clip, self.utterance)
