"""How an edition is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal

from narrator.audio.options import SoundOptions
from narrator.errors import SettingsError
from narrator.manuscript.options import ReadingOptions
from narrator.script.options import ScriptOptions
from narrator.subtitles.files import SubtitleOptions
from narrator.synthesis.engine import SpeechOptions
from narrator.video.options import VideoOptions

FileNames = Literal["title", "ascii"]


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
    `cluster` is the address of a cluster whose workers speak and master: `tcp://host:port`, or `local:N`.
    `jobs` is how many utterances are synthesized at once, 0: as many as is good; `force` makes every clip and file
    again, and writes over an edited script; `reading` says how the source is read; an empty `encoding` is detected.
    `speech` says how all of it is spoken; its speed multiplies that of the script.
    `file_names` are after the chapters' titles, in their own characters or in ASCII. `replace` lets the edition take
    the place of another text's, and `new_id` gives it a new identity for feeds. With `proof` a recogniser hears each
    clip of an online voice before it is kept. `given` names options, by their path
    such as `sound.kbps`, that hold even where they equal the default: what an edition was made with before is kept.
    `fallback` names the voice that speaks where the asked one cannot: the chapter, the whole edition, or only the
    segment, by `fallback_scope`. `allow_gaps` makes a chapter without the segments that nobody could speak.
    """

    script: ScriptOptions = field(default_factory=ScriptOptions)
    reading: ReadingOptions = field(default_factory=ReadingOptions)
    speech: SpeechOptions = field(default_factory=SpeechOptions)
    sound: SoundOptions = field(default_factory=SoundOptions)
    tags: TagOptions = field(default_factory=TagOptions)
    whole: tuple[str, ...] = ()
    whole_sound: tuple[str, ...] = ()
    subtitles: SubtitleOptions = field(default_factory=SubtitleOptions)
    video: VideoOptions = field(default_factory=VideoOptions)
    file_names: FileNames = "title"
    jobs: int = 0
    cluster: str = ""
    force: bool = False
    replace: bool = False
    new_id: bool = False
    proof: bool = False
    given: frozenset[str] = frozenset()
    encoding: str = ""
    fallback: str = ""
    fallback_scope: FallbackScope = FallbackScope.CHAPTER
    allow_gaps: bool = False


def ensure_possible(options: MakeOptions) -> None:
    """Raises SettingsError for what no edition can be made with, such as an unknown format."""
    from narrator.audio.formats import FORMATS, IN_EPUB, SOUND_ONLY
    from narrator.audio.options import ALLOWED_KBPS
    from narrator.rendering.binding import BINDINGS
    from narrator.subtitles.files import SCRIPTS
    from narrator.subtitles.formats import PLAIN

    _ensure_known("format", options.sound.formats, FORMATS)
    _ensure_known("format of the whole", options.whole_sound, SOUND_ONLY)
    _ensure_known("book format", options.whole, BINDINGS)
    _ensure_known("subtitle format", options.subtitles.formats, PLAIN)
    _ensure_known("script of subtitles", [options.subtitles.script], SCRIPTS)
    _ensure_known("bit rate", [options.sound.kbps], ALLOWED_KBPS)
    if not options.sound.formats:
        raise SettingsError("There is no format to write.", remedy=f"Choose one of {', '.join(FORMATS)}.")
    if "epub3" in options.whole and not set(IN_EPUB) & set(options.sound.formats):
        raise SettingsError(
            "epub3 needs sound that reading systems play.", remedy=f"Add one of {', '.join(IN_EPUB)} to the formats."
        )


def _ensure_known(what: str, names: Iterable[object], known: Iterable[object]) -> None:
    known = list(known)
    for name in names:
        if name not in known:
            raise SettingsError(f"{name!r} is not a {what}.", remedy=f"Choose one of {', '.join(map(str, known))}.")
