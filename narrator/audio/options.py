"""Options of the sound: silences, level, bit rate, formats."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from narrator.audio.recording import Recording

DEFAULT_KBPS = 96  # mono speech, as Apple recommends (96 to 128)
ALLOWED_KBPS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)  # MPEG-1 layer III
LEAST_DB, MOST_DB = -40.0, -9.0  # below, 16 bits are wasted; above, speech is squashed
ACX_LONGEST_S = 120 * 60  # a file, by its submission requirements
DEFAULT_FORMATS = ("mp3",)
SEAM, ROOM_TONE, COPIED = 1, 1, 1  # change whenever the same options would give another sound


@dataclass(frozen=True, slots=True)
class Pauses:
    """Pauses in seconds: between sentences, paragraphs, after a heading, and at a chapter's head and tail.

    Inside a segment the voice makes its own; they are lengthened to `comma_s` or `sentence_s` where it hurries.
    `clause_s` stands where one sentence had to be synthesized in two parts.
    """

    comma_s: float = 0.30
    clause_s: float = 0.30
    sentence_s: float = 0.60
    paragraph_s: float = 1.20
    heading_s: float = 1.20
    head_s: float = 0.50
    tail_s: float = 1.50


class Measure(StrEnum):
    """LUFS: loudness after BS.1770, with pauses gated out. RMS: plain mean level, which audiobook shops ask for."""

    LUFS = "LUFS"
    RMS = "RMS"


@dataclass(frozen=True, slots=True)
class Target:
    """The level of the decoded file, and the true peak that it may not exceed, in dB over full scale.

    −16 LUFS with −1 dBTP is what Apple asks of podcasts.
    """

    level_db: float = -16.0
    peak_db: float = -1.0
    measure: Measure = Measure.LUFS


@dataclass(frozen=True, slots=True)
class SoundOptions:
    """`formats` are those of a file a chapter, the main one first; without a `target`, levels stay as they are.

    `room_tone` lies under the whole chapter, so that no pause is digital silence.
    `as_recorded` leaves the pauses and whatever else a recording holds in their places.
    """

    formats: tuple[str, ...] = DEFAULT_FORMATS
    kbps: int = DEFAULT_KBPS
    target: Target | None = field(default_factory=Target)
    music: Recording | None = None
    intro: Recording | None = None
    outro: Recording | None = None
    room_tone: bool = False
    as_recorded: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether nothing is to be done to a recording's sound, so that it can be taken over as it is stored."""
        changes = (self.target, self.music, self.intro, self.outro)
        return self.as_recorded and not self.room_tone and not any(changes)

    def key(self) -> list[object]:
        """What the sound of a chapter depends on, in whatever format."""
        recordings: list[object] = [each.sha256 if each else "" for each in (self.music, self.intro, self.outro)]
        more: list[object] = [f"seam {SEAM}"] if self.music else []
        more += [f"room tone {ROOM_TONE}"] if self.room_tone else []
        more += ["as recorded"] if self.as_recorded else []
        more += [f"copied {COPIED}"] if self.is_kept else []
        return [self.kbps, asdict(self.target) if self.target else None, recordings, *more]
