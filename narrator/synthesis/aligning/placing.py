"""Sentences are placed in a recording: each where it is heard, or nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Sized
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from narrator.synthesis.aligning.beginnings import from_pauses
from narrator.synthesis.aligning.chain import LEAST_ROWS
from narrator.synthesis.aligning.features import Levels
from narrator.synthesis.aligning.network import Likelihoods
from narrator.synthesis.aligning.ordering import ordered
from narrator.synthesis.aligning.search import HeardPlace, candidates
from narrator.synthesis.aligning.sounds import PAUSE, SoundPiece
from narrator.synthesis.aligning.timing import QUIET, TimedPiece, confidence, timed
from narrator.synthesis.aligning.windows import windowed

Sentence = Sequence[SoundPiece]

EDGE = 30  # rows around a run of sentences in which their edges are looked for
DRAWN_OUT = 120  # rows before a run, where a pause is so near: a first sound may be drawn out
TRAILING = 250  # rows behind one, where its last sounds find no place: a slow speaker's last words may gain nothing
PAUSED = 8  # rows that are a pause
NEAR = 300  # rows, 3 s: sentences that follow each other within so much are timed together
LONGEST = 3000  # rows that are timed together, unless one sentence is longer
BELIEVABLE = 0.52  # confidence; what is placed with less is something else, unless little in the recording has more
EXPECTED = 0.3  # is enough for a sentence that alone is wanting between two, and is all that is heard there
ALL_OF_IT = 0.7  # of the rows that sound
AS_USUAL, LEAST = 0.8, 0.45  # times the median of a recording is enough then, and what is never enough
LENIENT = 0.6  # of what a sentence has to gain anywhere, between two that were found


class PlacedSentence(NamedTuple):
    """A sentence where it is heard: its pieces with their rows, and how well it fits, from 0 to 1."""

    pieces: list[TimedPiece]
    confidence: float

    @property
    def first(self) -> int:
        return next(each.first for each in self.pieces if each.piece.sounds)

    @property
    def last(self) -> int:
        return next(each.last for each in reversed(self.pieces) if each.piece.sounds)


def placed(
    sentences: Sequence[Sentence], likelihoods: Likelihoods, advance: Callable[[float], None] = lambda _: None
) -> list[PlacedSentence | None]:
    """Each sentence's place, None where it is not heard or has no sound; they are in order, and do not overlap."""
    numbers = [number for number, pieces in enumerate(sentences) if any(piece.sounds for piece in pieces)]
    found: list[PlacedSentence | None] = [None] * len(sentences)
    if not numbers or not len(likelihoods):
        return found
    sounding = [sentences[number] for number in numbers]
    chain = ordered(windowed(sounding, likelihoods, advance), len(sounding))
    chain = list(_completed(chain, sounding, likelihoods))
    places = list(_timed(chain, sounding, likelihoods))
    enough = _enough(places)
    for at, (each, place) in enumerate(zip(chain, places, strict=True)):
        if place.confidence >= enough or (
            place.confidence >= EXPECTED and _is_expected(at, chain, places, likelihoods)
        ):
            found[numbers[each.sentence]] = place
    return found


def _is_expected(
    at: int, chain: Sequence[HeardPlace], places: Sequence[PlacedSentence], likelihoods: Likelihoods
) -> bool:
    """Whether a sentence alone is wanting between two that are heard, and nothing else is heard there."""
    around = chain[max(0, at - 1) : at + 2]
    is_alone = [each.sentence - chain[at].sentence for each in around] == [-1, 0, 1]
    if not is_alone or min(places[at - 1].confidence, places[at + 1].confidence) < BELIEVABLE:
        return False
    low, high = places[at - 1].last, places[at + 1].first
    sounding = np.flatnonzero(likelihoods[low:high, PAUSE] < QUIET) + low
    own = (sounding >= places[at].first) & (sounding < places[at].last)
    return float(own.mean()) >= ALL_OF_IT if len(own) else False


def _enough(places: Sequence[PlacedSentence]) -> float:
    """The confidence that is believed: in a room or over a telephone it is lower."""
    usual = float(np.median([each.confidence for each in places])) if places else 1.0
    return min(BELIEVABLE, max(LEAST, AS_USUAL * usual))


def in_turn(sentences: Sequence[Sentence], likelihoods: Likelihoods) -> list[PlacedSentence | None]:
    """Each sentence's place in a sound that holds all of them, one after another; None where it has no sound."""
    times = timed([piece for pieces in sentences for piece in pieces], likelihoods)
    return [PlacedSentence(own, confidence(own)) if _sounds(own) else None for own in _divided(times, sentences)]


def begun(places: Sequence[PlacedSentence | None], levels: Levels) -> list[PlacedSentence | None]:
    """The same, those behind a pause from where speech begins."""
    pieces = from_pauses([piece for place in places if place for piece in place.pieces], levels)
    divided = iter(_divided(pieces, [place.pieces for place in places if place]))
    return [place and place._replace(pieces=next(divided)) for place in places]


def _sounds(pieces: Sequence[TimedPiece]) -> bool:
    return any(each.piece.sounds for each in pieces)


def _divided(times: Sequence[TimedPiece], sentences: Sequence[Sized]) -> Iterator[list[TimedPiece]]:
    at = 0
    for pieces in sentences:
        yield list(times[at : (at := at + len(pieces))])


def _completed(
    chain: Sequence[HeardPlace], sentences: Sequence[Sentence], likelihoods: Likelihoods
) -> Iterator[HeardPlace]:
    """The chain with what is heard less clearly between its sentences."""
    ends = [HeardPlace(-1, 0, 0, 0.0), *chain, HeardPlace(len(sentences), len(likelihoods), len(likelihoods), 0.0)]
    for before, after in pairwise(ends):
        missing = sentences[before.sentence + 1 : after.sentence]
        first, last = before.last, after.first
        if missing and last - first > EDGE:
            near = candidates(missing, likelihoods[first:last], LENIENT)
            for each in ordered(near, len(missing)):
                own = each.sentence + before.sentence + 1
                yield HeardPlace(own, each.first + first, each.last + first, each.gain)
        if after.sentence < len(sentences):
            yield after


def _timed(
    chain: Sequence[HeardPlace], sentences: Sequence[Sentence], likelihoods: Likelihoods
) -> Iterator[PlacedSentence]:
    runs = list(_runs(chain))
    for number, run in enumerate(runs):
        before = runs[number - 1][-1].last if number else 0
        after = runs[number + 1][0].first if number + 1 < len(runs) else len(likelihoods)
        first = _begin(min(before, run[0].first), run[0].first, likelihoods)
        last, high = run[-1].last + EDGE, min(max(after, run[-1].last), len(likelihoods))
        said = [sentences[each.sentence] for each in run]
        for own in _whole(said, likelihoods[first : min(last, high)], likelihoods[first : min(last + TRAILING, high)]):
            moved = [piece._replace(first=piece.first + first, last=piece.last + first) for piece in own]
            yield PlacedSentence(moved, confidence(moved))


def _whole(sentences: Sequence[Sentence], likelihoods: Likelihoods, longer: Likelihoods) -> Iterator[list[TimedPiece]]:
    """The times of a run of sentences; in the longer sound where the last one ends before all of it is said."""
    pieces = [piece for each in sentences for piece in each]
    found = list(_divided(timed(pieces, likelihoods), sentences))
    last = next(each for each in reversed(found[-1]) if each.piece.sounds)
    if last.last - last.first < LEAST_ROWS * len(last.piece.sounds) and len(longer) > len(likelihoods):
        other = list(_divided(timed(pieces, longer), sentences))
        found = max(found, other, key=lambda times: confidence(times[-1]))
    yield from found


def _begin(low: int, first: int, likelihoods: Likelihoods) -> int:
    """The row from which a sentence is looked for that was found in `first`: that of the pause before it, if near."""
    low = max(low, first - DRAWN_OUT, 0)
    quiet = np.concatenate([[0], np.cumsum(likelihoods[low:first, PAUSE] >= QUIET)])
    pauses = np.flatnonzero(quiet[PAUSED:] - quiet[:-PAUSED] == PAUSED)
    return max(low, min(low + int(pauses[-1]), first - EDGE)) if len(pauses) else max(low, first - EDGE)


def _runs(chain: Sequence[HeardPlace]) -> Iterator[list[HeardPlace]]:
    """Sentences that follow each other closely."""
    run: list[HeardPlace] = []
    for each in chain:
        if run and (each.first - run[-1].last > NEAR or each.last - run[0].first > LONGEST):
            yield run
            run = []
        run.append(each)
    if run:
        yield run
