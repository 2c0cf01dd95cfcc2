"""Every place where a sentence may be heard, over the whole recording at once.

All sentences are followed at the same time, row by row, each as a chain of its sounds that may begin anywhere. Every
sound that is come to gains, and every row that does not fit loses, so that only what is really said gets far; a hum
gains no more by going on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from narrator.synthesis.aligning.network import Likelihoods
from narrator.synthesis.aligning.sounds import PAUSE, SOUNDS, SoundPiece

ROWS = 3  # that are taken together: 30 ms
STRANGE = 1.1  # what a row loses in a pause that is none: see chain.STRANGE
GAIN = 6.0  # by a sound that is come to
DROPPED = 1.0  # what it costs, beside its gain, that a sound is not heard
LEAST_SHARE = 0.24  # of all that a sentence could gain, where it is heard: 0.4 to 0.6 where it is, 0.1 elsewhere
LEAST_GAIN = 12.0  # of a sentence, however short
APART = 10  # rows between two places of a sentence
NEVER = np.float32(-1e9)
BREATH = SOUNDS.index("ʰ")


class HeardPlace(NamedTuple):
    """A sentence, by its number, and the rows where it may be heard, ends exclusive; `gain` tells how well it fits."""

    sentence: int
    first: int
    last: int
    gain: float


@dataclass(frozen=True, slots=True)
class Crowd:
    """The sounds of many sentences, one after another; `starts` and `ends` are each one's first and last state.

    `least` is what each has to gain. `step` and `jump` are what it costs to come from one and from two states before.
    """

    sounds: NDArray[np.intp]
    starts: NDArray[np.intp]
    ends: NDArray[np.intp]
    least: NDArray[np.float32]
    step: NDArray[np.float32]
    jump: NDArray[np.float32]

    @classmethod
    def of(cls, sentences: Sequence[Sequence[SoundPiece]]) -> Crowd:
        """Each sentence needs a sound."""
        chains = [_states(pieces) for pieces in sentences]
        lengths = np.array([len(chain) for chain in chains])
        sounds = np.concatenate([np.array(chain) for chain in chains])
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.intp)
        is_sound = sounds != PAUSE
        step = np.where(is_sound, np.float32(-GAIN), np.float32(0))
        jump = step + np.float32(DROPPED)
        jump[1:][~is_sound[:-1]] = step[1:][~is_sound[:-1]]
        step[starts], jump[starts] = -NEVER, -NEVER
        jump[np.minimum(starts + 1, len(sounds) - 1)] = -NEVER
        most = GAIN * np.add.reduceat(is_sound, starts, dtype=np.float32)
        least = np.maximum(LEAST_GAIN, LEAST_SHARE * most).astype(np.float32)
        return cls(sounds, starts, (starts + lengths - 1).astype(np.intp), least, step, jump)


def _states(pieces: Sequence[SoundPiece]) -> list[int]:
    """Sounds without aspiration, which is too short for these rows, with a pause where there is punctuation inside."""
    found: list[int] = []
    for piece in pieces:
        if piece.sounds:
            found += [sound for sound in piece.sounds if sound != BREATH]
        elif found and found[-1] != PAUSE:
            found.append(PAUSE)
    return found[:-1] if found[-1] == PAUSE else found


def candidates(
    sentences: Sequence[Sequence[SoundPiece]],
    likelihoods: Likelihoods,
    share: float = 1.0,
    advance: Callable[[float], None] = lambda _: None,
) -> list[HeardPlace]:
    """The places where sentences may be heard, in rows of the likelihoods.

    `share` is how much of the usual gain is enough; `advance` is told how much of the whole is done.
    """
    crowd, gains = Crowd.of(sentences), _coarse(likelihoods)
    gains[:, PAUSE] = np.maximum(gains[:, PAUSE], np.float32(-STRANGE * ROWS))
    return [
        HeardPlace(found.sentence, found.first * ROWS, found.last * ROWS, found.gain)
        for found in _best(_followed(crowd, gains, share, advance))
    ]


def _coarse(likelihoods: Likelihoods) -> Likelihoods:
    whole = len(likelihoods) // ROWS * ROWS
    found: Likelihoods = likelihoods[:whole].reshape(-1, ROWS, likelihoods.shape[1]).sum(axis=1)
    return found


def _followed(crowd: Crowd, gains: Likelihoods, share: float, advance: Callable[[float], None]) -> list[HeardPlace]:
    """Every row in which a sentence has gained enough at its end."""
    score = np.full(len(crowd.sounds), NEVER, np.float32)
    since = np.zeros(len(crowd.sounds), np.int32)  # the row in which the best way to each state began
    found: list[HeardPlace] = []
    least = crowd.least * np.float32(share)
    for row, gain in enumerate(gains):
        _advance_all(crowd, score, since, gain, row)
        out = score[crowd.ends]
        hits = np.flatnonzero(out >= least)
        found += [HeardPlace(int(n), int(since[crowd.ends[n]]), row + 1, float(out[n])) for n in hits]
        if row % 256 == 0:
            advance(row / len(gains))
    return found


def _advance_all(crowd: Crowd, score: Likelihoods, since: NDArray[np.int32], gain: Likelihoods, row: int) -> None:
    """One row further, in place."""
    step, jump = score[:-1] - crowd.step[1:], score[:-2] - crowd.jump[2:]
    further = np.concatenate([[NEVER], step])
    further_since = np.concatenate([[row], since[:-1]])
    better = jump > further[2:]
    further[2:][better] = jump[better]
    further_since[2:][better] = since[:-2][better]
    better = further > score
    score[better] = further[better]
    since[better] = further_since[better]
    score[crowd.starts] = GAIN  # to begin now is never worse than to have begun
    since[crowd.starts] = row
    score += gain[crowd.sounds]


def _best(hits: Sequence[HeardPlace]) -> list[HeardPlace]:
    """The best of those hits of a sentence that follow each other closely."""
    found: list[HeardPlace] = []
    latest = -1
    for hit in sorted(hits, key=lambda hit: (hit.sentence, hit.last)):
        near = found and found[-1].sentence == hit.sentence and hit.last - latest <= APART
        if not near:
            found.append(hit)
        elif hit.gain > found[-1].gain:
            found[-1] = hit
        latest = hit.last
    return found
