"""Where speech begins and ends beside a pause, by its energy.

A voice's own durations put a start after a pause some 45 ms late (median, measured on Kokoro), and up to 0.4 s where it
speaks slowly; the ear and the eye follow the energy. Inside running speech, between pauses, the durations stand, but
for what a voice is always late by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from narrator.audio.clip import Mark, Samples

HOP_S = 0.0025
WINDOW_S = 0.010
BELOW_SPEECH_DB = 28.0  # what lies further below the loud parts than this is breath, not speech
ABOVE_FLOOR_DB = 8.0
LATE_END_S = 0.060  # how far before its predicted end a word may already have died away
HELD_S = 0.015  # a rise that does not last so long is a click
NEAR_S = 0.12  # from where a sound was found to where its energy rises or falls, at most
SILENCE_DB = -120.0


@dataclass(frozen=True, slots=True)
class Energy:
    """Loudness of a clip: `level_db` shape (n,), one value a hop; what is under `threshold_db` is silence."""

    level_db: NDArray[np.float64]
    hop_samples: int
    threshold_db: float
    length_samples: int

    @classmethod
    def of(cls, samples: Samples, sample_rate: int) -> Energy:
        hop, window = round(HOP_S * sample_rate), round(WINDOW_S * sample_rate)
        power = np.concatenate([[0.0], np.cumsum(samples.astype(np.float64) ** 2)])
        centres = np.arange(0, len(samples), hop)
        low, high = np.maximum(centres - window // 2, 0), np.minimum(centres + window // 2, len(samples))
        level = 10 * np.log10(
            np.maximum((power[high] - power[low]) / np.maximum(high - low, 1), 10 ** (SILENCE_DB / 10))
        )
        loud, floor = np.percentile(level, [95, 2]) if len(level) else (0.0, SILENCE_DB)
        return cls(level, hop, max(loud - BELOW_SPEECH_DB, min(floor + ABOVE_FLOOR_DB, loud - 20)), len(samples))

    def silence(self, start_sample: int, end_sample: int, latest_sample: int) -> tuple[int, int] | None:
        """The silence around the quietest place between two samples: where speech ends and where it begins again.

        The beginning is looked for up to `latest_sample`. None if there is no silence.
        """
        low, high = start_sample // self.hop_samples, end_sample // self.hop_samples + 1
        if low >= min(high, len(self.level_db)):
            return None
        quietest = low + int(np.argmin(self.level_db[low:high]))
        if self.level_db[quietest] >= self.threshold_db:
            return None
        return self._fall(quietest) * self.hop_samples, self._rise(quietest, latest_sample) * self.hop_samples

    def _rise(self, quiet: int, latest_sample: int) -> int:
        """The first hop after `quiet` from which the level stays over the threshold."""
        latest = min(latest_sample // self.hop_samples, len(self.level_db))
        held = max(1, round(HELD_S / HOP_S))
        over = self.level_db[quiet : latest + held] >= self.threshold_db
        runs = np.convolve(over, np.ones(held), mode="valid") == held
        return quiet + int(np.argmax(runs)) if runs.any() else latest

    def _fall(self, quiet: int) -> int:
        over = np.flatnonzero(self.level_db[:quiet] >= self.threshold_db)
        return int(over[-1]) + 1 if len(over) else 0


def snapped(
    marks: Sequence[Mark], spoken: Sequence[bool], samples: Samples, sample_rate: int, late_s: float | None = None
) -> tuple[Mark, ...]:
    """Marks moved so that each run of speech between two pauses begins and ends where its energy does.

    spoken : whether each mark's text is heard; runs of marks that are not are pauses
    late_s : what the marks inside a run are late by; None: as much as its beginning
    """
    energy = Energy.of(samples, sample_rate)
    pauses = list(_pauses(spoken))
    edges = list(_in_order(_edges(marks, pause, energy, sample_rate) for pause in pauses))
    found = list(marks)
    for ((_, first), (_, start)), ((last, _), (end, _)) in pairwise(zip(pauses, edges, strict=True)):
        early = marks[first].start_sample - start if late_s is None else round(late_s * sample_rate)
        found[first:last] = _shifted(marks[first:last], early, start, end)
    for (first, last), (start, end) in zip(pauses, edges, strict=True):
        shown = (start if first else end, end if last < len(marks) else start)
        for i in range(first, last):
            found[i] = found[i]._replace(start_sample=shown[0] if i == first else shown[1], end_sample=shown[1])
    return tuple(found)


def nudged(marks: Sequence[Mark], spoken: Sequence[bool], samples: Samples, sample_rate: int) -> tuple[Mark, ...]:
    """Marks that were found in the sound, of which those beside a pause begin and end where the energy does.

    Only where that is near: in noise a rise of energy may be anything.
    """
    energy, near = Energy.of(samples, sample_rate), round(NEAR_S * sample_rate)
    found = list(marks)
    pauses = list(_pauses(spoken))
    for first, last in pauses:
        end, start = _edges(marks, (first, last), energy, sample_rate)
        if first and abs(end - marks[first - 1].end_sample) <= near:
            found[first - 1] = found[first - 1]._replace(end_sample=max(end, found[first - 1].start_sample))
        if last < len(marks) and abs(start - marks[last].start_sample) <= near:
            found[last] = found[last]._replace(start_sample=min(max(start, end), marks[last].end_sample))
    for first, last in pauses:
        begin = found[first - 1].end_sample if first else 0
        behind = found[last].start_sample if last < len(marks) else begin
        for at in range(first, last):
            found[at] = found[at]._replace(
                start_sample=(begin if first else behind) if at == first else behind, end_sample=behind
            )
    return tuple(found)


def _in_order(edges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Edges of which none lies before the one found last: a short faint word may be taken for silence twice."""
    at = 0
    for end, start in edges:
        held = max(end, at)
        at = max(start, held)
        yield held, at


def _shifted(run: Sequence[Mark], early: int, start: int, end: int) -> list[Mark]:
    """A run of marks, earlier by some samples, from `start` to `end`; durations count the pause to the last."""

    def place(sample: int) -> int:
        return min(max(sample - early, start), end)

    moved = [mark._replace(start_sample=place(mark.start_sample), end_sample=place(mark.end_sample)) for mark in run]
    moved[0] = moved[0]._replace(start_sample=start)
    return [*moved[:-1], moved[-1]._replace(end_sample=end)]


def _pauses(spoken: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Runs of marks that are not spoken, the ends of the clip included even where they are empty."""
    first = 0
    for i, is_spoken in enumerate([*spoken, True]):
        if is_spoken:
            if first < i or i in (0, len(spoken)):
                yield first, i
            first = i + 1


def _edges(marks: Sequence[Mark], pause: tuple[int, int], energy: Energy, sample_rate: int) -> tuple[int, int]:
    """Where speech ends before the pause that `marks[first:last]` are, and begins after it, in samples.

    These are the predictions where there is no silence between.
    """
    first, last = pause
    length = energy.length_samples
    before = marks[first - 1] if first else Mark(0, 0, 0, 0)
    after = marks[last] if last < len(marks) else Mark(0, 0, length, length)
    earliest = max(before.end_sample - round(LATE_END_S * sample_rate), (before.start_sample + before.end_sample) // 2)
    latest = (after.start_sample + after.end_sample) // 2
    silence = energy.silence(earliest, max(after.start_sample, earliest), latest)
    if silence is None:
        return before.end_sample, max(after.start_sample, before.end_sample)
    return max(silence[0], before.start_sample), max(silence[1], silence[0], before.start_sample)
