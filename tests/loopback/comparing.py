"""Whether two sounds are the same speech, whatever silence is around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from narrator.audio.clip import Samples

HEARD = 0.01  # of full scale
NEAR = 0.02  # the decoder may begin in another state


def same_speech(samples: Samples, right: Samples) -> bool:
    one, other = _sound(samples), _sound(right)
    return len(one) == len(other) and bool(np.allclose(one, other, atol=NEAR))


def _sound(samples: Samples) -> Samples:
    heard = np.flatnonzero(np.abs(samples) > HEARD)
    return samples[heard[0] : heard[-1] + 1] if len(heard) else samples[:0]
