"""Microsoft's online voices, by the package edge-tts: very good, free, and not to be relied on.

The service is not documented for such use and changes at times. Everything that it sends is checked: the whole turn,
every frame, the words against the text, the length against the words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from html import escape
from math import ceil
from typing import TYPE_CHECKING

from narrator.frontend.model import Utterance
from narrator.synthesis.edge import wire
from narrator.synthesis.edge.habits import Tails, VoiceHabits
from narrator.synthesis.edge.wire import HOST, EdgeRequest, Reply
from narrator.synthesis.engine import SpeechOptions
from narrator.synthesis.network.limits import Deadlines, Limits
from narrator.synthesis.network.online import OnlineEngine
from narrator.synthesis.network.proxy import proxy
from narrator.synthesis.network.service import Advice
from narrator.synthesis.network.wording import shares
from narrator.synthesis.voices import Voice

if TYPE_CHECKING:
    from narrator.audio.clip import Clip

LONGEST_CHARS = 300
LONGEST_BYTES = 3_500  # escaped; the client would cut at 4,096
SYLLABLE_S = 0.25  # expected, at the service's own pace
ADVICE = Advice(
    refused="Likely causes: edge-tts is out of date (pip install -U edge-tts), this network or region is blocked "
    "(try --proxy), or the computer's clock is wrong. An offline voice works meanwhile: --voice.",
    no_voice="The voice may have been withdrawn, or edge-tts may be out of date (pip install -U edge-tts). "
    "Choose another voice with --voice; `narrator voices` lists them.",
)


class EdgeEngine(OnlineEngine[EdgeRequest, Reply]):
    """Speaks with the voices of Microsoft Edge's read-aloud service."""

    name = "edge"
    version = "1"
    adjusts = frozenset({"pitch_hz", "volume_percent"})
    limit = LONGEST_CHARS

    def __init__(self, limits: Limits | None = None, deadlines: Deadlines | None = None) -> None:
        super().__init__(ADVICE, limits, deadlines or Deadlines())
        self._tails = Tails(self._deadlines.compare_s)
        self._habits: defaultdict[str, VoiceHabits] = defaultdict(VoiceHabits)  # by voice

    def size(self, utterance: Utterance) -> int:
        """Characters sent, or more where they take so many bytes."""
        sent = "".join(share.sent for share in shares(utterance))
        return max(len(sent), ceil(len(escape(sent).encode()) * LONGEST_CHARS / LONGEST_BYTES))

    def _request(self, text: str, utterance: Utterance, voice: Voice, options: SpeechOptions) -> EdgeRequest:
        speed = options.speed * voice.pace
        return EdgeRequest(
            text,
            voice.name,
            rate=f"{round((speed - 1) * 100):+d}%",
            volume=f"{options.volume_percent:+d}%",
            pitch=f"{options.pitch_hz:+d}Hz",
            expected_s=utterance.syllables * SYLLABLE_S / speed,
            proxy=proxy(HOST),
        )

    def _examiner(self, utterance: Utterance, voice: Voice, options: SpeechOptions) -> Callable[[Reply], Clip]:
        from narrator.synthesis.edge.examination import EdgeExamination

        habits = self._habits[voice.name]
        return EdgeExamination(utterance, shares(utterance), options.speed, self._tails, habits).clip

    async def _fetch(self, request: EdgeRequest) -> Reply:
        return await wire.fetch(request, self._patience)

    async def _probe(self) -> None:
        await wire.probe(self._deadlines, proxy(HOST))
