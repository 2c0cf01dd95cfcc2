"""Any server that speaks like OpenAI's `/v1/audio/speech`: CosyVoice, GPT-SoVITS or Kokoro on one's own, or a cloud.

Where it is, and who asks, comes from the environment, and is kept nowhere:

    NARRATOR_OPENAI_URL    the server, up to and with /v1 (else OPENAI_BASE_URL, else OpenAI's own)
    NARRATOR_OPENAI_MODEL  its model (else tts-1)
    NARRATOR_OPENAI_FORMAT wav (default), mp3, flac, opus or aac, as the server has it
    OPENAI_API_KEY         the key, if it wants one

A voice `openai/NAME` is the server's voice NAME. Such servers give no times: marks are estimated.
"""

from __future__ import annotations

import os
import statistics
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from narrator.frontend.model import Utterance
from narrator.synthesis.engine import SpeechOptions
from narrator.synthesis.network.failure import AttemptError, Kind
from narrator.synthesis.network.limits import Deadlines, Limits
from narrator.synthesis.network.service import Advice, Service, Work
from narrator.synthesis.network.wording import is_speakable, shares
from narrator.synthesis.voices import Voice

if TYPE_CHECKING:
    from narrator.audio.clip import Clip
    from narrator.synthesis.acceptance import Doubt
    from narrator.synthesis.openai_wire import Request

LONGEST_CHARS = 300
SYLLABLE_S = 0.25  # expected
BELIEVED = 3  # times that the same strange thing comes for a text
OWN = frozenset({"level", "pace"})  # what may be strange about a voice, and yet right
ENOUGH_SYLLABLES, ENOUGH_PACES, PACES_KEPT = 8, 5, 51
STRANGE_PACE = 1.6  # times slower or faster than usual
CANARY = "你好"
SILENT_RATE = 24_000  # Hz, of a silence made here
DEADLINES = Deadlines(first_audio_s=60.0, between_s=30.0, total_s=120.0)  # many servers compute first, and slowly
ADVICE = Advice(
    refused="See that OPENAI_API_KEY belongs to the server at NARRATOR_OPENAI_URL.",
    no_voice="See that NARRATOR_OPENAI_URL, NARRATOR_OPENAI_MODEL, OPENAI_API_KEY and the voice's name fit together.",
)


@dataclass(frozen=True, slots=True)
class Server:
    """Which server is asked; its key stays in the environment."""

    url: str
    model: str
    format: str

    @classmethod
    def from_environment(cls) -> Server:
        get = os.environ.get
        url = get("NARRATOR_OPENAI_URL") or get("OPENAI_BASE_URL") or "https://api.openai.com/v1"
        return cls(url.rstrip("/"), get("NARRATOR_OPENAI_MODEL") or "tts-1", get("NARRATOR_OPENAI_FORMAT") or "wav")


class OpenAIEngine:
    """Speaks with the voices of an OpenAI-compatible server; see `Engine`."""

    name = "openai"
    version = "1"
    needs_network = True
    limit = LONGEST_CHARS

    def __init__(self, limits: Limits | None = None, deadlines: Deadlines = DEADLINES) -> None:
        self._deadlines = deadlines
        self._paces = Paces()
        self.service = Service("openai", ADVICE, self._probe, limits)

    def at_once(self, jobs: int) -> int:
        return self.service.connections(jobs)

    def size(self, utterance: Utterance) -> int:
        return sum(len(share.sent) for share in shares(utterance))

    def content(self, utterance: Utterance) -> object:
        server = Server.from_environment()
        return [server.url, server.model, [[s.piece.end - s.piece.start, s.sent] for s in shares(utterance)]]

    def synthesize(self, utterance: Utterance, voice: Voice, options: SpeechOptions) -> Clip:
        sent = "".join(share.sent for share in shares(utterance))
        if not is_speakable(sent):
            return _silence(utterance)
        request = _request(sent, utterance, voice, options)
        work = Work(
            utterance.text,
            lambda: self._fetch(request),
            Examination(utterance, options.speed, self._paces).clip,
            lambda: self._fetch(replace(request, text=CANARY)),
        )
        return self.service.ask(work)

    async def _fetch(self, request: Request) -> bytes:
        from narrator.synthesis import openai_wire

        return await openai_wire.fetch(request, self._deadlines)

    async def _probe(self) -> None:
        from narrator.synthesis import openai_wire

        await openai_wire.probe(Server.from_environment().url, self._deadlines)


def _request(sent: str, utterance: Utterance, voice: Voice, options: SpeechOptions) -> Request:
    from narrator.synthesis.openai_wire import Request

    server, speed = Server.from_environment(), options.speed * voice.pace
    expected_s = utterance.syllables * SYLLABLE_S / speed
    name = voice.name.partition("/")[2] or voice.name
    return Request(f"{server.url}/audio/speech", server.model, name, sent, server.format, speed, expected_s)


@dataclass(frozen=True, slots=True)
class Examination:
    """Makes clips of the replies to one text, and accepts one, or says why it cannot be right."""

    utterance: Utterance
    speed: float
    paces: Paces
    _seen: Counter[str] = field(default_factory=Counter)

    def clip(self, data: bytes) -> Clip:
        """Raises AttemptError. A level or a pace that is strange again and again is the voice's own."""
        from narrator.audio.clip import Clip, Timing
        from narrator.synthesis import acceptance, estimating
        from narrator.synthesis.openai_wire import decoded

        samples, rate = decoded(data)
        clip = Clip(samples, rate, estimating.estimated(self.utterance, samples, rate), Timing.ESTIMATED)
        if reason := acceptance.damage(clip, self.utterance):
            raise AttemptError(Kind.DAMAGED, reason)
        pace_s = clip.duration_s * self.speed / self.utterance.syllables
        doubts = [*acceptance.doubts(clip, self.utterance, self.speed), *self.paces.doubts(pace_s, self.utterance)]
        for kind, reason in doubts:
            self._seen[kind] += 1
            if kind not in OWN or self._seen[kind] < BELIEVED:
                raise AttemptError(Kind.DOUBTFUL if kind in OWN else Kind.DAMAGED, reason)
        self.paces.add(pace_s, self.utterance)
        return clip


class Paces:
    """Seconds a syllable, with all pauses, of what was accepted lately: nothing else tells that the end is missing."""

    def __init__(self) -> None:
        self._heard: deque[float] = deque(maxlen=PACES_KEPT)

    def add(self, pace_s: float, utterance: Utterance) -> None:
        if utterance.syllables >= ENOUGH_SYLLABLES:
            self._heard.append(pace_s)

    def doubts(self, pace_s: float, utterance: Utterance) -> Iterator[Doubt]:
        from narrator.synthesis.acceptance import Doubt

        if utterance.syllables < ENOUGH_SYLLABLES or len(self._heard) < ENOUGH_PACES:
            return
        usual_s = statistics.median(self._heard.copy())
        if not usual_s / STRANGE_PACE <= pace_s <= usual_s * STRANGE_PACE:
            yield Doubt("pace", f"{pace_s:.2f} s a syllable, where {usual_s:.2f} is usual")


def _silence(utterance: Utterance) -> Clip:
    import numpy as np

    from narrator.audio.clip import Clip, Mark

    marks = tuple(Mark(share.piece.start, share.piece.end, 0, 0) for share in shares(utterance))
    return Clip(np.zeros(0, np.float32), SILENT_RATE, marks)
