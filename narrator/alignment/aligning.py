"""A script and its recordings: every segment where it is heard, and what is left over of either."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from narrator.alignment.listening import Advance, HeardSound, hear
from narrator.edition.recording import RecordedSegment, RecordingFile, RecordingRecord, Untold
from narrator.frontend.model import Utterance
from narrator.synthesis.aligning.features import HOP_S
from narrator.synthesis.aligning.placing import PlacedSentence, begun, placed
from narrator.synthesis.aligning.sounds import PAUSE, pieces_of
from narrator.synthesis.aligning.timing import seconds_of

WEAK = 0.62  # confidence below which somebody should listen; what is spoken as written has 0.7 and more, less in noise
UNTOLD_S = 1.5  # shorter sounds between two segments are breath, a cough, a page
SLOW = 9.5  # rows a sound takes, where the usual voice is 0.7 times as fast as usual: the network knows none slower
USUAL = 7.5  # about what it takes then in rows that are longer ...
LONGEST = 2.0  # ... but not so long that sound between them is not heard
SOUNDING = 0.3  # share of a stretch that has to be sound


def align(
    utterances: Sequence[Utterance], recordings: Sequence[Path], folder: Path, advance: Advance
) -> RecordingRecord:
    """Find every utterance in the recordings, which are named from the edition's folder. Raises NarratorError."""
    said = [pieces_of(each) for each in utterances]
    heard = hear(recordings, lambda share: advance(share / 3))
    places = placed(said, heard.likelihoods, lambda share: advance((1 + 2 * share) / 3))
    if (rows := _rows_a_sound(places)) > SLOW:
        slowly = hear(recordings, tempo=min(rows / USUAL, LONGEST))
        again = placed(said, slowly.likelihoods)
        if sum(place is not None for place in again) >= sum(place is not None for place in places):
            heard, places = slowly, again
    places = begun(places, heard.levels)
    segments = [_segment(each, place, heard) for each, place in zip(utterances, places, strict=True)]
    files = [RecordingFile(_named(each.path, folder), each.sha256, each.duration_s) for each in heard.recordings]
    return RecordingRecord(tuple(files), tuple(segments), tuple(_untold(places, heard)))


def _rows_a_sound(places: Sequence[PlacedSentence | None]) -> float:
    """How slowly the text is spoken, pauses apart; 0 where nothing is found."""
    pieces = [each for place in places if place for each in place.pieces if each.piece.sounds]
    rows = sum(each.last - each.first for each in pieces)
    return rows / max(1, sum(len(each.piece.sounds) for each in pieces if each.first < each.last))


def _named(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path.absolute(), folder.absolute())).as_posix()
    except ValueError:  # another drive
        return path.absolute().as_posix()


def _segment(utterance: Utterance, place: PlacedSentence | None, heard: HeardSound) -> RecordedSegment:
    if place is None:
        return RecordedSegment(utterance.text)
    number = heard.recording_at(place.first)
    own = heard.recordings[number]
    shift_s = own.first * HOP_S

    def place_s(at_s: float) -> float:
        return round(min(max((at_s - shift_s) * heard.tempo, 0.0), own.duration_s), 4)

    marks = tuple((start, end, place_s(from_s), place_s(to_s)) for start, end, from_s, to_s in seconds_of(place.pieces))
    start_s, end_s = round(own.seconds(place.first), 3), round(own.seconds(place.last), 3)
    sure = round(place.confidence, 3)
    return RecordedSegment(utterance.text, number, start_s, end_s, sure, sure < WEAK, marks)


def _untold(places: Sequence[PlacedSentence | None], heard: HeardSound) -> Iterator[Untold]:
    """What is heard between the segments that were found."""
    found = [(place.first, place.last) for place in places if place]
    edges = sorted([*found, *((own.first, own.first) for own in heard.recordings), _end(heard)])
    for (_, last), (first, _) in pairwise(edges):
        number = heard.recording_at(last)
        own = heard.recordings[number]
        inside = heard.likelihoods[last:first]
        if (first - last) * own.hop_s < UNTOLD_S:
            continue
        sounding = np.flatnonzero(inside[:, PAUSE] < 0)
        if len(sounding) > SOUNDING * len(inside):
            start, end = last + int(sounding[0]), last + int(sounding[-1])
            yield Untold(number, round(own.seconds(start), 3), round(own.seconds(end), 3))


def _end(heard: HeardSound) -> tuple[int, int]:
    rows = len(heard.likelihoods)
    return rows, rows
