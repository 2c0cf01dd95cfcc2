"""What is expected to be heard, sound after sound, and the likeliest times for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from narrator.synthesis.aligning.network import Likelihoods
from narrator.synthesis.aligning.sounds import PAUSE, SoundPiece

STRANGE = 2.0  # what a row costs that is no sound of the text: a cough, music, a word too many
BEGUN = 20.0  # what it costs that such a thing begins: it is not there for every sound that is heard badly
DROPPED = 4.0  # what it costs that a sound is not heard at all
INSIDE_WORD = 60.0  # what it costs to pause where no punctuation stands: more than a murmur before the next word
MOST_DROPPED = 16.0  # at once, so that a syllable may be swallowed
LEAST_ROWS = 2  # that a sound lasts, unless it is not heard: each is so many states
REACH = 9  # states that one row can go on at most
NEVER = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class Chain:
    """States in order, arrays of shape (n,). `enter` and `drop` are what it costs to come to one and to pass over it.

    `strange` says which hold what is no sound of the text. `piece` numbers the pieces of text that states belong to,
    -1 for the pauses before the first and behind the last.
    """

    sounds: NDArray[np.intp]
    strange: NDArray[np.bool_]
    enter: NDArray[np.float32]
    drop: NDArray[np.float32]
    piece: NDArray[np.intp]

    @classmethod
    def of(cls, pieces: Sequence[SoundPiece]) -> Chain:
        """With a gap, where nothing need be heard, before and behind, at punctuation, and between any two pieces."""
        gaps, sounding = [-1], []
        for number, piece in enumerate(pieces):
            if piece.sounds:
                sounding.append(number)
                gaps.append(-1)
            elif gaps[-1] < 0:
                gaps[-1] = number
        gaps_are_free = [gap >= 0 or at in (0, len(gaps) - 1) for at, gap in enumerate(gaps)]
        states: list[tuple[int, bool, float, float, int]] = []
        for at, (gap, is_free) in enumerate(zip(gaps, gaps_are_free, strict=True)):
            cost = 0.0 if is_free else INSIDE_WORD
            states += [(PAUSE, False, cost, 0.0, gap), (PAUSE, True, cost + BEGUN, 0.0, gap)]
            if at < len(sounding):
                own = [sound for sound in pieces[sounding[at]].sounds for _ in range(LEAST_ROWS)]
                states += [(sound, False, 0.0, DROPPED / LEAST_ROWS, sounding[at]) for sound in own]
        sounds, strange, enter, drop, piece_of = zip(*states, strict=True)
        return cls(
            np.array(sounds), np.array(strange), np.array(enter, np.float32), np.array(drop, np.float32),
            np.array(piece_of),
        )  # fmt: skip

    def emissions(self, likelihoods: Likelihoods) -> Likelihoods:
        """How well each state fits each row; what is strange may be anything."""
        found: Likelihoods = likelihoods[:, self.sounds]
        found[:, self.strange] = np.maximum(found[:, self.strange], np.float32(-STRANGE))
        return found

    def path(self, likelihoods: Likelihoods) -> NDArray[np.intp]:
        """The state of each row, shape (rows,), never falling: the likeliest way from the first state to the last."""
        fits, costs = self.emissions(likelihoods), self._costs()
        size = len(self.sounds)
        back = np.zeros(fits.shape, np.int8)
        held = np.full(size + REACH, NEVER)  # scores, behind states that there are not
        before = np.lib.stride_tricks.sliding_window_view(held, size)[::-1]  # row k: the scores k states before
        held[REACH] = 0.0
        for row, fit in enumerate(fits):
            ways = before - costs
            back[row] = ways.argmax(axis=0)
            held[REACH:] = np.take_along_axis(ways, back[row][None].astype(np.intp), axis=0)[0] + fit
        return self._traced(held[REACH:], back)

    def _costs(self) -> Likelihoods:
        """What it costs to come to each state from those before it, shape (REACH + 1, states); row 0: to stay."""
        size = len(self.sounds)
        found = np.full((REACH + 1, size), -NEVER, np.float32)
        found[0] = 0
        passed = np.concatenate([[0.0], np.cumsum(self.drop)])
        for steps in range(1, min(REACH, size - 1) + 1):
            at = np.arange(steps, size)
            over = passed[at] - passed[at - steps + 1]
            found[steps, steps:] = np.where(over <= MOST_DROPPED, over + self.enter[at], -NEVER)
        return found

    def _traced(self, score: Likelihoods, back: NDArray[np.int8]) -> NDArray[np.intp]:
        """Back from the best of the states of the last gap, and of the sound before it."""
        ends = len(score) - 1 - np.arange(min(3, len(score)))
        state = int(ends[np.argmax(score[ends])])
        found = np.empty(len(back), np.intp)
        for row in range(len(back) - 1, -1, -1):
            found[row] = state
            state -= int(back[row, state])
        return found
