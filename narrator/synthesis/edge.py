"""Microsoft's online voices, by the package edge-tts: very good, free, and not to be relied on.

The service is not documented for such use and changes at times. Everything that it sends is checked: the whole turn,
every frame, the words against the text, the length against the words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import escape
from math import ceil
from typing import TYPE_CHECKING

from narrator.frontend.model import Utterance
from narrator.synthesis.edge_habits import Habits
from narrator.synthesis.engine import SpeechOptions
from narrator.synthesis.network.failure import AttemptError, Kind
from narrator.synthesis.network.limits import Deadlines, Limits
from narrator.synthesis.network.proxy import proxy
from narrator.synthesis.network.service import Advice, Service, Work
from narrator.synthesis.network.wording import Share, is_speakable, shares
from narrator.synthesis.voices import Voice

if TYPE_CHECKING:
    from narrator.audio.clip import Clip, Samples
    from narrator.synthesis.edge_wire import Reply, Request

LONGEST_CHARS = 300
LONGEST_BYTES = 3_500  # escaped; the client would cut at 4,096
SYLLABLE_S = 0.25  # expected, at the service's own pace
EARLY_END_S = 0.03  # by which a last word may outlast the audio
BELIEVED = 3  # times that the same strange thing comes for a text: it is how the service speaks it
LEAST_AGREEMENT = 0.5  # of the words with the text; less is another text
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
        self._habits = Habits(self._deadlines.compare_s)

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
        examination = Examination(utterance, said, options.speed, self._habits)
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
    """Makes clips of the replies to one text, and accepts one, or says why it cannot be right."""

    utterance: Utterance
    said: list[Share]
    speed: float
    habits: Habits
    _seen: Counter[object] = field(default_factory=Counter)

    def clip(self, reply: Reply) -> Clip:
        """Raises AttemptError."""
        from narrator.synthesis import acceptance, edge_audio

        samples = edge_audio.decoded(bytes(reply.audio))
        clip = self._timed(reply, samples)
        if reason := acceptance.damage(clip, self.utterance):
            raise AttemptError(Kind.DAMAGED, reason)
        strange = [self._words(reply), *self._sound(clip)]
        if reason := next(filter(None, strange), "") or self._end(reply, clip):
            raise AttemptError(Kind.DOUBTFUL, reason)
        return clip

    def _timed(self, reply: Reply, samples: Samples) -> Clip:
        """The clip with marks, from the words that came or, without any, estimated."""
        from narrator.audio.clip import Clip, Timing
        from narrator.audio.onsets import snapped
        from narrator.synthesis import edge_timing, estimating
        from narrator.synthesis.edge_audio import SAMPLE_RATE

        if not reply.words:
            marks = estimating.estimated(self.utterance, samples, SAMPLE_RATE)
            return Clip(samples, SAMPLE_RATE, marks, Timing.ESTIMATED)
        alike = edge_timing.agreement(self.said, reply.words)
        if alike < LEAST_AGREEMENT:
            raise AttemptError(Kind.DAMAGED, f"words for {alike:.0%} of the text")
        if (end_s := _end_s(reply)) - EARLY_END_S > (length_s := len(samples) / SAMPLE_RATE):
            raise AttemptError(Kind.DAMAGED, f"{length_s:.1f} s of audio for {end_s:.1f} s of words")
        found = edge_timing.marks(self.said, reply.words, len(samples), SAMPLE_RATE)
        spoken = [bool(share.piece.beats) for share in self.said]
        timing = Timing.SNAPPED if alike == 1 else Timing.ESTIMATED
        return Clip(samples, SAMPLE_RATE, snapped(found, spoken, samples, SAMPLE_RATE), timing)

    def _words(self, reply: Reply) -> str:
        """Why its words are strange, unless the same came often enough."""
        from narrator.synthesis.edge_timing import agreement

        words = tuple(word.text for word in reply.words)
        if not words:
            return self._unless_again(("words", len(reply.audio)), "no word boundaries", BELIEVED)
        if (alike := agreement(self.said, reply.words)) == 1:
            return ""
        return self._unless_again((*words, len(reply.audio)), f"words for {alike:.0%} of the text", BELIEVED)

    def _sound(self, clip: Clip) -> Iterator[str]:
        """Why its sound is strange, unless that is a habit of this voice, or the same came often enough."""
        from narrator.synthesis.acceptance import doubts

        for kind, reason in doubts(clip, self.utterance, self.speed):
            if not self.habits.has(kind):
                left = self._unless_again((kind, len(clip.samples)), reason, BELIEVED)
                if not left:
                    self.habits.add(kind)
                yield left

    def _end(self, reply: Reply, clip: Clip) -> str:
        """Why its end is strange, unless the same came often enough."""
        if not reply.words:
            return ""
        tail_s = clip.duration_s - _end_s(reply)
        tails, sent = self.habits.tails, "".join(share.sent for share in self.said)
        if not tails.is_usual(tail_s, sent):
            times = BELIEVED if tails.is_known(sent) else BELIEVED - 1
            reason = f"{tail_s:.2f} s after the last word, which is unusual"
            if reason := self._unless_again(("end", len(clip.samples)), reason, times):
                return reason
        tails.add(tail_s, sent)
        return ""

    def _unless_again(self, what: object, reason: str, times: int) -> str:
        """The reason, until the same thing came so many times for this text."""
        self._seen[what] += 1
        return reason if self._seen[what] < times else ""


def _end_s(reply: Reply) -> float:
    return max(word.end_s for word in reply.words)


def _silence(said: list[Share]) -> Clip:
    """Nothing to speak is nothing to ask for."""
    import numpy as np

    from narrator.audio.clip import Clip, Mark
    from narrator.synthesis.edge_audio import SAMPLE_RATE

    marks = tuple(Mark(share.piece.start, share.piece.end, 0, 0) for share in said)
    return Clip(np.zeros(0, np.float32), SAMPLE_RATE, marks)
