"""What is expected to be heard, sound after sound, and the likeliest times for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from narrator.synthesis.aligning.network import Likelihoods
from narrator.synthesis.aligning.sounds import PAUSE, SoundPiece

STRANGE = 1.1  # what a row costs that is no sound of the text: a cough, music, a word too many
DROPPED = 3.0  # what it costs that a sound is not heard at all
INSIDE_WORD = 6.0  # what it costs to pause where no punctuation stands
NEVER = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class Chain:
    """States in order, arrays of shape (n,). `enter` and `drop` are what it costs to come to one and to pass over it.

    `piece` numbers the pieces of text that states belong to, -1 for the pauses before the first and behind the last.
    """

    sounds: NDArray[np.intp]
    enter: NDArray[np.float32]
    drop: NDArray[np.float32]
    piece: NDArray[np.intp]

    @classmethod
    def of(cls, pieces: Sequence[SoundPiece]) -> Chain:
        """With a pause, which need not be heard, before and behind, at punctuation, and between any two pieces."""
        states: list[tuple[int, float, float, int]] = [(PAUSE, 0.0, 0.0, -1)]
        for number, piece in enumerate(pieces):
            if piece.sounds:
                states += [(sound, 0.0, DROPPED, number) for sound in piece.sounds]
                states.append((PAUSE, INSIDE_WORD, 0.0, -1))
            else:
                states[-1] = (PAUSE, 0.0, 0.0, number if states[-1][3] < 0 else states[-1][3])
        states[-1] = (PAUSE, 0.0, 0.0, states[-1][3])
        sounds, enter, drop, piece_of = zip(*states, strict=True)
        return cls(np.array(sounds), np.array(enter, np.float32), np.array(drop, np.float32), np.array(piece_of))

    def emissions(self, likelihoods: Likelihoods) -> Likelihoods:
        """How well each state fits each row; a pause may hold anything."""
        found: Likelihoods = likelihoods[:, self.sounds]
        pauses = self.sounds == PAUSE
        found[:, pauses] = np.maximum(found[:, pauses], np.float32(-STRANGE))
        return found

    def path(self, likelihoods: Likelihoods) -> NDArray[np.intp]:
        """The state of each row, shape (rows,), never falling: the likeliest way from the first state to the last."""
        fits = self.emissions(likelihoods)
        back = np.zeros(fits.shape, np.int8)
        score = np.full(len(self.sounds), NEVER)
        score[0] = fits[0, 0]
        if len(score) > 1:
            score[1] = fits[0, 1] - self.enter[1]
        for row in range(1, len(fits)):
            score = self._advanced(score, back[row]) + fits[row]
        return self._traced(score, back)

    def _advanced(self, score: Likelihoods, back: NDArray[np.int8]) -> Likelihoods:
        """The best score that each state can be come to with; from how many states before goes into `back`."""
        best = score.copy()
        step = score[:-1] - self.enter[1:]
        better = step > best[1:]
        best[1:][better] = step[better]
        back[1:][better] = 1
        jump = score[:-2] - self.drop[1:-1] - self.enter[2:]
        better = jump > best[2:]
        best[2:][better] = jump[better]
        back[2:][better] = 2
        return best

    def _traced(self, score: Likelihoods, back: NDArray[np.int8]) -> NDArray[np.intp]:
        last = len(score) - 1
        state = last if last < 1 or score[last] >= score[last - 1] else last - 1
        found = np.empty(len(back), np.intp)
        for row in range(len(back) - 1, -1, -1):
            found[row] = state
            state -= int(back[row, state])
        return found
