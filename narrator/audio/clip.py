"""Speech as samples, with the place of every character in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]


class Mark(NamedTuple):
    """A run of characters and where it sounds: code points of the text, samples of the clip, ends exclusive."""

    start_char: int
    end_char: int
    start_sample: int
    end_sample: int


class Timing:
    """How a clip's marks were found."""

    EXACT = "exact"
    SNAPPED = "snapped"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True)
class Clip:
    """One segment's sound.

    samples : float32, shape (n,), mono, in [-1, 1]
    sample_rate : Hz
    marks : cover the text without gap; in order; inside the samples
    timing : "exact", "snapped" or "estimated"
    """

    samples: Samples
    sample_rate: int
    marks: tuple[Mark, ...]
    timing: str = Timing.EXACT
