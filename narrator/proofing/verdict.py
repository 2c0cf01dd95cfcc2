"""How suspicious a segment is, after it was heard in one way or several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from narrator.frontend.folding import fold
from narrator.frontend.model import Utterance
from narrator.proofing.comparison import Comparison, Difference, compare

LIMIT = 0.9  # of suspicion; benchmarks/proofing.py measures it
CLEAR = 0.2  # below this cost there is nothing to hear a second time
WEIGHED = 0.3  # and from this one on it is weighed how surely something else was said
APART = 2  # characters of the text; differences that are nearer than this are one fault
CERTAIN = 9.0  # log probability by which what was heard beats what was meant, where a word was wrong; see Difference
PLAIN = 2.5  # syllables; so much is not misheard in right speech (1.4 at most in 119 segments), and is not weighed
MOST = 2.0  # how many times its cost a difference counts at most: near sounds alarm nobody, however surely heard
NOISE_S = 0.25  # of noise without a break; see `noise`
NOISE_WEIGHT = 20.0  # suspicion a second of noise beyond that
BROKEN_OFF = 2.0  # suspicion of a segment whose last syllable is silent


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was heard, where it agreed best with what was meant, in simplified characters, and where it did not.

    `margins` say for each difference how much likelier what was heard is than what was meant (see `Recogniser.weigh`);
    empty where that was not asked. `noise_s` is how long its longest noise is.
    """

    heard: str
    comparison: Comparison
    margins: tuple[float, ...] = ()
    noise_s: float = 0.0
    breaks_off: bool = False

    @property
    def suspicion(self) -> float:
        """The weight of the worst place, in syllables; 0 where nothing is odd."""
        noise = max(0.0, self.noise_s - NOISE_S) * NOISE_WEIGHT
        broken = BROKEN_OFF if self.breaks_off else 0.0
        return round(max([noise, broken, *(sum(fault) for fault in self._faults())]), 3)

    def _faults(self) -> Iterator[list[float]]:
        """The weights of differences, those that are close to each other together."""
        fault: list[float] = []
        end = 0
        for difference, weight in zip(self.comparison.differences, self._weights(), strict=True):
            if fault and difference.start - end > APART:
                yield fault
                fault = []
            fault.append(weight)
            end = difference.end
        if fault:
            yield fault

    def _weights(self) -> list[float]:
        differences = self.comparison.differences
        if len(self.margins) != len(differences):
            return [difference.cost for difference in differences]
        return [_weight(difference, margin) for difference, margin in zip(differences, self.margins, strict=True)]


def _weight(difference: Difference, margin: float) -> float:
    if difference.cost >= PLAIN:
        return difference.cost
    return max(0.0, min(difference.cost * MOST, margin / CERTAIN))


def judge(utterance: Utterance, texts: Iterable[str]) -> Verdict:
    """The verdict by the hearing that agrees best: right speech is often misheard, wrong speech seldom put right."""
    verdicts = (Verdict(fold(text), compare(utterance, text)) for text in texts)
    return min(verdicts, key=lambda verdict: (verdict.suspicion, verdict.comparison.cost))


def with_evidence(verdict: Verdict, margins: Sequence[float], noise_s: float, *, breaks_off: bool) -> Verdict:
    """The verdict with what else is known of the sound."""
    return replace(verdict, margins=tuple(margins), noise_s=noise_s, breaks_off=breaks_off)


def as_it_should_be(comparison: Comparison) -> list[str]:
    """What was heard, with one difference after the other put right, in the characters that the recogniser wrote."""
    text = comparison.text
    return [
        text[: each.heard_start] + _in_script_of(text, each.said) + text[each.heard_end :]
        for each in comparison.differences
    ]


def _in_script_of(text: str, said: str) -> str:
    if fold(text) == text:
        return said
    from opencc import OpenCC

    converted: str = OpenCC("s2t").convert(said)
    return converted
