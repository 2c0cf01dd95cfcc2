"""How a chapter's sound is finished: its formats and its level."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from narrator.audio.bitrates import DEFAULT_KBPS
from narrator.audio.target import Target

if TYPE_CHECKING:
    from narrator.audio.recording import Recording

DEFAULT_FORMATS = ("mp3",)


@dataclass(frozen=True, slots=True)
class SoundOptions:
    """`formats` are those of a file a chapter, the main one first; without a `target`, levels stay as they are."""

    formats: tuple[str, ...] = DEFAULT_FORMATS
    kbps: int = DEFAULT_KBPS
    target: Target | None = field(default_factory=Target)
    music: Recording | None = None
    intro: Recording | None = None
    outro: Recording | None = None

    def key(self) -> list[object]:
        """What the sound of a chapter depends on, in whatever format."""
        recordings = [each.sha256 if each else "" for each in (self.music, self.intro, self.outro)]
        return [self.kbps, asdict(self.target) if self.target else None, recordings]
