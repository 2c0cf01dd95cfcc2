"""The formats that sound is written in."""

from __future__ import annotations

from dataclasses import dataclass

from narrator.audio.bitrates import OPUS_MOST_KBPS

TRACK_RATE = 44_100  # Hz, of a chapter's timeline and of every file but Opus, which knows no such rate


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: FFmpeg's names of its container and codec, and what a feed calls it.

    lowers_db : by how much the encoder lowers the level, by the bit rate from which on it does so, in kbit/s
    raises_db : likewise, how much higher the peaks of the decoded sound may be
    """

    name: str
    container: str
    codec: str
    media_type: str
    sample_rate: int = TRACK_RATE
    lossy: bool = True
    brand: str = ""
    most_kbps: int = 320
    lowers_db: tuple[tuple[int, float], ...] = ((0, 0.0),)
    raises_db: tuple[tuple[int, float], ...] = ((0, 0.0),)

    @property
    def container_options(self) -> dict[str, str]:
        return {"brand": self.brand} if self.brand else {}

    @property
    def suffix(self) -> str:
        return f".{self.name}"

    def lowered_db(self, kbps: int) -> float:
        return _at(self.lowers_db, kbps)

    def headroom_db(self, kbps: int) -> float:
        return _at(self.raises_db, kbps)


def _at(steps: tuple[tuple[int, float], ...], kbps: int) -> float:
    return next(value for least, value in reversed(steps) if kbps >= least)


# Levels and peaks: measured on eight Kokoro voices, benchmarks/mastering.py; a file that is still off is made again.
VIDEO = "mp4"
FORMATS = {
    form.name: form
    for form in (
        Format(
            "mp3", "mp3", "libmp3lame", "audio/mpeg",
            lowers_db=((0, 0.60), (40, 0.48), (48, 0.45), (192, 0.27), (224, 0.18), (256, 0.0)),
            raises_db=((0, 1.2), (40, 0.8), (64, 0.7), (80, 0.55), (96, 0.35), (112, 0.2), (160, 0.1)),
        ),
        Format(
            "m4b", "mp4", "aac", "audio/mp4", brand="M4B ",
            lowers_db=((0, 0.04),), raises_db=((0, 0.5), (128, 0.1)),
        ),
        Format(
            "m4a", "mp4", "aac", "audio/mp4", brand="M4A ",
            lowers_db=((0, 0.04),), raises_db=((0, 0.5), (128, 0.1)),
        ),
        Format(
            "opus", "ogg", "libopus", "audio/ogg", sample_rate=48_000, most_kbps=OPUS_MOST_KBPS,
            lowers_db=((0, 0.4), (48, 0.3), (64, 0.0)), raises_db=((0, 1.2), (48, 0.6)),
        ),
        Format(
            "mp4", "mp4", "aac", "video/mp4", lowers_db=((0, 0.04),), raises_db=((0, 0.5), (128, 0.1)),
        ),
        Format("flac", "flac", "flac", "audio/flac", lossy=False, raises_db=((0, 0.05),)),
        Format("wav", "wav", "pcm_s16le", "audio/wav", lossy=False, raises_db=((0, 0.05),)),
    )
}  # fmt: skip
