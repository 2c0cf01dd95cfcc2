"""What all engines share that send text to a service: the way from an utterance to a reply that passes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from narrator.frontend.model import Utterance
from narrator.synthesis.engine import Engine, SpeechOptions
from narrator.synthesis.network.answers import Answers
from narrator.synthesis.network.limits import Deadlines, Limits
from narrator.synthesis.network.service import Advice, Service, TextJob
from narrator.synthesis.network.wording import Share, is_speakable, shares
from narrator.synthesis.voices import Voice

if TYPE_CHECKING:
    from narrator.audio.clip import Clip

Request = TypeVar("Request")
Reply = TypeVar("Reply")

CANARY = "你好"  # what every Chinese voice can speak
SILENCE_HZ = 24_000  # of a silence that is not asked for


class OnlineEngine(Engine, Generic[Request, Reply]):
    """An engine whose voices live in a service; a subclass says how to ask once, and what a good reply is."""

    needs_network = True

    def __init__(self, advice: Advice, limits: Limits | None, deadlines: Deadlines, service: str = "") -> None:
        self._deadlines = deadlines
        self._answers = Answers()
        self.service = Service(service or self.name, advice, self._probe, limits)

    def at_once(self, jobs: int) -> int:
        return self.service.connections(jobs)

    def ensure_reachable(self) -> None:
        self.service.ensure_reachable()

    def size(self, utterance: Utterance) -> int:
        """Characters sent."""
        return len(_sent(shares(utterance)))

    def content(self, utterance: Utterance) -> object:
        """What is sent for each piece of the text, and how many characters this has."""
        return [[share.piece.end - share.piece.start, share.sent] for share in shares(utterance)]

    def synthesize(self, utterance: Utterance, voice: Voice, options: SpeechOptions) -> Clip:
        said = shares(utterance)
        if not is_speakable(_sent(said)):
            return _silence(said)

        def fetch(text: str) -> Callable[[], Coroutine[Any, Any, Reply]]:
            return partial(self._fetch, self._request(text, utterance, voice, options))

        examine = self._examiner(utterance, voice, options)

        def examined(reply: Reply) -> Clip:
            clip = examine(reply)
            self._answers.ensure_own(clip.samples, utterance)
            return clip

        return self.service.ask(TextJob(utterance.text, fetch(_sent(said)), examined, fetch(CANARY)))

    @property
    def _patience(self) -> Deadlines:
        """A service that has never spoken is given up sooner, and asked again."""
        if self.service.has_spoken:
            return self._deadlines
        return replace(self._deadlines, first_audio_s=min(self._deadlines.first_audio_s, self._deadlines.unheard_s))

    @abstractmethod
    def _request(self, text: str, utterance: Utterance, voice: Voice, options: SpeechOptions) -> Request:
        """What is asked for: `text`, which is sent for the utterance."""

    @abstractmethod
    def _examiner(self, utterance: Utterance, voice: Voice, options: SpeechOptions) -> Callable[[Reply], Clip]:
        """What makes a clip of each of the utterance's replies, or raises AttemptError."""

    @abstractmethod
    async def _fetch(self, request: Request) -> Reply:
        """Ask once. Raises AttemptError."""

    @abstractmethod
    async def _probe(self) -> None:
        """Raise AttemptError where the service cannot be reached."""


def _sent(said: Sequence[Share]) -> str:
    return "".join(share.sent for share in said)


def _silence(said: Sequence[Share]) -> Clip:
    """Nothing to speak is nothing to ask for."""
    import numpy as np

    from narrator.audio.clip import Clip, Mark

    marks = tuple(Mark(share.piece.start, share.piece.end, 0, 0) for share in said)
    return Clip(np.zeros(0, np.float32), SILENCE_HZ, marks)
