"""How fast each segment is spoken, against the others of its chapter."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from narrator.edition import ChapterRecord, SegmentRecord
from narrator.frontend.model import Utterance

UNUSUAL = 3.5  # robust z-scores beyond this are outliers (Iglewicz and Hoaglin, 1993)
NOTABLE = 0.15  # and by this part off the median at least, or in an even reading a trifle would count
FEWEST_SYLLABLES = 6  # shorter segments vary by themselves
NORMAL = 0.6745  # median absolute deviation of a normal distribution, in standard deviations


class Tempo(NamedTuple):
    """A segment's time, syllables a second without the pauses, and how unusual that is: a robust z-score.

    `rate` is 0 and `score` too where nothing is spoken.
    """

    start_s: float
    end_s: float
    text: str
    rate: float
    score: float
    timing: str

    @property
    def is_unusual(self) -> bool:
        return self.score != 0


def tempos(record: ChapterRecord, utterances: Sequence[Utterance]) -> list[Tempo]:
    """One for each segment of a chapter; `utterances` are its segments', in order."""
    segments = [segment for paragraph in record.paragraphs for segment in paragraph.segments]
    rates = [_rate(segment, utterance) for segment, utterance in zip(segments, utterances, strict=True)]
    steady = [
        rate
        for rate, utterance in zip(rates, utterances, strict=True)
        if rate and utterance.syllables >= FEWEST_SYLLABLES
    ]
    scores = [
        _score(rate, steady) if u.syllables >= FEWEST_SYLLABLES else 0.0
        for rate, u in zip(rates, utterances, strict=True)
    ]
    return [
        Tempo(segment.start_s, segment.end_s, segment.text, rate, score, segment.timing if segment.clip else "")
        for segment, rate, score in zip(segments, rates, scores, strict=True)
    ]


def _rate(segment: SegmentRecord, utterance: Utterance) -> float:
    """Syllables a second while the voice is heard."""
    text = segment.text
    voiced_s = sum(end_s - start_s for a, b, start_s, end_s in segment.marks if any(map(str.isalnum, text[a:b])))
    return utterance.syllables / voiced_s if voiced_s > 0 else 0.0


def _score(rate: float, rates: Sequence[float]) -> float:
    """How many standard deviations off the median, where that is unusual; else 0."""
    if not rate or len(rates) < 5:
        return 0.0
    middle = median(rates)
    spread = median(abs(other - middle) for other in rates)
    score = NORMAL * (rate - middle) / max(spread, 0.01 * middle)
    return score if abs(score) > UNUSUAL and abs(rate / middle - 1) > NOTABLE else 0.0
