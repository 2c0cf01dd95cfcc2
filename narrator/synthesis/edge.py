"""Microsoft's online voices, by the package edge-tts: very good, free, and not to be relied on.

The service is not documented for such use and changes at times. Everything that it sends is checked: the whole turn,
every frame, the words against the text, the length against the words.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from html import escape
from math import ceil
from typing import TYPE_CHECKING

from narrator.frontend.model import Utterance
from narrator.synthesis.edge_tails import Tails
from narrator.synthesis.engine import SpeechOptions
from narrator.synthesis.network.failure import AttemptError, Kind
from narrator.synthesis.network.limits import Deadlines, Limits
from narrator.synthesis.network.proxy import proxy
from narrator.synthesis.network.service import Advice, Service, Work
from narrator.synthesis.network.wording import Share, is_speakable, shares
from narrator.synthesis.voices import Voice

if TYPE_CHECKING:
    from narrator.audio.clip import Clip
    from narrator.synthesis.edge_wire import Reply, Request

LONGEST_CHARS = 300
LONGEST_BYTES = 3_500  # escaped; the client would cut at 4,096
SYLLABLE_S = 0.25  # expected, at the service's own pace
EARLY_END_S = 0.03  # by which a last word may outlast the audio
LONGEST_TAIL_S = 3.0  # of silence after the last word; 0.9 s is usual
REWRITTEN = 3  # times that the same words come for a text: they are what the service calls it
LEAST_AGREEMENT = 0.5
CANARY = "你好"
ADVICE = Advice(
    refused="Likely causes: edge-tts is out of date (pip install -U edge-tts), this network or region is blocked "
    "(try --proxy), or the computer's clock is wrong. An offline voice works meanwhile: --voice.",
    no_voice="The voice may have been withdrawn, or edge-tts may be out of date (pip install -U edge-tts). "
    "Choose another voice with --voice; `narrator voices` lists them.",
)


class EdgeEngine:
    """Speaks with the voices of Microsoft Edge's read-aloud service; see `Engine`."""

    name = "edge"
    version = "1"
    needs_network = True
    adjusts = frozenset({"pitch_hz", "volume_percent"})
    limit = LONGEST_CHARS

    def __init__(self, limits: Limits | None = None, deadlines: Deadlines | None = None) -> None:
        self._deadlines = deadlines or Deadlines()
        self.service = Service("edge", ADVICE, self._probe, limits)
        self._tails = Tails()

    def at_once(self, jobs: int) -> int:
        return self.service.connections(jobs)

    def size(self, utterance: Utterance) -> int:
        """Characters sent, or more where they take so many bytes."""
        sent = "".join(share.sent for share in shares(utterance))
        return max(len(sent), ceil(len(escape(sent).encode()) * LONGEST_CHARS / LONGEST_BYTES))

    def content(self, utterance: Utterance) -> object:
        return [[share.piece.end - share.piece.start, share.sent] for share in shares(utterance)]

    def synthesize(self, utterance: Utterance, voice: Voice, options: SpeechOptions) -> Clip:
        said = shares(utterance)
        sent = "".join(share.sent for share in said)
        if not is_speakable(sent):
            return _silence(said)
        request = _request(sent, utterance, voice, options)
        examination = Examination(utterance, said, options.speed, self._tails)
        word = replace(request, text=CANARY)
        return self.service.ask(
            Work(utterance.text, lambda: self._fetch(request), examination.clip, lambda: self._fetch(word))
        )

    async def _fetch(self, request: Request) -> Reply:
        from narrator.synthesis import edge_wire

        return await edge_wire.fetch(request, self._deadlines)

    async def _probe(self) -> None:
        from narrator.synthesis import edge_wire

        await edge_wire.probe(self._deadlines, proxy(edge_wire.HOST))


def _request(sent: str, utterance: Utterance, voice: Voice, options: SpeechOptions) -> Request:
    from narrator.synthesis.edge_wire import HOST, Request

    speed = options.speed * voice.pace
    return Request(
        sent,
        voice.name,
        rate=f"{round((speed - 1) * 100):+d}%",
        volume=f"{options.volume_percent:+d}%",
        pitch=f"{options.pitch_hz:+d}Hz",
        expected_s=utterance.syllables * SYLLABLE_S / speed,
        proxy=proxy(HOST),
    )


@dataclass(frozen=True, slots=True)
class Examination:
    """Makes a clip of a reply to one text, or says why it cannot be right."""

    utterance: Utterance
    said: list[Share]
    speed: float
    tails: Tails
    _seen: Counter[str] = field(default_factory=Counter)
    _lengths: set[float] = field(default_factory=set)

    def clip(self, reply: Reply) -> Clip:
        """Raises AttemptError."""
        from narrator.audio.clip import Clip, Timing
        from narrator.audio.onsets import snapped
        from narrator.synthesis import acceptance, edge_audio, edge_timing

        samples = edge_audio.decoded(bytes(reply.audio))
        rate = edge_audio.SAMPLE_RATE
        self._check_length(reply, len(samples) / rate)
        is_exact = self._check_words(reply)
        marks = edge_timing.marks(self.said, reply.words, len(samples), rate)
        spoken = [bool(share.piece.beats) for share in self.said]
        timing = Timing.SNAPPED if is_exact else Timing.ESTIMATED
        clip = Clip(samples, rate, snapped(marks, spoken, samples, rate), timing)
        if reason := acceptance.fault(clip, self.utterance, self.speed):
            raise AttemptError(Kind.DAMAGED, reason)
        self._check_end(reply, clip.duration_s)
        return clip

    def _check_end(self, reply: Reply, length_s: float) -> None:
        """An unusual end is believed when the same comes again."""
        tail_s = length_s - max(word.end_s for word in reply.words)
        if not self.tails.is_usual(tail_s) and length_s not in self._lengths:
            self._lengths.add(length_s)
            raise AttemptError(Kind.DAMAGED, f"{tail_s:.2f} s after the last word, which is unusual")
        self.tails.add(tail_s)

    def _check_length(self, reply: Reply, length_s: float) -> None:
        if not reply.words:
            raise AttemptError(Kind.DAMAGED, "no word boundaries")
        end_s = max(word.end_s for word in reply.words)
        if not end_s - EARLY_END_S <= length_s <= end_s + LONGEST_TAIL_S:
            raise AttemptError(Kind.DAMAGED, f"{length_s:.1f} s of audio for {end_s:.1f} s of words")

    def _check_words(self, reply: Reply) -> bool:
        """Whether the words are what was sent. Other words must come again and again to be believed."""
        from narrator.synthesis.edge_timing import agreement

        alike = agreement(self.said, reply.words)
        heard = " ".join(word.text for word in reply.words)
        self._seen[heard] += 1
        if alike < 1 and (alike < LEAST_AGREEMENT or self._seen[heard] < REWRITTEN):
            raise AttemptError(Kind.DAMAGED, f"words for {alike:.0%} of the text")
        return alike == 1


def _silence(said: list[Share]) -> Clip:
    """Nothing to speak is nothing to ask for."""
    import numpy as np

    from narrator.audio.clip import Clip, Mark
    from narrator.synthesis.edge_audio import SAMPLE_RATE

    marks = tuple(Mark(share.piece.start, share.piece.end, 0, 0) for share in said)
    return Clip(np.zeros(0, np.float32), SAMPLE_RATE, marks)
