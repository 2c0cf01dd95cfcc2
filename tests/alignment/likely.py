"""Likelihoods as if sounds had been heard, without a voice: exact, and made in no time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from narrator.synthesis.aligning.network import Likelihoods
from narrator.synthesis.aligning.sounds import PAUSE, SOUNDS, SoundPiece

LENGTH = 9  # rows of a sound
QUIET = 30  # rows between sentences
MARK = SoundPiece(0, 1, ())


def sentence(rng: np.random.Generator, syllables: int) -> list[SoundPiece]:
    """Of two different sounds a syllable, and a mark that is not spoken behind the last."""
    sounds = [
        tuple(int(each) for each in rng.choice(np.arange(1, len(SOUNDS) - 1), 2, False)) for _ in range(syllables)
    ]
    return [*(SoundPiece(at, at + 1, own) for at, own in enumerate(sounds)), SoundPiece(syllables, syllables + 1, ())]


def heard(sounds: Sequence[int], rng: np.random.Generator, length: int = LENGTH, loss: float = 6.0) -> Likelihoods:
    """What a network would make of sounds, one after another; now and then it hears something else."""
    own = np.repeat(np.array(sounds, np.intp), length)
    found = np.full((len(own), len(SOUNDS)), -loss, np.float32) + rng.uniform(-1, 1, (len(own), len(SOUNDS)))
    found[np.arange(len(own)), own] = np.where(rng.random(len(own)) < 0.15, -2.0, 0.0)
    return np.minimum(found, 0).astype(np.float32)


def quiet(rows: int = QUIET) -> Likelihoods:
    found = np.full((rows, len(SOUNDS)), -8.0, np.float32)
    found[:, PAUSE] = 0.0
    return found


def of(pieces: Sequence[SoundPiece]) -> list[int]:
    return [sound for piece in pieces for sound in piece.sounds]


def told(sentences: Sequence[Sequence[SoundPiece]], rng: np.random.Generator) -> tuple[Likelihoods, list[int]]:
    """Sentences one after another, with quiet around each, and the row in which each begins."""
    parts, starts, at = [quiet()], [], QUIET
    for pieces in sentences:
        starts.append(at)
        parts += [heard(of(pieces), rng), quiet()]
        at += len(parts[-2]) + QUIET
    return np.concatenate(parts), starts
