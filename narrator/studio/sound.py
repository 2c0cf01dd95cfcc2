"""A clip as the page plays it: the sound that a chapter will have there, with its marks and its shape."""

from __future__ import annotations

import hashlib
import io
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from narrator.audio.clip import Clip, Samples

PEAKS = 600  # columns of a waveform
KEPT = 48  # sounds held in memory, some half a megabyte each


@dataclass(frozen=True, slots=True)
class Sound:
    """A WAV file (16 bits, mono). `marks` are (start char, end char, start s, end s); `peaks` from 0 to 100."""

    id: str
    wav: bytes
    duration_s: float
    timing: str
    marks: tuple[tuple[int, int, float, float], ...]
    peaks: tuple[int, ...]


class Sounds:
    """The sounds that were last asked for, by their id. Shared by threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Sound] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, number: str) -> Sound | None:
        with self._lock:
            if number in self._kept:
                self._kept.move_to_end(number)
            return self._kept.get(number)

    def keep(self, sound: Sound) -> Sound:
        with self._lock:
            self._kept[sound.id] = sound
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return sound


def sound_of(clip: Clip, least_s: Mapping[int, float]) -> Sound:
    """The clip cut, rested and faded as it is when it is laid on a chapter's track, at its own sample rate."""
    from narrator.audio.rests import rested
    from narrator.audio.stitch import faded

    placed = rested(clip.at_speech(), least_s)
    rate = placed.sample_rate
    marks = tuple(
        (m.start_char, m.end_char, round(m.start_sample / rate, 4), round(m.end_sample / rate, 4)) for m in placed.marks
    )
    wav = _wav(faded(placed.samples), rate)
    name = hashlib.sha256(wav + json.dumps(marks).encode()).hexdigest()[:32]
    return Sound(name, wav, round(placed.duration_s, 4), str(placed.timing), marks, _peaks(placed.samples))


def _wav(samples: Samples, sample_rate: int) -> bytes:
    import soundfile

    buffer = io.BytesIO()
    soundfile.write(buffer, samples, sample_rate, subtype="PCM_16", format="WAV")
    return buffer.getvalue()


def _peaks(samples: Samples) -> tuple[int, ...]:
    """The loudest of each of PEAKS stretches, in hundredths of full scale."""
    import numpy as np

    if not len(samples):
        return ()
    edges = np.linspace(0, len(samples), min(PEAKS, len(samples)), endpoint=False).astype(np.int64)
    return tuple(np.rint(np.maximum.reduceat(np.abs(samples), edges) * 100).astype(int).tolist())
