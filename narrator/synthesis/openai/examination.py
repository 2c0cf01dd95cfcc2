"""Whether a server's reply can be the text, spoken once and whole; if so, its clip."""

from __future__ import annotations

import statistics
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from narrator.frontend.model import Utterance
from narrator.synthesis.network.failure import AttemptError, Kind

if TYPE_CHECKING:
    from narrator.audio.clip import Clip
    from narrator.synthesis.acceptance import Doubt

BELIEVED = 3  # times that the same strange thing comes for a text
OWN = frozenset({"level", "pace"})  # what may be strange about a voice, and yet right
ENOUGH_SYLLABLES, ENOUGH_PACES, PACES_KEPT = 8, 5, 51
STRANGE_PACE = 1.6  # times slower or faster than usual


@dataclass(frozen=True, slots=True)
class Examination:
    """Makes clips of the replies to one text, and accepts one, or says why it cannot be right."""

    utterance: Utterance
    speed: float
    paces: Paces
    _seen: Counter[str] = field(default_factory=Counter)

    def clip(self, data: bytes) -> Clip:
        """Raises AttemptError. A level or a pace that is strange again and again is the voice's own."""
        from narrator.audio.clip import Clip, Timing
        from narrator.synthesis import acceptance, estimating
        from narrator.synthesis.openai.wire import decoded

        samples, rate = decoded(data)
        clip = Clip(samples, rate, estimating.estimated(self.utterance, samples, rate), Timing.ESTIMATED)
        if reason := acceptance.damage(clip, self.utterance):
            raise AttemptError(Kind.DAMAGED, reason)
        pace_s = clip.duration_s * self.speed / self.utterance.syllables
        doubts = [*acceptance.doubts(clip, self.utterance, self.speed), *self.paces.doubts(pace_s, self.utterance)]
        for kind, reason in doubts:
            self._seen[kind] += 1
            if kind not in OWN or self._seen[kind] < BELIEVED:
                raise AttemptError(Kind.DOUBTFUL if kind in OWN else Kind.DAMAGED, reason)
        self.paces.add(pace_s, self.utterance)
        return clip


class Paces:
    """Seconds a syllable, with all pauses, of what was accepted lately: nothing else tells that the end is missing."""

    def __init__(self) -> None:
        self._heard: deque[float] = deque(maxlen=PACES_KEPT)

    def add(self, pace_s: float, utterance: Utterance) -> None:
        if utterance.syllables >= ENOUGH_SYLLABLES:
            self._heard.append(pace_s)

    def doubts(self, pace_s: float, utterance: Utterance) -> Iterator[Doubt]:
        from narrator.synthesis.acceptance import Doubt

        if utterance.syllables < ENOUGH_SYLLABLES or len(self._heard) < ENOUGH_PACES:
            return
        usual_s = statistics.median(self._heard.copy())
        if not usual_s / STRANGE_PACE <= pace_s <= usual_s * STRANGE_PACE:
            yield Doubt("pace", f"{pace_s:.2f} s a syllable, where {usual_s:.2f} is usual")
