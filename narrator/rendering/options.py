"""How an edition is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from narrator.audio.sound import SoundOptions
from narrator.script.options import ScriptOptions
from narrator.subtitles.files import SubtitleOptions
from narrator.synthesis.engine import SpeechOptions


class FallbackScope(StrEnum):
    """What another voice speaks as a whole, where the asked one fails in it."""

    CHAPTER = "chapter"
    EDITION = "edition"
    SEGMENT = "segment"


@dataclass(frozen=True, slots=True)
class TagOptions:
    """What the files say beside what the script knows. Without `cover` the source's own is taken, or one is drawn."""

    genre: str = "Audiobook"
    year: str = ""
    cover: Path | None = None
    has_cover: bool = True


@dataclass(frozen=True, slots=True)
class MakeOptions:
    """How an edition is made.

    `whole` names the formats of `binding` in which all of it becomes one file beside the chapters, and
    `whole_sound` the formats of sound.
    `jobs` is how many utterances are synthesized at once, 0: as many as is good; `force` makes every clip and file
    again, and writes over an edited script; an empty `encoding` is detected; `keep_all` cleans nothing away. `speech`
    says how all of it is spoken; its speed multiplies that of the script.
    `fallback` names the voice that speaks where the asked one cannot: the chapter, the whole edition, or only the
    segment, by `fallback_scope`. `allow_gaps` makes a chapter without the segments that nobody could speak.
    """

    script: ScriptOptions = field(default_factory=ScriptOptions)
    speech: SpeechOptions = field(default_factory=SpeechOptions)
    sound: SoundOptions = field(default_factory=SoundOptions)
    tags: TagOptions = field(default_factory=TagOptions)
    whole: tuple[str, ...] = ()
    whole_sound: tuple[str, ...] = ()
    subtitles: SubtitleOptions = field(default_factory=SubtitleOptions)
    jobs: int = 0
    force: bool = False
    encoding: str = ""
    keep_all: bool = False
    fallback: str = ""
    fallback_scope: FallbackScope = FallbackScope.CHAPTER
    allow_gaps: bool = False
