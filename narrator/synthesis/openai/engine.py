"""Any server that speaks like OpenAI's `/v1/audio/speech`: CosyVoice, GPT-SoVITS or Kokoro on one's own, or a cloud.

A voice file describes servers (`[server.home]`), each of which has an engine of its own. The one whose voices are
`openai/NAME` comes from the environment:

    NARRATOR_OPENAI_URL    the server, up to and with /v1 (else OPENAI_BASE_URL, else OpenAI's own)
    NARRATOR_OPENAI_MODEL  its model (else tts-1)
    NARRATOR_OPENAI_FORMAT wav (default), mp3, flac, opus or aac, as the server has it
    OPENAI_API_KEY         the key, if it wants one
    NARRATOR_OPENAI_PATIENCE  seconds for an answer (else 20 until it has spoken once, then 60)

Keys come from the environment alone. Such servers give no times: characters are found in the sound, or, where it is not
clear enough, estimated.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from narrator.errors import VoiceError
from narrator.frontend.model import Utterance
from narrator.synthesis.catalogue.model import Server, ServerVoice, Setting, Voice
from narrator.synthesis.engine import Engine, SpeechOptions
from narrator.synthesis.network.limits import Deadlines, Limits
from narrator.synthesis.network.online import OnlineEngine
from narrator.synthesis.network.paces import Paces
from narrator.synthesis.network.service import Advice
from narrator.synthesis.openai import wire
from narrator.synthesis.openai.examination import OpenAIExamination
from narrator.synthesis.openai.wire import OpenAIRequest

if TYPE_CHECKING:
    from narrator.audio.clip import Clip

LONGEST_CHARS = 300
SYLLABLE_S = 0.25  # expected
PATIENCE_S = 60.0  # many servers compute first, and slowly
KEY = "OPENAI_API_KEY"
ADVICE = Advice(
    refused="Check that OPENAI_API_KEY belongs to the server at NARRATOR_OPENAI_URL.",
    no_voice="Check that NARRATOR_OPENAI_URL, NARRATOR_OPENAI_MODEL, OPENAI_API_KEY and the voice's name fit together.",
)


def from_environment() -> Server:
    """The server of `openai/NAME`; its key stays in the environment."""
    get = os.environ.get
    url = get("NARRATOR_OPENAI_URL") or get("OPENAI_BASE_URL") or "https://api.openai.com/v1"
    model, kind = get("NARRATOR_OPENAI_MODEL") or "tts-1", get("NARRATOR_OPENAI_FORMAT") or "wav"
    return Server("openai", url.rstrip("/"), model, kind, key_env=KEY, patience_s=_patience_s())


def _patience_s() -> float:
    with suppress(ValueError):
        return max(0.0, float(os.environ.get("NARRATOR_OPENAI_PATIENCE", "")))
    return 0.0


def _deadlines(patience_s: float) -> Deadlines:
    """A server that has not spoken yet has 20 s for its first answer, unless the user knows better."""
    if patience_s:
        return Deadlines(first_audio_s=patience_s, unheard_s=patience_s, between_s=30.0, total_s=2 * patience_s)
    return Deadlines(first_audio_s=PATIENCE_S, between_s=30.0, total_s=2 * PATIENCE_S)


class OpenAIEngine(OnlineEngine[OpenAIRequest, bytes]):
    """Speaks with the voices of an OpenAI-compatible server."""

    name = "openai"
    version = "1"
    limit = LONGEST_CHARS

    def __init__(
        self, limits: Limits | None = None, deadlines: Deadlines | None = None, server: Server | None = None
    ) -> None:
        self._given = server
        advice = _advice(server) if server else ADVICE
        super().__init__(advice, limits, deadlines or _deadlines(self._server.patience_s), self._server.name)
        self._paces: defaultdict[str, Paces] = defaultdict(Paces)  # by voice

    @classmethod
    def configured(cls, setting: Setting) -> Engine:
        if not isinstance(setting, Server):
            return super().configured(setting)
        return cls(Limits(connections=setting.most_at_once), server=setting)

    @property
    def _server(self) -> Server:
        return self._given or from_environment()

    def at_once(self, jobs: int) -> int:
        asked = super().at_once(jobs)
        return min(asked, self._given.most_at_once) if self._given else asked

    def content(self, utterance: Utterance) -> object:
        return [self._server.url, self._server.model, super().content(utterance)]

    def retimed(self, clip: Clip, utterance: Utterance) -> Clip:
        from narrator.synthesis.aligning.refining import up_to_date

        return up_to_date(clip, utterance)

    def _request(self, text: str, utterance: Utterance, voice: Voice, options: SpeechOptions) -> OpenAIRequest:
        server, speed = self._server, round(options.speed * voice.pace, 3)
        _ensure_speed(server, speed)
        via = voice.via or ServerVoice(voice.name.partition("/")[2] or voice.name)
        body: dict[str, Any] = {
            "model": server.model,
            "input": text,
            "voice": via.speaker,
            "response_format": server.format,
            "speed": speed,
        }
        body |= {"instructions": via.instructions} if via.instructions else {}
        body = _as_the_server_has_it(body, server) | json.loads(via.extra)
        expected_s = utterance.syllables * SYLLABLE_S / speed
        return OpenAIRequest(
            f"{server.url}{server.path}", json.dumps(body, ensure_ascii=False), server.key_env, expected_s
        )

    def _examiner(self, utterance: Utterance, voice: Voice, options: SpeechOptions) -> Callable[[bytes], Clip]:
        return OpenAIExamination(utterance, options.speed, self._paces[voice.name]).clip

    async def _fetch(self, request: OpenAIRequest) -> bytes:
        return await wire.fetch(request, self._patience)

    async def _probe(self) -> None:
        await wire.probe(self._server.url, self._deadlines)


def _as_the_server_has_it(body: dict[str, Any], server: Server) -> dict[str, Any]:
    """OpenAI's fields under the server's own names, without those that it does not have."""
    names = dict(server.fields)
    return {names.get(field, field): value for field, value in body.items() if names.get(field, field)}


def _advice(server: Server) -> Advice:
    key = f"the key in {server.key_env}" if server.key_env else "key_env (the server may want a key)"
    fit = f"Check that url, model, {key} and the voice's name fit together in [server.{server.name}]."
    return Advice(refused=fit, no_voice=fit)


def _ensure_speed(server: Server, speed: float) -> None:
    """A server that takes no speed speaks at its own."""
    slowest, fastest = server.speeds if dict(server.fields).get("speed", "speed") else (1.0, 1.0)
    if not slowest <= speed <= fastest:
        can = f"only at {slowest:g}" if slowest == fastest else f"at {slowest:g} to {fastest:g}"
        raise VoiceError(
            f"The server {server.name} speaks {can} times its own speed, not at {speed:g} times.",
            remedy="Give another --speed, or another pace in the voice file.",
        )
