"""Times for audio that comes without any: pauses are matched with punctuation, speech is shared out by syllables."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from narrator.frontend.model import Utterance
from narrator.synthesis.pieces import SpokenPiece, pieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from narrator.audio.clip import Mark, Samples

WINDOW_S = 0.010
BELOW_SPEECH_DB = 35.0
LEAST_PAUSE_S = 0.08  # shorter silences belong to consonants
SKIPPED_S = 0.6  # what it costs to take a mark of punctuation for spoken without a pause
DEEPER = 0.5  # how much a second of silence speaks for a place being a pause


class Span(NamedTuple):
    """A stretch of samples."""

    start: int
    end: int


class SpokenRun(NamedTuple):
    """Pieces that follow each other and are all spoken, or all not."""

    pieces: list[SpokenPiece]
    beats: int


def estimated(utterance: Utterance, samples: Samples, sample_rate: int) -> tuple[Mark, ...]:
    """Marks that cover the utterance's text, for audio that holds all of it."""
    speech, pauses = _heard(samples, sample_rate)
    runs = [
        SpokenRun(own, sum(piece.beats for piece in own))
        for own in (list(group) for _, group in groupby(pieces(utterance), lambda piece: bool(piece.beats)))
    ]
    edges = _edges(runs, speech, pauses, sample_rate)
    return tuple(mark for run, span in zip(runs, edges, strict=True) for mark in _shared_out(run, span))


def _heard(samples: Samples, sample_rate: int) -> tuple[Span, list[Span]]:
    """Where speech begins and ends, and the silences between."""
    import numpy as np

    window = max(1, round(WINDOW_S * sample_rate))
    whole = samples[: len(samples) // window * window].astype(np.float64).reshape(-1, window)
    power = (whole**2).mean(axis=1)
    if not len(power):
        return Span(0, len(samples)), []
    loud = power >= np.percentile(power, 95) * 10 ** (-BELOW_SPEECH_DB / 10)
    found = np.flatnonzero(loud & (power > 0))
    if not len(found):
        return Span(0, len(samples)), []
    first, last = int(found[0]), int(found[-1]) + 1
    quiet = [Span(at * window, end * window) for is_loud, at, end in _stretches(loud, first, last) if not is_loud]
    return Span(first * window, last * window), [s for s in quiet if s.end - s.start >= LEAST_PAUSE_S * sample_rate]


def _stretches(loud: NDArray[np.bool_], first: int, last: int) -> list[tuple[bool, int, int]]:
    found, at = [], first
    for is_loud, group in groupby(loud[first:last].tolist()):
        length = sum(1 for _ in group)
        found.append((is_loud, at, at + length))
        at += length
    return found


def _edges(runs: Sequence[SpokenRun], speech: Span, pauses: Sequence[Span], sample_rate: int) -> list[Span]:
    """A span for each run: spoken runs lie between the pauses that are matched with the others."""
    inner = [i for i, run in enumerate(runs) if not run.beats and 0 < i < len(runs) - 1]
    expected = _expected(runs, inner, speech, pauses)
    taken = dict(zip(inner, _matched(expected, speech, pauses, sample_rate), strict=True))
    found: list[Span] = []
    at = speech.start
    for stretch in _between(runs, taken):
        pause = taken.get(stretch[-1] + 1)
        found += _spans([runs[i].beats for i in stretch], Span(at, pause.start if pause else speech.end))
        if pause:
            found.append(pause)
            at = pause.end
    return found


def _spans(beats: Sequence[int], whole: Span) -> list[Span]:
    """A stretch shared out by beats."""
    places = [whole.start + (whole.end - whole.start) * so_far // max(sum(beats), 1) for so_far in accumulate(beats)]
    return [Span(start, end) for start, end in pairwise([whole.start, *places])]


def _between(runs: Sequence[SpokenRun], taken: dict[int, Span | None]) -> list[list[int]]:
    """The runs' indices, in the stretches that the pauses leave."""
    stretches: list[list[int]] = [[]]
    for i in range(len(runs)):
        if taken.get(i):
            stretches.append([])
        else:
            stretches[-1].append(i)
    return stretches


def _expected(runs: Sequence[SpokenRun], inner: Sequence[int], speech: Span, pauses: Sequence[Span]) -> list[float]:
    """How many samples of sound, pauses not counted, come before each inner mark of punctuation."""
    sounding = speech.end - speech.start - sum(pause.end - pause.start for pause in pauses)
    total = max(sum(run.beats for run in runs), 1)
    return [sounding * sum(run.beats for run in runs[:i]) / total for i in inner]


def _matched(expected: Sequence[float], speech: Span, pauses: Sequence[Span], sample_rate: int) -> list[Span | None]:
    """The pause for each expected place, in order, so that all together lie nearest; None where there is none."""
    places = _sounds_before(pauses, speech)
    best: list[tuple[float, list[Span | None]]] = [(0.0, [])] * (len(pauses) + 1)
    for place in expected:
        skipped = [(cost + SKIPPED_S, [*way, None]) for cost, way in best]
        row = [skipped[0]]
        for j, pause in enumerate(pauses, 1):
            distance_s = abs(places[j - 1] - place) / sample_rate
            cost = best[j - 1][0] + distance_s - min(DEEPER * (pause.end - pause.start) / sample_rate, SKIPPED_S)
            row.append(min(skipped[j], row[j - 1], (cost, [*best[j - 1][1], pause]), key=lambda way: way[0]))
        best = row
    return best[-1][1]


def _sounds_before(pauses: Sequence[Span], speech: Span) -> list[int]:
    """How many samples of sound come before each pause."""
    silent, found = speech.start, []
    for pause in pauses:
        found.append(pause.start - silent)
        silent += pause.end - pause.start
    return found


def _shared_out(run: SpokenRun, span: Span) -> list[Mark]:
    """A mark for each piece; where nothing is spoken, the first has it all."""
    from narrator.audio.clip import Mark

    weights = [piece.beats for piece in run.pieces] if run.beats else [1] + [0] * (len(run.pieces) - 1)
    spans = _spans(weights, span)
    return [Mark(piece.start, piece.end, *own) for piece, own in zip(run.pieces, spans, strict=True)]
