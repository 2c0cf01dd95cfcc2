"""How loud a file is to be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LEAST_DB, MOST_DB = -40.0, -9.0  # below, 16 bits are wasted; above, speech is squashed


class Measure(StrEnum):
    """LUFS: loudness after BS.1770, with pauses gated out. RMS: plain mean level, which audiobook shops ask for."""

    LUFS = "LUFS"
    RMS = "RMS"


@dataclass(frozen=True, slots=True)
class Target:
    """The level of the decoded file, and the true peak that it may not exceed, in dB over full scale.

    −16 LUFS with −1 dBTP is what Apple asks of podcasts.
    """

    level_db: float = -16.0
    peak_db: float = -1.0
    measure: Measure = Measure.LUFS
