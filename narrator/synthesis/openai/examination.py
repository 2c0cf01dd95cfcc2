"""Whether a server's reply can be the text, spoken once and whole; if so, its clip."""

from __future__ import annotations

import statistics
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from narrator.frontend.model import Utterance
from narrator.synthesis.network.failure import AttemptError, FailureKind

if TYPE_CHECKING:
    from narrator.audio.clip import Clip

BELIEVED = 3  # times that the same doubtful thing comes for a text
FASTEST_S, SLOWEST_S = 0.11, 0.6  # of sound a syllable, without pauses, at speed 1: no voice is beyond
FAST_S = 0.16  # faster is doubtful as long as the voice's own pace is not known: half a text of most voices
ENOUGH_SYLLABLES, ENOUGH_PACES, PACES_KEPT = 8, 5, 51
STRANGE_PACE = 1.5  # times slower or faster than usual


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
        from narrator.synthesis.openai import evidence
        from narrator.synthesis.openai.wire import decoded

        samples, rate = decoded(data)
        clip = Clip(samples, rate, estimating.estimated(self.utterance, samples, rate), Timing.ESTIMATED)
        pace_s = evidence.sounding_s(samples, rate) * self.speed / self.utterance.syllables
        is_long = self.utterance.syllables >= ENOUGH_SYLLABLES
        damage = acceptance.fault(clip, self.utterance, self.speed) or evidence.repetition(samples, rate)
        if reason := damage or (self.paces.damage(pace_s) if is_long else ""):
            raise AttemptError(FailureKind.DAMAGED, reason)
        if is_long and (reason := self.paces.doubt(pace_s)):
            self._seen[len(samples)] += 1
            if self._seen[len(samples)] < BELIEVED:
                raise AttemptError(FailureKind.DOUBTFUL, reason)
        if is_long:
            self.paces.add(pace_s)
        return clip


class Paces:
    """Seconds of sound a syllable of what was accepted lately: nothing else tells that the end is missing.

    One that is not like the others is not believed however often it comes: what is missing always, is missing, too.
    """

    def __init__(self) -> None:
        self._heard: deque[float] = deque(maxlen=PACES_KEPT)

    def add(self, pace_s: float) -> None:
        self._heard.append(pace_s)

    @property
    def _usual_s(self) -> float | None:
        return statistics.median(self._heard.copy()) if len(self._heard) >= ENOUGH_PACES else None

    def damage(self, pace_s: float) -> str:
        """Why no voice, or not this one, speaks at that pace."""
        if not FASTEST_S <= pace_s <= SLOWEST_S:
            return f"{pace_s:.2f} s of sound a syllable, which nobody speaks"
        usual_s = self._usual_s
        if usual_s and not usual_s / STRANGE_PACE <= pace_s <= usual_s * STRANGE_PACE:
            return f"{pace_s:.2f} s of sound a syllable, where {usual_s:.2f} is usual"
        return ""

    def doubt(self, pace_s: float) -> str:
        """Why the pace may be that of half a text, as long as the voice's own is not known."""
        return f"{pace_s:.2f} s of sound a syllable, which is fast" if pace_s < FAST_S and not self._usual_s else ""
