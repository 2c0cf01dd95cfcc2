"""How a chapter's sound is finished: its formats and its level."""

from __future__ import annotations

from dataclasses import dataclass, field

from narrator.audio.bitrates import DEFAULT_KBPS
from narrator.audio.target import Target

DEFAULT_FORMATS = ("mp3",)


@dataclass(frozen=True, slots=True)
class SoundOptions:
    """`formats` are those of a file a chapter, the main one first; without a `target`, levels stay as they are."""

    formats: tuple[str, ...] = DEFAULT_FORMATS
    kbps: int = DEFAULT_KBPS
    target: Target | None = field(default_factory=Target)
