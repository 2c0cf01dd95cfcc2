"""Physical evidence in sound that comes without times: what is repeated, and how fast its syllables follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from narrator.audio.clip import Samples

SHORTEST_S = 0.25  # of sound that comes twice in a row; a vowel that is held may resemble itself for less
WINDOW_S = 0.025
CANDIDATES = 12  # distances at which the whole resembles itself most
SAME = 0.02  # of the energy may differ: lossy formats write the same sound in two ways
FAINT_DB = 40.0  # so far under its loud parts a window is silent


def repetition(samples: Samples, rate: int) -> str:
    """Whether a stretch of the sound comes twice in a row."""
    import numpy as np

    window = round(WINDOW_S * rate)
    sound = samples.astype(np.float64)
    for lag in _candidates(sound, round(SHORTEST_S * rate)):
        difference, own = (_powers(part, window) for part in (sound[lag:] - sound[:-lag], sound[:-lag]))
        heard = own > _loud(own) * 10 ** (-FAINT_DB / 10)
        same = (difference <= SAME * own) | (~heard & (difference <= SAME * _loud(own)))
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


def sounding_s(samples: Samples, rate: int) -> float:
    """For how long it is not silent."""
    import numpy as np

    powers = _powers(samples.astype(np.float64), round(WINDOW_S * rate))
    return float(np.sum(powers > _loud(powers) * 10 ** (-FAINT_DB / 10))) * WINDOW_S


def _powers(sound: NDArray[np.float64], window: int) -> NDArray[np.float64]:
    import numpy as np

    return np.asarray((sound[: len(sound) // window * window].reshape(-1, window) ** 2).mean(axis=1))


def _loud(powers: NDArray[np.float64]) -> float:
    import numpy as np

    return float(np.quantile(powers, 0.95)) if len(powers) else 0.0
