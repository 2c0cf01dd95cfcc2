"""When pieces of a text are heard in sound that holds all of them, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from narrator.audio.clip import Mark
from narrator.synthesis.aligning.chain import Chain
from narrator.synthesis.aligning.features import HOP_S
from narrator.synthesis.aligning.network import Likelihoods
from narrator.synthesis.aligning.sounds import PAUSE, SoundPiece

QUIET = -0.5  # how likely a pause is, at least, in a row that is one
UNHEARD = -3.0  # how well a syllable fits that is not heard at all
LATE = 1.0  # rows, 10 ms, as measured on voices that tell their times


class TimedPiece(NamedTuple):
    """A piece of text and the rows in which it is heard, ends exclusive; `fit` is the mean over them, 0 at best."""

    piece: SoundPiece
    first: int
    last: int
    fit: float = 0.0


def timed(pieces: Sequence[SoundPiece], likelihoods: Likelihoods) -> list[TimedPiece]:
    """Where the pieces lie in rows that hold them all, one after another."""
    chain = Chain.of(pieces)
    path = chain.path(likelihoods)
    states = np.arange(len(chain.sounds))
    first, last = np.searchsorted(path, states, "left"), np.searchsorted(path, states, "right")
    fits = likelihoods[np.arange(len(path)), chain.sounds[path]]
    fits = np.where(chain.sounds[path] == PAUSE, 0, fits)
    return list(_pieces(pieces, chain, first, last, np.concatenate([[0.0], np.cumsum(fits)])))


def _pieces(
    pieces: Sequence[SoundPiece],
    chain: Chain,
    first: NDArray[np.intp],
    last: NDArray[np.intp],
    sums: NDArray[np.float64],
) -> list[TimedPiece]:
    found: list[TimedPiece] = []
    own: dict[int, list[int]] = {}
    for state, number in enumerate(chain.piece):
        own.setdefault(int(number), []).append(state)
    at = 0
    for number, piece in enumerate(pieces):
        held = own.get(number)
        start, end = (int(first[held[0]]), int(last[held[-1]])) if held else (at, at)
        fit = float(sums[end] - sums[start]) / max(end - start, 1)
        found.append(TimedPiece(piece, start, end, fit))
        at = end
    return found


def seconds_of(pieces: Sequence[TimedPiece]) -> list[tuple[int, int, float, float]]:
    """Start and end of each piece in its text, and in seconds from the middle of row 0; times never fall."""
    found = []
    until_s = 0.0  # a syllable that is swallowed has no row, and is as late as what it hangs on
    for number, each in enumerate(pieces):
        start_s = max((each.first - 0.5 + _late(pieces, number)) * HOP_S, until_s)
        until_s = max((each.last - 0.5 + _late(pieces, number + 1)) * HOP_S, start_s)
        found.append((each.piece.start, each.piece.end, start_s, until_s))
    return found


def _late(pieces: Sequence[TimedPiece], number: int) -> float:
    """Rows by which a piece is heard later than it is found, where sound goes over into sound: mouths are ahead."""
    if not 0 < number < len(pieces) or pieces[number - 1].last != pieces[number].first:
        return 0.0
    return LATE if pieces[number - 1].piece.sounds and pieces[number].piece.sounds else 0.0


def marks_of(pieces: Sequence[TimedPiece], sample_rate: int, length: int) -> list[Mark]:
    """Marks in a sound of `length` samples, whose first is the middle of row 0."""

    def place(at_s: float) -> int:
        return min(round(at_s * sample_rate), length)

    return [Mark(start, end, place(from_s), place(to_s)) for start, end, from_s, to_s in seconds_of(pieces)]


def confidence(pieces: Sequence[TimedPiece]) -> float:
    """How sure it is that the pieces are heard where they are placed, from 0 to 1: the mean over syllables."""
    fits = [each.fit if each.first < each.last else UNHEARD for each in pieces if each.piece.sounds]
    return float(np.exp(np.mean(fits))) if fits else 0.0
