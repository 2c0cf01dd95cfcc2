"""The engine of recordings: it cuts where the alignment says, and looks for what was edited since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from narrator.errors import SynthesisError
from narrator.frontend import pronounce
from narrator.frontend.model import Utterance
from narrator.synthesis.catalogue.model import Voice
from narrator.synthesis.engine import Engine, SpeechOptions
from narrator.synthesis.pieces import SpokenPiece
from narrator.synthesis.pieces import pieces as pieces_in
from narrator.synthesis.recorded.takes import RECORDING_ENGINE, RecordedMarks, RecordedTake

if TYPE_CHECKING:
    from narrator.audio.clip import Clip, Mark, Samples
    from narrator.audio.reel import Reel
    from narrator.synthesis.aligning.placing import PlacedSentence

UNSPOKEN = "It is not heard in the recording."
UNSPOKEN_REMEDY = "Record it, or take it out of script.md."
BEFORE_S, BEHIND_S = 0.15, 0.25  # kept around a segment that is cut out
LEAST_CONFIDENCE = 0.25  # of a text that was changed, and may not be what was said


class RecordingEngine(Engine):
    """Speaks with what a person recorded; see `Engine` and `RecordedTake`."""

    name = RECORDING_ENGINE
    version = "1"
    limit = 1 << 30
    examined = False

    def at_once(self, jobs: int) -> int:  # noqa: ARG002
        """One: a recording is read forwards."""
        return 1

    def content(self, utterance: Utterance) -> object:
        return [[piece.start, piece.end, piece.syllables, piece.phonemes] for piece in pieces_in(utterance)]

    def synthesize(self, utterance: Utterance, voice: Voice, options: SpeechOptions) -> Clip:
        take = RecordedTake.of(voice)
        if take is None:
            raise SynthesisError(
                "There is no recording to take this from.",
                remedy="Align the text with one: `narrator align TEXT AUDIO`.",
                text=utterance.text,
            )
        if not take.path:
            raise SynthesisError(UNSPOKEN, remedy=UNSPOKEN_REMEDY, text=utterance.text)
        if options.speed != 1.0:
            raise SynthesisError(
                "A recording keeps its own pace.", remedy="Take the speed out of script.md.", text=utterance.text
            )
        if take.run:
            return _looked_for(utterance, take)
        return _cut(utterance, take, take.marks)


@cache
def _reel(path: str, stamp: tuple[int, int]) -> Reel:  # noqa: ARG001
    from narrator.audio.reel import Reel

    return Reel(Path(path))


def _sound(take: RecordedTake, start_s: float, end_s: float) -> tuple[Samples, int]:
    """A stretch at the track's rate, and the place of its first sample. Raises SourceError or CodecError."""
    from narrator.audio.formats import TRACK_RATE

    take.ensure_recording()
    about = take.file.stat()
    first, last = max(0, round(start_s * TRACK_RATE)), round(end_s * TRACK_RATE)
    return _reel(take.path, (about.st_mtime_ns, about.st_size)).between(first, last), first


def _cut(utterance: Utterance, take: RecordedTake, times: RecordedMarks) -> Clip:
    """The clip of a segment whose times are known; its marks are set to where the energy rises and falls."""
    from narrator.audio.clip import Clip, Timing
    from narrator.audio.formats import TRACK_RATE
    from narrator.audio.onsets import nudged

    samples, first = _sound(take, take.start_s, take.end_s)
    own = list(pieces_in(utterance))
    spoken = [bool(piece.beats) for piece in own]
    marks = _marks(own, times, first, len(samples))
    heard = [mark for mark, is_spoken in zip(marks, spoken, strict=True) if is_spoken]
    low = max(0, heard[0].start_sample - round(BEFORE_S * TRACK_RATE))
    high = min(len(samples), heard[-1].end_sample + round(BEHIND_S * TRACK_RATE))
    around = Clip(samples, TRACK_RATE, tuple(marks), Timing.ALIGNED).cut(low, high)
    found = nudged(around.marks, spoken, around.samples, TRACK_RATE)
    if take.whole:
        return Clip(samples, TRACK_RATE, tuple(mark.moved(0, low) for mark in found), Timing.ALIGNED)
    return Clip(around.samples, TRACK_RATE, found, Timing.ALIGNED)


def _marks(own: Sequence[SpokenPiece], times: RecordedMarks, first: int, length: int) -> list[Mark]:
    """The times of pieces of the text, in samples of a stretch; a reading that was changed may divide it otherwise."""
    import numpy as np

    from narrator.audio.clip import Mark
    from narrator.audio.formats import TRACK_RATE

    chars = [char for start, end, _, _ in times for char in (start, end)]
    places = [place for _, _, start_s, end_s in times for place in (start_s, end_s)]
    behind = dict(zip(chars, places, strict=True))
    ahead = dict(zip(reversed(chars), reversed(places), strict=True))

    def sample(char: int, known: dict[int, float]) -> int:
        at_s = known[char] if char in known else float(np.interp(char, chars, places))
        return min(max(round(at_s * TRACK_RATE) - first, 0), length)

    return [Mark(p.start, p.end, sample(p.start, behind), sample(p.end, ahead)) for p in own]


def _looked_for(utterance: Utterance, take: RecordedTake) -> Clip:
    """The clip of a segment that was edited: its text and those edited with it are found in their stretch."""
    from narrator.audio.clip import Clip
    from narrator.audio.formats import TRACK_RATE
    from narrator.audio.resample import resampled
    from narrator.synthesis.aligning import features
    from narrator.synthesis.aligning.network import network
    from narrator.synthesis.aligning.placing import begun, in_turn
    from narrator.synthesis.aligning.sounds import pieces_of
    from narrator.synthesis.aligning.timing import seconds_of

    samples, _ = _sound(take, take.start_s, take.end_s)
    heard = resampled(Clip(samples, TRACK_RATE, ()), features.RATE).samples
    said = [pieces_of(utterance if at == take.at else pronounce(text)) for at, text in enumerate(take.run)]
    rows = features.rows([heard])
    places = begun(in_turn(said, network().likelihoods(rows)), features.levels(rows))
    own = places[take.at]
    if own is None or own.confidence < LEAST_CONFIDENCE:
        raise SynthesisError(UNSPOKEN, remedy=UNSPOKEN_REMEDY, text=utterance.text)
    times = [(a, b, take.start_s + c, take.start_s + d) for a, b, c, d in seconds_of(own.pieces)]
    edges = _edges(places, take)
    return _cut(utterance, replace(take, start_s=edges[take.at], end_s=edges[take.at + 1]), times)


def _edges(places: Sequence[PlacedSentence | None], take: RecordedTake) -> list[float]:
    """Where the stretch of each segment of a run begins, and the last ends: together they are the whole of it."""
    from narrator.synthesis.aligning.features import HOP_S

    edges = [take.start_s]
    for before, after in pairwise(places):
        ends = before.last * HOP_S + take.start_s if before else edges[-1]
        begins = after.first * HOP_S + take.start_s if after else ends
        edges.append(max(edges[-1], (ends + begins) / 2))
    return [*edges, take.end_s]
