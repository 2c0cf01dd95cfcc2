"""Sound brought to a level: by plain gain and a limiter, so that the decoded file is as loud as asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from narrator import atomic
from narrator.audio import encode
from narrator.audio.clip import Samples
from narrator.audio.formats import TRACK_RATE, AudioFormat
from narrator.audio.limiter import LimiterSetting, limited
from narrator.audio.loudness import SILENCE_DB, Loudness, measure
from narrator.audio.options import Measure, Target
from narrator.audio.profile import Profile
from narrator.audio.streams import ahead
from narrator.audio.tags import Tags

MASTERING = 1  # changes whenever the same samples would come out at another level
TRIES = 5
NEAR_DB = 0.2  # so that any two chapters are within 0.4 of each other
SPARE_DB = 0.1  # that a peak is brought further down than it was too high


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: samples at TRACK_RATE that it decodes to, and how loud it is where that was asked."""

    length_samples: int
    loudness: Loudness | None


@dataclass(frozen=True, slots=True)
class Master:
    """Sound of `length_samples` that can be had again and again from `source`, at the level of `target`.

    Without a target it stays as it is, and there is no profile.
    """

    source: Callable[[], Iterable[Samples]]
    target: Target | None
    profile: Profile | None
    length_samples: int

    @classmethod
    def of(cls, sound: Iterable[Samples], source: Callable[[], Iterable[Samples]], target: Target | None) -> Master:
        """Listen to a sound that `source` will give again, byte for byte."""
        length = 0

        def counted() -> Iterator[Samples]:
            nonlocal length
            for samples in encode.evened(sound):
                length += len(samples)
                yield samples

        stretches = ahead(counted())
        profile = Profile.of(stretches, TRACK_RATE, target.measure) if target else None
        deque(stretches, maxlen=0)
        return cls(source, target, profile, length)

    def raised(self, form: AudioFormat, kbps: int, spare_db: float) -> Iterator[Samples]:
        """The sound as it is given to the encoder of a format, evened; `spare_db` are kept below the peak allowed."""
        if not self.target or not self.profile:
            return encode.evened(self.source())
        peak_db = self.target.peak_db - form.headroom_db(kbps) - spare_db
        return encode.evened(limited(self.source(), _for(form, kbps, self.profile.setting(self._aim(peak_db)))))

    def _aim(self, peak_db: float) -> Target:
        assert self.target
        return replace(self.target, peak_db=peak_db)

    def write(self, path: Path, form: AudioFormat, kbps: int, tags: Tags) -> Written:
        """Encode; measure what was encoded, and do it again with another gain where that is off.

        Raises OutputError or CodecError; `path` is whole or as it was.
        """
        if not self.target or not self.profile:
            return Written(encode.write(path, ahead(self.source()), form, kbps, tags), None)
        with atomic.replacing(path) as partial:
            return self._levelled(partial, form, kbps, tags)

    def _levelled(self, path: Path, form: AudioFormat, kbps: int, tags: Tags) -> Written:
        target, profile = self.target, self.profile
        assert target
        assert profile
        aim = self._aim(target.peak_db - form.headroom_db(kbps))
        for _ in range(TRIES):
            setting = profile.setting(aim)
            is_short = aim.level_db - profile.level(setting) > NEAR_DB  # the limiter allows no more
            sound = limited(self.source(), _for(form, kbps, setting))
            length = encode.write(path, ahead(sound), form, kbps, tags)
            found = measure(ahead(encode.decoded(path)), form.sample_rate)
            missing_db, excess_db = off_db(found, target), found.true_peak_db - target.peak_db
            if (abs(missing_db) <= NEAR_DB and excess_db <= 0) or not profile.is_heard(target):
                break
            if is_short and missing_db > 0:
                if excess_db <= 0:
                    break
                missing_db = 0.0
            aim = replace(aim, level_db=aim.level_db + missing_db, peak_db=aim.peak_db - max(0.0, excess_db + SPARE_DB))
        return Written(length, found)


def _for(form: AudioFormat, kbps: int, setting: LimiterSetting) -> LimiterSetting:
    """The setting with what the encoder will take off the level."""
    lowered_db = form.lowered_db(kbps)
    return setting._replace(gain_db=setting.gain_db + lowered_db, ceiling_db=setting.ceiling_db + lowered_db)


def off_db(found: Loudness, target: Target) -> float:
    """How far a file is from the level asked; 0 for a silent one."""
    level_db = found.integrated_lufs if target.measure is Measure.LUFS else found.rms_db
    return target.level_db - level_db if level_db > SILENCE_DB else 0.0
