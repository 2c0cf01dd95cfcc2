"""Where sentences may be heard in a long recording: a stretch at a time, among the text that is near.

To follow every sentence over the whole recording takes time by the square of its length. A stretch is therefore first
searched for the text that comes next; where little of it is found, for more and more, at last for all of it: the
speaker may have left out a chapter, or told something else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from narrator.synthesis.aligning.network import Likelihoods
from narrator.synthesis.aligning.ordering import ordered
from narrator.synthesis.aligning.search import HeardPlace, candidates
from narrator.synthesis.aligning.sounds import PAUSE, SoundPiece

Sentence = Sequence[SoundPiece]

STRETCH = 18_000  # rows, 3 minutes
SHARED = 4_000  # rows, 40 s, with the next stretch: no sentence is longer
SOUNDS_A_ROW = 0.12  # that a fast speaker says
BEFORE, BEYOND = 1.0, 3.0  # lengths of a stretch, before and behind what it should hold, that text is tried from
WIDER = 4.0  # times, where that was too little
FOUND = 0.3  # share of what sounds in a stretch that has to be text
SOUNDING = 0.1  # share of a stretch below which it is quiet, and there is nothing to find
NEAR = 3  # sentences that may be missing in a run
ALL_OF_IT = 6.0  # times the text that is tried anyway: the most that may be spent on trying all of it


def windowed(
    sentences: Sequence[Sentence], likelihoods: Likelihoods, advance: Callable[[float], None] = lambda _: None
) -> list[HeardPlace]:
    """The places where sentences may be heard, each at least where it is heard in the order of the text."""
    near = _NearText(sentences)
    found: list[HeardPlace] = []
    for first in range(0, len(likelihoods), STRETCH):
        stretch = likelihoods[first : first + STRETCH + SHARED]
        found += [each._replace(first=each.first + first, last=each.last + first) for each in near.places_in(stretch)]
        advance(min(1.0, (first + STRETCH) / len(likelihoods)))
    return _once(found)


class _NearText:
    """The part of a text that a stretch is searched for."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        counts = [sum(len(piece.sounds) for piece in pieces) for pieces in sentences]
        self._sounds = np.concatenate([[0], np.cumsum(counts)])  # before each sentence, and in all
        self._at = 0  # the sentence that should come next
        self._lost = 0.0  # sounds that may have been said since it was known
        self._spare = ALL_OF_IT * self._sounds[-1]

    def places_in(self, stretch: Likelihoods) -> list[HeardPlace]:
        """All places in a stretch; it moves the window behind what was found."""
        whole, sounding = int(self._sounds[-1]), int(np.sum(stretch[:, PAUSE] < 0))
        usual = STRETCH * SOUNDS_A_ROW
        before, beyond = BEFORE * usual + self._lost, BEYOND * usual + self._lost
        if sounding < SOUNDING * len(stretch):
            return []
        while True:
            first, last = self._between(self._sounds[self._at] - before, self._sounds[self._at] + beyond)
            found = [
                each._replace(sentence=each.sentence + first)
                for each in candidates(self._sentences[first:last], stretch)
            ]
            chain = ordered(found, len(self._sentences))
            if sum(each.last - each.first for each in chain) >= FOUND * sounding:
                self._at, self._lost = _longest_run(chain)[-1].sentence, 0.0
                return found
            tried = self._sounds[last] - self._sounds[first]
            before, beyond = before * WIDER, beyond * WIDER
            more = min(whole, before + beyond)
            if tried >= whole or more > self._spare:
                self._lost += usual
                return found
            self._spare -= more

    def _between(self, first: float, last: float) -> tuple[int, int]:
        """The sentences that hold sounds between two numbers; one at least."""
        low = max(0, int(np.searchsorted(self._sounds, first, "right")) - 1)
        high = min(len(self._sentences), int(np.searchsorted(self._sounds, last, "left")))
        low = min(low, len(self._sentences) - 1)
        return low, max(high, low + 1)


def _longest_run(chain: Sequence[HeardPlace]) -> list[HeardPlace]:
    """Of what was found in order, the longest part in which few sentences are missing."""
    runs = [[chain[0]]]
    for one, other in pairwise(chain):
        if other.sentence - one.sentence > NEAR:
            runs.append([])
        runs[-1].append(other)
    return max(runs, key=lambda run: sum(each.gain for each in run))


def _once(found: Sequence[HeardPlace]) -> list[HeardPlace]:
    """Without what two stretches share: of a sentence's places that cover each other, the best."""
    kept: list[HeardPlace] = []
    for each in sorted(found, key=lambda place: (place.sentence, place.last)):
        same = kept and kept[-1].sentence == each.sentence and each.first < (kept[-1].first + kept[-1].last) // 2
        if not same:
            kept.append(each)
        elif each.gain > kept[-1].gain:
            kept[-1] = each
    return kept
