"""Physical evidence against a reply: sound that repeats itself, and sound and words that contradict each other.

None of it is ever believed because it comes again: a fault that happens always stays a fault.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from narrator.synthesis.edge import timing
from narrator.synthesis.edge.audio import FRAME_BYTES, FRAME_SAMPLES, SAMPLE_RATE
from narrator.synthesis.edge.wire import WordBoundary
from narrator.synthesis.network import paces
from narrator.synthesis.network.wording import Share

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from narrator.audio.clip import Samples

LEAST_FRAMES = 2  # of sound that comes twice; two frames of the same speech are never the same to the byte
WINDOW_S = 0.01
FAINT_DB, SOUND_DB, LOUD_DB = -45.0, -35.0, -20.0  # under the loud parts: nothing at all, surely sound, surely speech
DELAY_S = 1105 / SAMPLE_RATE  # of encoder (576 samples) and decoder (529): sound is so much later than it was spoken
EARLY_S, LATE_S = 0.12, 0.2  # by which sound may end before or after its last word
START_S = 0.2  # by which it may begin before or after its first word
LONGEST_HOLE_S = 0.25  # of nothing inside words that follow each other
APART_S = 0.05  # words that are farther apart do not follow each other
PAUSE_S, EDGE_S = 0.22, 0.05  # a pause that is heard for certain, and how much of it may sound at either end
MOST_SPEECH_IN_PAUSE = 0.8  # of what is between its ends
SHORTEST_CHARACTER_S, SHORTEST_LETTER_S = 0.06, 0.03
LEAST_PACE, MOST_PACE = 0.5, 2.0  # of the reply's own, where words are left out
USUAL_CHARACTER_S, MOST_OVER_S = 0.25, 0.5
SHORTEST_WORD_S, WORD_EDGE_S = 0.15, 0.04  # shorter ones may have no sound of their own; at its ends others sound on
END_S = 0.03  # of silence at the end


class WindowLevels(NamedTuple):
    """The level of each window, in dB under the loud parts of the clip."""

    db: NDArray[np.float64]

    @classmethod
    def of(cls, samples: Samples) -> WindowLevels:
        import numpy as np

        window = round(WINDOW_S * SAMPLE_RATE)
        whole = samples[: len(samples) // window * window].astype(np.float64).reshape(-1, window)
        power = (whole**2).mean(axis=1)
        return cls(10 * np.log10(np.maximum(power, 1e-12) / max(paces.loud(power), 1e-10)))

    def ends(self, db: float) -> tuple[float, float]:
        """When sound of that level was spoken first and last, in seconds."""
        import numpy as np

        found = np.flatnonzero(self.db > db)
        return (found[0] * WINDOW_S - DELAY_S, (found[-1] + 1) * WINDOW_S - DELAY_S) if len(found) else (0.0, 0.0)

    def sound_s(self, start_s: float, end_s: float) -> float:
        """For how long there is surely sound in a span."""
        return float((self._span(start_s, end_s) > SOUND_DB).sum()) * WINDOW_S

    def _span(self, start_s: float, end_s: float) -> NDArray[np.float64]:
        return self.db[round((start_s + DELAY_S) / WINDOW_S) : max(round((end_s + DELAY_S) / WINDOW_S), 0)]

    def longest_s(self, start_s: float, end_s: float, low: float, high: float) -> float:
        """The longest run of windows in a span whose level is between two levels, in seconds."""
        import numpy as np

        part = self._span(start_s, end_s)
        such = (low < part) & (part < high)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], such.astype(np.int8), [0]])))
        return float((edges[1::2] - edges[::2]).max(initial=0)) * WINDOW_S


def repetition(audio: bytes, samples: Samples) -> str:
    """Whether a stretch of the audio comes twice in a row, to the byte, and is not silence."""
    import numpy as np

    data = np.frombuffer(audio, np.uint8)
    for count in range(LEAST_FRAMES, len(audio) // FRAME_BYTES // 2 + 1):
        lag = count * FRAME_BYTES
        differs = np.flatnonzero(data[:-lag] != data[lag:])
        bounds = np.concatenate([[-1], differs, [len(data) - lag]])
        starts = bounds[:-1][np.diff(bounds) - 1 >= lag] + 1
        if any(_is_heard(samples, int(start) // FRAME_BYTES, count) for start in starts):
            return f"{count * FRAME_SAMPLES / SAMPLE_RATE:.2f} s of its sound come twice"
    return ""


def _is_heard(samples: Samples, frame: int, count: int) -> bool:
    """Whether frames of which the second half repeats the first are sound; what a frame holds sounds on in the next."""
    import numpy as np

    second = np.abs(samples[(frame + count + 1) * FRAME_SAMPLES : (frame + 2 * count) * FRAME_SAMPLES])
    return bool(second.max(initial=0) > 10 ** (SOUND_DB / 20) * np.abs(samples).max(initial=0))


def contradiction(said: Sequence[Share], words: Sequence[WordBoundary], samples: Samples) -> str:
    """How the words, their times and the sound contradict each other; empty if they do not."""
    levels = WindowLevels.of(samples)
    reason = _cut_off(levels)
    if reason or not words:
        return reason
    if timing.agreement(said, words) < 1:
        return _foreign(said, words) or _left_out(said, words, levels) or _unsounded(words, levels)
    return _outside(words, levels) or _inside(words, levels) or _unsounded(words, levels)


def _cut_off(levels: WindowLevels) -> str:
    end_s = len(levels.db) * WINDOW_S - DELAY_S
    return "it ends in the middle of a sound" if levels.longest_s(end_s - END_S, end_s, LOUD_DB, inf) else ""


def _foreign(said: Sequence[Share], words: Sequence[WordBoundary]) -> str:
    """Whether its words are of another text, however like this one."""
    foreign = timing.foreign(said, words)
    return f"{len(foreign)} characters in its words that were not sent" if foreign else ""


def _left_out(said: Sequence[Share], words: Sequence[WordBoundary], levels: WindowLevels) -> str:
    """Whether there is too little sound for what its words leave out, or too much."""
    pace_s = timing.pace_s(words)
    for text, start_s, end_s in timing.unheard(said, words, levels.ends(FAINT_DB)[1]):
        chinese, sound_s = sum(not char.isascii() for char in text), levels.sound_s(start_s, end_s)
        least_s = chinese * max(SHORTEST_CHARACTER_S, LEAST_PACE * pace_s)
        least_s += (len(text) - chinese) * SHORTEST_LETTER_S
        if not least_s <= sound_s <= len(text) * MOST_PACE * max(pace_s, USUAL_CHARACTER_S) + MOST_OVER_S:
            return f"{sound_s:.2f} s of sound for {len(text)} characters without words"
    return ""


def _unsounded(words: Sequence[WordBoundary], levels: WindowLevels) -> str:
    """Whether there is nothing to hear where a word is said to be."""
    for word in words:
        length_s = word.end_s - word.start_s
        inside = word.start_s + WORD_EDGE_S, word.end_s - WORD_EDGE_S
        if length_s >= SHORTEST_WORD_S and levels.longest_s(*inside, FAINT_DB, inf) == 0:
            return f"{length_s:.2f} s of silence for one of its words"
    return ""


def _outside(words: Sequence[WordBoundary], levels: WindowLevels) -> str:
    """Sound that begins or ends at another time than its words."""
    first_s, last_s = words[0].start_s, max(word.end_s for word in words)
    (faint_start_s, faint_end_s), (sound_start_s, sound_end_s) = levels.ends(FAINT_DB), levels.ends(SOUND_DB)
    if faint_end_s < last_s - EARLY_S:
        return f"its sound ends {last_s - faint_end_s:.2f} s before its words"
    if sound_end_s > last_s + LATE_S:
        return f"its sound goes on for {sound_end_s - last_s:.2f} s after its words"
    if sound_start_s < first_s - START_S or faint_start_s > first_s + START_S:
        return f"its sound begins {faint_start_s - first_s:+.2f} s from its first word"
    return ""


def _inside(words: Sequence[WordBoundary], levels: WindowLevels) -> str:
    """Silence where words follow each other, or speech where they pause."""
    run_s = words[0].start_s
    for word, after in pairwise(words):
        if after.start_s - word.end_s <= APART_S:
            continue
        if (hole_s := levels.longest_s(run_s, word.end_s, -inf, FAINT_DB)) > LONGEST_HOLE_S:
            return f"{hole_s:.2f} s of silence inside its words"
        start_s, end_s = word.end_s + EDGE_S, after.start_s - EDGE_S
        speech_s = levels.longest_s(start_s, end_s, LOUD_DB, inf)
        if end_s - start_s >= PAUSE_S - 2 * EDGE_S and speech_s >= MOST_SPEECH_IN_PAUSE * (end_s - start_s):
            return f"{speech_s:.2f} s of speech where its words pause"
        run_s = after.start_s
    hole_s = levels.longest_s(run_s, words[-1].end_s, -inf, FAINT_DB)
    return f"{hole_s:.2f} s of silence inside its words" if hole_s > LONGEST_HOLE_S else ""
