"""What a voice is, and the server that may speak it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from narrator.synthesis import blends


@dataclass(frozen=True, slots=True)
class About:
    """What helps to choose a voice, and where it comes from.

    `title` is its Chinese name, `note` a warning. `mos` is its predicted quality from 1 to 5, `misheard` the share of
    syllables that a recogniser got wrong, `english` the share of English words that it got right. `origin` is the
    package or the file that brings it, empty for Narrator's own.
    """

    title: str = ""
    note: str = ""
    mos: float | None = None
    misheard: float | None = None
    english: float | None = None
    licence: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class ServerVoice:
    """What the requests for a voice of a server carry.

    `speaker` is the server's own name of it, `extra` a JSON object of fields beside OpenAI's.
    """

    speaker: str
    instructions: str = ""
    extra: str = "{}"


@dataclass(frozen=True, slots=True)
class Server:
    """A speech server that speaks like OpenAI's. Its key is in the environment variable `key_env`, and nowhere else.

    `url` goes up to and with `/v1`, `path` on from there. `patience_s` is how long an answer may take (0: as usual),
    `most_at_once` how many requests run at the same time. `speeds` are the slowest and the fastest that it takes.
    `fields` gives the server's own names of OpenAI's fields; one without a name is not sent.
    """

    name: str
    url: str
    model: str
    format: str = "wav"
    key_env: str = ""
    most_at_once: int = 4
    patience_s: float = 0.0
    speeds: tuple[float, float] = (0.25, 4.0)
    path: str = "/audio/speech"
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """A model of Kokoro's kind with voices of its own.

    Its files are assets: `NAME/model.onnx`, `NAME/config.json`, which numbers its symbols, and `NAME/voices/VOICE.bin`.
    `symbols` is the generation whose symbols it was trained on, `digest` the SHA-256 of its model.
    """

    name: str
    symbols: str
    digest: str


Setting = Server | Pack  # what an engine is set up for by a voice file


@dataclass(frozen=True, slots=True)
class Voice:
    """One entry of the catalogue.

    `engine` may name a server or a pack, too: `openai:home`, `kokoro:zh11`. `assets` are the files that its engine
    needs for it, by name. `pace` is the engine's speed at which this voice reads like an announcer, 5.2 syllables a
    second between pauses: speed 1 of ours. `mix` has the voices that it is blended of, with their shares; it is empty
    for any other voice. `via` is what its engine has to know beside its name.
    """

    name: str
    engine: str
    locale: str
    gender: str
    style: str
    assets: tuple[str, ...] = ()
    pace: float = 1.0
    mix: blends.Mix = ()
    about: About = About()
    via: ServerVoice | None = None

    @property
    def sound(self) -> str:
        """What decides how it sounds: its name, its blend in the form that equal ones share, or what is asked for."""
        if self.via:
            return json.dumps([self.via.speaker, self.via.instructions, json.loads(self.via.extra)], sort_keys=True)
        return blends.write(self.mix) if self.mix else self.name
