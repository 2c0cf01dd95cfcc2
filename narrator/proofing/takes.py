"""Clips that are heard before they are kept: what a service said is asked for again where it was something else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from narrator.frontend.model import Utterance
from narrator.proofing import recogniser
from narrator.proofing.recogniser import SAMPLE_RATE, WINDOW_S, Recogniser
from narrator.proofing.verdict import LIMIT, WEIGHED, Verdict, as_it_should_be, judge, with_evidence

if TYPE_CHECKING:
    from narrator.audio.clip import Clip

TRIES = 3
BEAM = 5  # guesses that are followed
_lock = threading.Lock()  # one clip at a time: workers share the model


def understood(speak: Callable[[], Clip], utterance: Utterance, again: Callable[[str], None]) -> Clip:
    """The first of at most TRIES clips that is heard as it was meant, or else the least suspicious of them.

    `again` is told what was heard, before the clip is asked for again. Raises what `speak` raises; SettingsError and
    AssetError where there is no recogniser.
    """
    best: tuple[float, Clip] | None = None
    for left in reversed(range(TRIES)):
        clip = speak()
        verdict = heard(clip, utterance)
        if best is None or verdict.suspicion < best[0]:
            best = verdict.suspicion, clip
        if best[0] <= LIMIT:
            break
        if left:
            again(verdict.heard)
    assert best
    return best[1]


def heard(clip: Clip, utterance: Utterance) -> Verdict:
    """What the installed recogniser makes of a clip by itself."""
    from narrator.audio.resample import resampled
    from narrator.proofing import noise

    with _lock:
        ear = _installed()
        samples = resampled(clip, SAMPLE_RATE).samples
        found = judge(utterance, [ear.hear(samples, SAMPLE_RATE, beam=BEAM).text])
        margins: list[float] = []
        if found.comparison.cost >= WEIGHED and len(samples) <= WINDOW_S * SAMPLE_RATE:
            text = found.comparison.text
            margins = ear.weigh(samples, SAMPLE_RATE, text, as_it_should_be(found.comparison))
        return with_evidence(found, margins, noise.longest_noise_s(samples), breaks_off=False)


@cache
def _installed() -> Recogniser:
    return recogniser.load()
