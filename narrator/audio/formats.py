"""The formats that sound is written in: all that is known of each stands here, a line a format."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

TRACK_RATE = 44_100  # Hz, of a chapter's timeline and of every file but Opus, which knows no such rate


class Tagging(Enum):
    """Where a file has its tags, chapters and cover."""

    ID3_HEAD = auto()  # an ID3v2 tag before the sound, which can be replaced without encoding
    ID3_CHUNK = auto()  # an ID3v2 tag in a chunk of RIFF
    ATOMS = auto()  # metadata, chapters and an attached picture, as MP4 has them
    FLAC = auto()  # Vorbis comments, and a picture block
    OGG = auto()  # Vorbis comments, the picture among them


@dataclass(frozen=True, slots=True)
class EncodedLevels:
    """How encoding changes the level.

    lowered_db : by how much it is lower, by the bit rate in kbit/s from which on it is so
    headroom_db : likewise, how much higher the peaks of the decoded sound may be
    """

    lowered_db: tuple[tuple[int, float], ...] = ((0, 0.0),)
    headroom_db: tuple[tuple[int, float], ...] = ((0, 0.0),)


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """A kind of file.

    container, codec : FFmpeg's names
    feed_type : its media type in a podcast feed; empty where common podcast apps do not play it
    in_epub : whether every EPUB reading system plays it (EPUB 3.3, core media types)
    """

    name: str
    container: str
    codec: str
    media_type: str
    tagging: Tagging
    feed_type: str = ""
    in_epub: bool = False
    sample_rate: int = TRACK_RATE
    most_kbps: int | None = 320
    levels: EncodedLevels = EncodedLevels()

    @property
    def suffix(self) -> str:
        return f".{self.name}"

    @property
    def feed_suffix(self) -> str:
        """What its files in a feed end in: apps know `.m4a`, not `.m4b`."""
        return ".m4a" if self.feed_type == "audio/x-m4a" else self.suffix

    @property
    def lossy(self) -> bool:
        return self.most_kbps is not None

    @property
    def video(self) -> bool:
        return self.media_type.startswith("video/")

    @property
    def retaggable(self) -> bool:
        """Whether the tags of a file can be changed without encoding it."""
        return self.tagging is Tagging.ID3_HEAD

    def lowered_db(self, kbps: int) -> float:
        return _at(self.levels.lowered_db, kbps)

    def headroom_db(self, kbps: int) -> float:
        return _at(self.levels.headroom_db, kbps)


def _at(steps: tuple[tuple[int, float], ...], kbps: int) -> float:
    return next(value for least, value in reversed(steps) if kbps >= least)


# Levels: measured on eight Kokoro voices, benchmarks/mastering.py; a file that is still off is encoded again.
MP3_LEVELS = EncodedLevels(
    ((0, 0.60), (40, 0.48), (48, 0.45), (192, 0.27), (224, 0.18), (256, 0.0)),
    ((0, 1.2), (40, 0.8), (64, 0.7), (80, 0.55), (96, 0.35), (112, 0.2), (160, 0.1)),
)
AAC_LEVELS = EncodedLevels(((0, 0.04),), ((0, 0.5), (128, 0.1)))
OPUS_LEVELS = EncodedLevels(((0, 0.4), (48, 0.3), (64, 0.0)), ((0, 1.2), (48, 0.6)))
LOSSLESS_LEVELS = EncodedLevels(headroom_db=((0, 0.05),))
FORMATS = {
    form.name: form
    for form in (
        AudioFormat(
            "mp3", "mp3", "libmp3lame", "audio/mpeg", Tagging.ID3_HEAD,
            feed_type="audio/mpeg", in_epub=True, levels=MP3_LEVELS,
        ),
        AudioFormat(
            "m4b", "mp4", "aac", "audio/mp4", Tagging.ATOMS, feed_type="audio/x-m4a", in_epub=True, levels=AAC_LEVELS
        ),
        AudioFormat(
            "m4a", "mp4", "aac", "audio/mp4", Tagging.ATOMS, feed_type="audio/x-m4a", in_epub=True, levels=AAC_LEVELS
        ),
        AudioFormat(
            "opus", "ogg", "libopus", "audio/ogg", Tagging.OGG,
            sample_rate=48_000, most_kbps=64, levels=OPUS_LEVELS,
        ),
        AudioFormat("mp4", "mp4", "aac", "video/mp4", Tagging.ATOMS, feed_type="video/mp4", levels=AAC_LEVELS),
        AudioFormat("flac", "flac", "flac", "audio/flac", Tagging.FLAC, most_kbps=None, levels=LOSSLESS_LEVELS),
        AudioFormat("wav", "wav", "pcm_s16le", "audio/wav", Tagging.ID3_CHUNK, most_kbps=None, levels=LOSSLESS_LEVELS),
    )
}  # fmt: skip
SOUND_ONLY = tuple(name for name, form in FORMATS.items() if not form.video)
RETAGGABLE = tuple(name for name, form in FORMATS.items() if form.retaggable)
IN_EPUB = tuple(name for name, form in FORMATS.items() if form.in_epub)
