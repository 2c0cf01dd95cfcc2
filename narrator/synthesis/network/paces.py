"""How fast a voice speaks: seconds of sound a syllable, the only thing that tells of missing text without times."""

from __future__ import annotations

import statistics
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from narrator.audio.clip import Samples

WINDOW_S = 0.025
FAINT_DB = 40.0  # so far under its loud parts a window is silent
FASTEST_S, SLOWEST_S = 0.13, 0.6  # of sound a syllable, without pauses, at speed 1: no voice is beyond
FAST_S = 0.16  # faster is doubtful as long as the voice's own pace is not known: half a text of most voices
ENOUGH_SYLLABLES = 8  # shorter texts have no pace to speak of
LEAST_S = 0.06  # of sound a syllable, in a text of any length
MORE_S = 1.2  # of sound that a short text may have beyond that of slow speech, such as a drawn out exclamation
LEAST_OF_LOUDEST = 0.05  # of its power has what counts as loud
ENOUGH_PACES, PACES_KEPT = 5, 51
STRANGE_PACE = 1.5  # times slower or faster than usual


class Paces:
    """What was accepted of one voice lately.

    One that is not like the others is not believed however often it comes: what is missing always, is missing, too.
    """

    def __init__(self) -> None:
        self._heard: deque[float] = deque(maxlen=PACES_KEPT)

    def add(self, pace_s: float) -> None:
        self._heard.append(pace_s)

    @property
    def _usual_s(self) -> float | None:
        return statistics.median(self._heard.copy()) if len(self._heard) >= ENOUGH_PACES else None

    def damage(self, pace_s: float, strange: float = STRANGE_PACE) -> str:
        """Why no voice, or not this one, speaks at that pace."""
        if not FASTEST_S <= pace_s <= SLOWEST_S:
            return f"{pace_s:.2f} s of sound a syllable, which nobody speaks"
        usual_s = self._usual_s
        if usual_s and not usual_s / strange <= pace_s <= usual_s * strange:
            return f"{pace_s:.2f} s of sound a syllable, where {usual_s:.2f} is usual"
        return ""

    def doubt(self, pace_s: float) -> str:
        """Why the pace may be that of half a text, as long as the voice's own is not known."""
        return f"{pace_s:.2f} s of sound a syllable, which is fast" if pace_s < FAST_S and not self._usual_s else ""


def too_little(pace_s: float) -> str:
    """Whether most of a text, be it short, cannot have been spoken."""
    return f"{pace_s:.2f} s of sound a syllable, which is nothing" if pace_s < LEAST_S else ""


def too_much(pace_s: float, syllables: int) -> str:
    """Whether more than a text, be it short, must have been spoken."""
    sound_s = pace_s * max(syllables, 1)
    is_so = sound_s > SLOWEST_S * syllables + MORE_S
    return f"{sound_s:.1f} s of sound for {syllables} syllables" if is_so else ""


def sounding_s(samples: Samples, rate: int) -> float:
    """For how long it is not silent."""
    import numpy as np

    power = powers(samples.astype(np.float64), round(WINDOW_S * rate))
    return float(np.sum(power > loud(power) * 10 ** (-FAINT_DB / 10))) * WINDOW_S


def powers(sound: NDArray[np.float64], window: int) -> NDArray[np.float64]:
    """The power of each whole window, shape (n // window,)."""
    import numpy as np

    return np.asarray((sound[: len(sound) // window * window].reshape(-1, window) ** 2).mean(axis=1))


def loud(power: NDArray[np.float64]) -> float:
    """The power of loud windows, also where nearly all of them are silent."""
    import numpy as np

    return max(float(np.quantile(power, 0.95)), LEAST_OF_LOUDEST * float(power.max())) if len(power) else 0.0
