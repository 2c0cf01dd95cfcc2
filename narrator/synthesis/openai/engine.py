"""Any server that speaks like OpenAI's `/v1/audio/speech`: CosyVoice, GPT-SoVITS or Kokoro on one's own, or a cloud.

Where it is, and who asks, comes from the environment, and is kept nowhere:

    NARRATOR_OPENAI_URL    the server, up to and with /v1 (else OPENAI_BASE_URL, else OpenAI's own)
    NARRATOR_OPENAI_MODEL  its model (else tts-1)
    NARRATOR_OPENAI_FORMAT wav (default), mp3, flac, opus or aac, as the server has it
    OPENAI_API_KEY         the key, if it wants one
    NARRATOR_OPENAI_PATIENCE  seconds for an answer (else 20 until it has spoken once, then 60)

A voice `openai/NAME` is the server's voice NAME. Such servers give no times: marks are estimated.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from narrator.frontend.model import Utterance
from narrator.synthesis.engine import SpeechOptions
from narrator.synthesis.network.limits import Deadlines, Limits
from narrator.synthesis.network.online import OnlineEngine
from narrator.synthesis.network.service import Advice
from narrator.synthesis.openai import wire
from narrator.synthesis.openai.examination import Examination, Paces
from narrator.synthesis.openai.wire import Request
from narrator.synthesis.voices import Voice

if TYPE_CHECKING:
    from narrator.audio.clip import Clip

LONGEST_CHARS = 300
SYLLABLE_S = 0.25  # expected
PATIENCE_S = 60.0  # many servers compute first, and slowly
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


def _deadlines() -> Deadlines:
    """A server that has not spoken yet has 20 s for its first answer, unless the user knows better."""
    with suppress(ValueError):
        asked_s = float(os.environ.get("NARRATOR_OPENAI_PATIENCE", ""))
        return Deadlines(first_audio_s=asked_s, unheard_s=asked_s, between_s=30.0, total_s=2 * asked_s)
    return Deadlines(first_audio_s=PATIENCE_S, between_s=30.0, total_s=2 * PATIENCE_S)


class OpenAIEngine(OnlineEngine[Request, bytes]):
    """Speaks with the voices of an OpenAI-compatible server."""

    name = "openai"
    version = "1"
    limit = LONGEST_CHARS

    def __init__(self, limits: Limits | None = None, deadlines: Deadlines | None = None) -> None:
        super().__init__(ADVICE, limits, deadlines or _deadlines())
        self._paces = Paces()

    def content(self, utterance: Utterance) -> object:
        server = Server.from_environment()
        return [server.url, server.model, super().content(utterance)]

    def _request(self, text: str, utterance: Utterance, voice: Voice, options: SpeechOptions) -> Request:
        server, speed = Server.from_environment(), options.speed * voice.pace
        name = voice.name.partition("/")[2] or voice.name
        expected_s = utterance.syllables * SYLLABLE_S / speed
        return Request(f"{server.url}/audio/speech", server.model, name, text, server.format, speed, expected_s)

    def _examiner(self, utterance: Utterance, options: SpeechOptions) -> Callable[[bytes], Clip]:
        return Examination(utterance, options.speed, self._paces).clip

    async def _fetch(self, request: Request) -> bytes:
        return await wire.fetch(request, self._patience)

    async def _probe(self) -> None:
        await wire.probe(Server.from_environment().url, self._deadlines)
