"""Physical evidence in sound that comes without times: what is repeated, and what is cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from narrator.synthesis.network.paces import FAINT_DB, WINDOW_S, loud, powers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from narrator.audio.clip import Samples

SHORTEST_S = 0.25  # of sound that comes twice in a row; a vowel that is held may resemble itself for less
CANDIDATES = 12  # distances at which the whole resembles itself most
SAME = 0.02  # of the energy may differ: lossy formats write the same sound in two ways
END_S, LOUD_ENDS, LOUD_DB = 0.005, 4, 12.0  # its last windows, and how little they may lie under its loud parts


def repetition(samples: Samples, rate: int) -> str:
    """Whether a stretch of the sound comes twice in a row."""
    import numpy as np

    window = round(WINDOW_S * rate)
    sound = samples.astype(np.float64)
    for lag in _candidates(sound, round(SHORTEST_S * rate)):
        difference, own = (powers(part, window) for part in (sound[lag:] - sound[:-lag], sound[:-lag]))
        heard = own > loud(own) * 10 ** (-FAINT_DB / 10)
        same = (difference <= SAME * own) | (~heard & (difference <= SAME * loud(own)))
        edges = np.flatnonzero(np.diff(np.concatenate([[0], same.astype(np.int8), [0]])))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            if (end - start + 2) * window >= lag and heard[start:end].sum() * WINDOW_S >= SHORTEST_S - 2 * WINDOW_S:
                return f"{lag / rate:.2f} s of its sound come twice"
    return ""


def _candidates(sound: NDArray[np.float64], shortest: int) -> list[int]:
    """Distances, in samples, at which the sound correlates with itself most."""
    import numpy as np

    size = 1 << (2 * len(sound)).bit_length()
    alike = np.fft.irfft(np.abs(np.fft.rfft(sound, size)) ** 2)[: len(sound) - shortest // 2]
    alike[:shortest] = 0.0
    found: list[int] = []
    for _ in range(CANDIDATES):
        if not len(alike) or alike[best := int(np.argmax(alike))] <= 0:
            break
        found.append(best)
        alike[max(0, best - shortest // 20) : best + shortest // 20] = 0.0
    return found


def cut_off(samples: Samples, rate: int) -> str:
    """Whether it ends in the middle of a sound."""
    import numpy as np

    window = round(END_S * rate)
    last = powers(samples[-LOUD_ENDS * window :].astype(np.float64), window)
    least = loud(powers(samples.astype(np.float64), window)) * 10 ** (-LOUD_DB / 10)
    return "it ends in the middle of a sound" if len(last) == LOUD_ENDS and (last > least).all() else ""
