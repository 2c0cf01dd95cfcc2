"""The segments of a chapter are heard: all in their context, the doubtful ones again by themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from narrator.proofing.memory import ALONE, BREAKS_OFF, MARGINS, NOISE, WINDOW, Memory
from narrator.proofing.recogniser import SAMPLE_RATE, WINDOW_S, Recogniser
from narrator.proofing.verdict import CLEAR, WEIGHED, Verdict, as_it_should_be, judge, with_evidence
from narrator.proofing.windows import EDGE_S, SpokenSegment, divided, windows
from narrator.readback import json_value

if TYPE_CHECKING:
    from narrator.audio.clip import Samples

BEAM = 5  # guesses that are followed where a segment is heard by itself


@dataclass(frozen=True, slots=True)
class Listener:
    """A recogniser and what it heard before."""

    recogniser: Recogniser
    memory: Memory

    @classmethod
    def of(cls, recogniser: Recogniser) -> Listener:
        return cls(recogniser, Memory.of(recogniser.name))

    def hear(self, path: Path, segments: Sequence[SpokenSegment]) -> Iterator[int]:
        """Hear those segments of a chapter's file that were not heard before; how many are done, as they are done.

        Raises CodecError where the file cannot be decoded.
        """
        from narrator.proofing.tape import Tape

        pending = [segment for segment in _each_clip_once(segments) if self._is_pending(segment)]
        yield len(segments) - len(pending)
        with Tape(path) as tape:
            for window in windows(pending):
                start_s = max(0.0, window[0].start_s - EDGE_S)
                self._hear(window, start_s, tape.between(start_s, window[-1].end_s + EDGE_S))
                yield len(window)

    def verdict(self, segment: SpokenSegment) -> Verdict:
        """What is to be said about a segment that was heard."""
        known = self.memory.get(segment.key)
        found = self._by_hearing(segment)
        margins = json_value(known.get(MARGINS, "[]"))
        noise_s, breaks_off = float(known.get(NOISE, 0)), known.get(BREAKS_OFF) == "true"
        return with_evidence(found, margins, noise_s, breaks_off=breaks_off)

    def hear_alone(self, segment: SpokenSegment, samples: Samples, sample_rate: int = SAMPLE_RATE) -> None:
        """Hear a segment by itself, and weigh what is still different."""
        self.memory.note(segment.key, ALONE, self.recogniser.hear(samples, sample_rate, beam=BEAM).text)
        found = self._by_hearing(segment).comparison
        if found.cost >= WEIGHED and len(samples) <= WINDOW_S * sample_rate:
            margins = self.recogniser.weigh(samples, sample_rate, found.text, as_it_should_be(found))
            self.memory.note(segment.key, MARGINS, json.dumps([round(margin, 2) for margin in margins]))

    def examine(self, segment: SpokenSegment, samples: Samples, last: Samples | None) -> None:
        """Note what can be told without a recogniser, at SAMPLE_RATE; `last` is the last syllable."""
        from narrator.proofing import noise

        self.memory.note(segment.key, NOISE, f"{noise.longest_noise_s(samples):.2f}")
        breaks_off = last is not None and noise.is_silent(last, samples)
        self.memory.note(segment.key, BREAKS_OFF, json.dumps(breaks_off))

    def _by_hearing(self, segment: SpokenSegment) -> Verdict:
        known = self.memory.get(segment.key)
        return judge(segment.utterance, [known[way] for way in (WINDOW, ALONE) if way in known] or [""])

    def _is_pending(self, segment: SpokenSegment) -> bool:
        known = self.memory.get(segment.key)
        if ALONE in known:
            return False
        return WINDOW not in known or self._by_hearing(segment).comparison.cost > CLEAR

    def _hear(self, window: Sequence[SpokenSegment], start_s: float, samples: Samples) -> None:
        def part(first_s: float, last_s: float) -> Samples:
            return samples[max(0, round((first_s - start_s) * SAMPLE_RATE)) : round((last_s - start_s) * SAMPLE_RATE)]

        if any(WINDOW not in self.memory.get(segment.key) for segment in window):
            text = self.recogniser.hear(samples, SAMPLE_RATE).text
            for segment, share in zip(window, divided(window, text), strict=True):
                last = part(*segment.last_s) if segment.last_s else None
                self.examine(segment, part(segment.start_s, segment.end_s), last)
                self.memory.note(segment.key, WINDOW, share)
        for segment in window:
            if self._is_pending(segment):
                self.hear_alone(segment, part(segment.start_s - EDGE_S, segment.end_s + EDGE_S))


def _each_clip_once(segments: Sequence[SpokenSegment]) -> Iterator[SpokenSegment]:
    seen: set[str] = set()
    for segment in segments:
        if segment.key not in seen:
            seen.add(segment.key)
            yield segment
