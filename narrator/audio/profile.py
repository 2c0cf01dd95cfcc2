"""The course of a sound's power and peaks, from which its level under any gain and limit is foretold."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from narrator.audio.clip import Samples
from narrator.audio.limiter import RAMPS, LimiterSetting, reach_hops, turned_down
from narrator.audio.loudness import SILENCE_DB, decibels, gated, weighted_windows
from narrator.audio.options import Measure, Target
from narrator.audio.peaks import HOP

MOST_GAIN_DB = 40.0  # what is so quiet is not speech
MOST_LIMITED_DB = 8.0  # more would squash it
TOLERANCE_DB, MOST_STEPS = 0.02, 30
HOPS_A_CHUNK = 70 * 100  # ten seconds are looked at at once: memory does not grow, and silence is passed over
HOPS_A_STEP = 70  # of HOP samples in the 100 ms of loudness, at 44.1 kHz


@dataclass(frozen=True, slots=True)
class Profile:
    """Of each hop of HOP samples at 44.1 kHz, its level (by `measure`, the root of its mean power) and its peak.

    Both are float16, shape (n,): 10 MB an hour.
    """

    measure: Measure
    levels: NDArray[np.float16]
    peaks: NDArray[np.float16]

    @classmethod
    def of(cls, stretches: Iterable[Samples], sample_rate: int, measure: Measure) -> Profile:
        levels, peaks = [np.zeros(0, np.float16)], [np.zeros(0, np.float16)]
        for plain, weighted in weighted_windows(stretches, sample_rate):
            whole = len(plain) // HOP * HOP
            powers = np.square((weighted if measure is Measure.LUFS else plain)[:whole]).reshape(-1, HOP).mean(axis=1)
            levels.append(np.sqrt(powers).astype(np.float16))
            peaks.append(np.abs(plain[:whole]).reshape(-1, HOP).max(axis=1).astype(np.float16))
        return cls(measure, np.concatenate(levels), np.concatenate(peaks))

    def level(self, limiter: LimiterSetting | None = None) -> float:
        """The level, or what it is behind a limiter: a little less, for of peaks between samples nothing is known."""
        steps = array("d")
        for start in range(0, len(self.levels), HOPS_A_CHUNK):
            powers = self._powers(start, limiter)
            steps.extend(powers[: len(powers) // HOPS_A_STEP * HOPS_A_STEP].reshape(-1, HOPS_A_STEP).mean(axis=1))
        if self.measure is Measure.RMS:
            return decibels(float(np.mean(steps))) if steps else SILENCE_DB
        return gated(np.array(steps))

    def _powers(self, start: int, limiter: LimiterSetting | None) -> NDArray[np.float64]:
        """The power of each hop of a chunk."""
        end = min(start + HOPS_A_CHUNK, len(self.levels))
        powers = np.square(self.levels[start:end], dtype=np.float64)
        if limiter:
            gain, reach = 10 ** (limiter.gain_db / 20), reach_hops(limiter.ramp_hops)
            first, last = max(start - reach, 0), min(end + reach, len(self.peaks))
            powers *= gain**2
            ceiling, raised = 10 ** (limiter.ceiling_db / 20), self.peaks[first:last] * np.float32(gain)
            if raised.max(initial=0) > ceiling:
                around = np.pad(raised, (first - start + reach, end + reach - last))
                powers *= turned_down(around, ceiling, limiter.ramp_hops) ** 2
        return powers

    def is_heard(self, target: Target) -> bool:
        """Whether there is more than what no gain would make speech of."""
        return target.level_db - self.level() <= MOST_GAIN_DB

    def setting(self, target: Target) -> LimiterSetting:
        """How to limit the sound so that it comes out at the target's level; no gain where nothing is heard."""
        if not self.is_heard(target):
            return LimiterSetting(0.0, target.peak_db)
        for ramp_hops in RAMPS:
            setting, missing_db = self._found(target, ramp_hops)
            if missing_db < TOLERANCE_DB:
                break
        return setting

    def _found(self, target: Target, ramp_hops: int) -> tuple[LimiterSetting, float]:
        """The best setting with ramps of that length, and how much of the level is missing with it."""
        plain_db = target.level_db - self.level()
        gain_db = plain_db
        for _ in range(MOST_STEPS):
            setting = LimiterSetting(gain_db, target.peak_db, ramp_hops)
            missing_db = target.level_db - self.level(setting)
            if abs(missing_db) < TOLERANCE_DB:
                break
            if gain_db >= plain_db + MOST_LIMITED_DB and missing_db > 0:
                break  # the level is out of reach
            gain_db = min(gain_db + missing_db, plain_db + MOST_LIMITED_DB)
        return setting, missing_db
