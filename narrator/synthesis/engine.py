"""The one seam outwards: an engine turns an utterance into a clip.

To add one, derive a class from `Engine`, name it in the entry-point group `narrator.engines`, and list its voices in a
TOML file (docs/engines.md walks through an example).
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from narrator.errors import SynthesisError, VoiceError
from narrator.frontend.model import Token, TokenKind, Utterance
from narrator.synthesis import voices
from narrator.synthesis.catalogue.model import Setting, Voice

if TYPE_CHECKING:
    from narrator.audio.clip import Clip

ENTRY_POINTS = "narrator.engines"
PART_PAUSE_S = 0.15  # where an utterance was too long for one call; as after a comma


@dataclass(frozen=True, slots=True)
class SpeechOptions:
    """How to speak. `speed` multiplies the voice's own pace, 0.5 to 2.

    `pitch_hz` and `volume_percent` are added to the voice's own; only some services have them.
    """

    speed: float = 1.0
    pitch_hz: int = 0
    volume_percent: int = 0


class Engine(ABC):
    """Speaks utterances that are at most `limit` long by its own `size`.

    `version` changes whenever the same utterance would sound different or be timed differently: it is part of the
    key under which clips are stored. `adjusts` names those of `pitch_hz` and `volume_percent` that it can follow.
    Clips of one that is not `examined`, such as a person's, are taken as they are. An engine is shared by threads.
    """

    name: str
    version: str
    needs_network: bool = False
    examined: bool = True
    limit: int
    adjusts: frozenset[str] = frozenset()

    def at_once(self, jobs: int) -> int:
        """How many utterances to synthesize at the same time when `jobs` are asked for; 0: as many as is good.

        Only engines that need the network are asked for 0.
        """
        return max(1, jobs)

    def size(self, utterance: Utterance) -> int:
        """The length of an utterance in the unit of `limit`: here syllables."""
        return utterance.syllables

    @abstractmethod
    def content(self, utterance: Utterance) -> object:
        """What the sound and its marks depend on, as JSON values: phonemes, or spoken text, with character counts."""

    @abstractmethod
    def synthesize(self, utterance: Utterance, voice: Voice, options: SpeechOptions) -> Clip:
        """Speak. Marks cover the utterance's text. Raises SynthesisError, AssetError or NetworkError."""

    def retimed(self, clip: Clip, utterance: Utterance) -> Clip:  # noqa: ARG002
        """A stored clip with its times as they would be found today; `clip` itself where they are."""
        return clip

    def ensure_reachable(self) -> None:  # noqa: B027
        """Raise NetworkError where the engine's service cannot be reached; engines without one do nothing."""

    @classmethod
    def configured(cls, setting: Setting) -> Engine:  # noqa: ARG003
        """The engine for a server or a pack of a voice file. Raises VoiceError for engines that have none."""
        raise VoiceError(
            f"The speech engine {cls.name!r} has no servers and no packs.", remedy="docs/voices.md describes them."
        )

    def warm(self) -> None:  # noqa: B027
        """Load what takes long, beside what the caller does meanwhile: utterances are about to come."""

    def hasten(self) -> None:  # noqa: B027
        """Favour single utterances over throughput from now on: somebody waits for each of them."""


def engine(name: str) -> Engine:
    """The engine of that name, created once a process; `openai:home` is the one for the server `home`. VoiceError."""
    return _engine(name.partition(":")[0], voices.setting(name) if ":" in name else None)


@cache
def _engine(name: str, setting: Setting | None) -> Engine:
    for point in importlib.metadata.entry_points(group=ENTRY_POINTS, name=name):
        try:
            kind = _with_defaults(point.load())
            return kind.configured(setting) if setting else kind()
        except (ImportError, AttributeError) as error:
            raise VoiceError(
                f"The speech engine {name!r} cannot be loaded: {error}.",
                remedy="Reinstall the package that it comes from.",
                engine=name,
            ) from error
    raise VoiceError(
        f"The speech engine {name!r} is not installed.",
        remedy="`narrator voices` lists the voices and their engines.",
        engine=name,
    )


def forget() -> None:
    """Create engines anew when they are needed next."""
    _engine.cache_clear()


def _with_defaults(kind: type) -> type[Engine]:
    """A class of an engine. One that does not derive from `Engine`, as none did in 0.1, gets its defaults."""
    derived: type[Engine] = kind if issubclass(kind, Engine) else type(kind.__name__, (kind, Engine), {})
    return derived


@cache
def hasten(name: str) -> None:
    """Tell an engine, once a process, that somebody waits for single utterances."""
    engine(name).hasten()


def suited(speaker: Engine, options: SpeechOptions) -> SpeechOptions:
    """The options without those that the engine cannot follow; `lacking` names them."""
    return replace(options, **dict.fromkeys(lacking(speaker, options), 0))


def lacking(speaker: Engine, options: SpeechOptions) -> list[str]:
    """The options that are asked for and that the engine cannot follow."""
    return [name for name in ("pitch_hz", "volume_percent") if getattr(options, name) and name not in speaker.adjusts]


def clip_key(speaker: Engine, utterance: Utterance, voice: Voice, options: SpeechOptions) -> str:
    """The name under which this utterance's clip is stored: the same words give the same key wherever they stand."""
    how = {name: value for name, value in asdict(options).items() if value}
    identity = [speaker.name, speaker.version, voice.sound, voice.pace, how, speaker.content(utterance)]
    return hashlib.sha256(json.dumps(identity, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def speak(speaker: Engine, utterance: Utterance, voice: Voice, options: SpeechOptions) -> Clip:
    """Synthesize an utterance of any length: one that is too long for the engine is split, never cut off."""
    from narrator.audio.clip import joined

    parts = [speaker.synthesize(part, voice, options) for part in within_limit(speaker, utterance)]
    return joined(parts, PART_PAUSE_S / options.speed)


def within_limit(speaker: Engine, utterance: Utterance) -> Iterator[Utterance]:
    """The utterance, split at its best token boundaries into parts that the engine can take."""
    if speaker.size(utterance) <= speaker.limit:
        yield utterance
        return
    if len(utterance.tokens) < 2:
        raise SynthesisError("One word is too long for the voice.", remedy="Break it up.", text=utterance.text)
    for part in halves(utterance):
        yield from within_limit(speaker, part)


def halves(utterance: Utterance) -> tuple[Utterance, Utterance]:
    """Split near the middle, best after a pause mark, else between words."""
    places = range(1, len(utterance.tokens))
    middle = len(utterance.text) / 2

    def cost(place: int) -> float:
        token = utterance.tokens[place - 1]
        after_pause = token.kind is TokenKind.PUNCTUATION and utterance.tokens[place].kind is not TokenKind.PUNCTUATION
        return abs(token.end - middle) / middle + (0 if after_pause else 1)

    at = min(places, key=cost)
    return sub_utterance(utterance.text, utterance.tokens[:at]), sub_utterance(utterance.text, utterance.tokens[at:])


def sub_utterance(text: str, tokens: tuple[Token, ...]) -> Utterance:
    """The utterance made of a run of `text`'s tokens, with offsets from its own start."""
    start = tokens[0].start
    moved = tuple(replace(token, start=token.start - start, end=token.end - start) for token in tokens)
    return Utterance(text[start : tokens[-1].end], moved)
