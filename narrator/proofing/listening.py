"""The segments of a chapter are heard: all in their context, the doubtful ones again by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from narrator.proofing.memory import ALONE, NOISE, WINDOW, Memory
from narrator.proofing.recogniser import SAMPLE_RATE, Recogniser
from narrator.proofing.verdict import CLEAR, Verdict, judge
from narrator.proofing.windows import EDGE_S, SpokenSegment, divided, windows

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
        texts = [known[way] for way in (WINDOW, ALONE) if way in known]
        return judge(segment.utterance, texts or [""], float(known.get(NOISE, 0)))

    def hear_alone(self, segment: SpokenSegment, samples: Samples, sample_rate: int = SAMPLE_RATE) -> None:
        """Hear a segment by itself."""
        self.memory.note(segment.key, ALONE, self.recogniser.hear(samples, sample_rate, beam=BEAM).text)

    def _is_pending(self, segment: SpokenSegment) -> bool:
        known = self.memory.get(segment.key)
        if ALONE in known:
            return False
        return WINDOW not in known or self.verdict(segment).comparison.cost > CLEAR

    def _hear(self, window: Sequence[SpokenSegment], start_s: float, samples: Samples) -> None:
        from narrator.proofing.noise import longest_noise_s

        if any(WINDOW not in self.memory.get(segment.key) for segment in window):
            text = self.recogniser.hear(samples, SAMPLE_RATE).text
            for segment, share in zip(window, divided(window, text), strict=True):
                own = _part(samples, segment.start_s - start_s, segment.end_s - start_s)
                self.memory.note(segment.key, NOISE, f"{longest_noise_s(own):.2f}")
                self.memory.note(segment.key, WINDOW, share)
        for segment in window:
            if self._is_pending(segment):
                self.hear_alone(
                    segment, _part(samples, segment.start_s - start_s - EDGE_S, segment.end_s - start_s + EDGE_S)
                )


def _part(samples: Samples, start_s: float, end_s: float) -> Samples:
    return samples[max(0, round(start_s * SAMPLE_RATE)) : round(end_s * SAMPLE_RATE)]


def _each_clip_once(segments: Sequence[SpokenSegment]) -> Iterator[SpokenSegment]:
    seen: set[str] = set()
    for segment in segments:
        if segment.key not in seen:
            seen.add(segment.key)
            yield segment
