"""How suspicious a segment is, after it was heard in one way or several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from narrator.frontend.folding import fold
from narrator.frontend.model import Utterance
from narrator.proofing.comparison import Comparison, Difference, compare

LIMIT = 1.0  # of suspicion; see benchmarks/proofing.py
CLEAR = 0.2  # below this there is nothing to hear a second time
APART = 2  # characters of the text; differences that are nearer than this are one fault
NOISE_S = 0.28  # of noise without a break; the longest hiss of speech is shorter
NOISE_WEIGHT = 10.0  # suspicion a second of noise beyond that


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was heard, where it agreed best with what was meant, in simplified characters, and where it did not.

    `noise_s` is how long its longest noise is.
    """

    heard: str
    comparison: Comparison
    noise_s: float = 0.0

    @property
    def suspicion(self) -> float:
        """The cost of the worst place, in syllables; 0 where nothing is odd."""
        noise = max(0.0, self.noise_s - NOISE_S) * NOISE_WEIGHT
        return round(max([noise, *(sum(each.cost for each in fault) for fault in faults(self.comparison))]), 3)


def faults(comparison: Comparison) -> Iterator[list[Difference]]:
    """Differences, those that are close to each other together."""
    fault: list[Difference] = []
    for difference in comparison.differences:
        if fault and difference.start - fault[-1].end > APART:
            yield fault
            fault = []
        fault.append(difference)
    if fault:
        yield fault


def judge(utterance: Utterance, texts: Iterable[str], noise_s: float = 0.0) -> Verdict:
    """The verdict by the hearing that agrees best: right speech is often misheard, wrong speech seldom put right."""
    verdicts = (Verdict(fold(text), compare(utterance, text), noise_s) for text in texts)
    return min(verdicts, key=lambda verdict: (verdict.suspicion, verdict.comparison.cost))
