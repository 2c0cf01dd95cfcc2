"""The formats of subtitles: a writer each, and one line here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from narrator.subtitles import ass, lrc, srt, vtt
from narrator.subtitles.model import Cue, Header


class Writer(Protocol):
    """Cues to the text of a file."""

    def __call__(self, cues: Sequence[Cue], header: Header | None = None) -> str: ...


class SubtitleFormat(NamedTuple):
    """A way to write cues: what its files end in, their media type, its writer, and a line as it can show it."""

    suffix: str
    media_type: str
    write: Writer
    shown: Callable[[str], str]


FORMATS: dict[str, SubtitleFormat] = {
    "srt": SubtitleFormat(".srt", "application/x-subrip", srt.write, srt.shown),
    "vtt": SubtitleFormat(".vtt", "text/vtt", vtt.write, vtt.shown),
    "lrc": SubtitleFormat(".lrc", "text/plain", lrc.write, lrc.shown),
    "ass": SubtitleFormat(".ass", "text/x-ssa", ass.write, ass.shown),
    "vtt-karaoke": SubtitleFormat(".karaoke.vtt", "text/vtt", vtt.write_karaoke, vtt.shown),
    "lrc-enhanced": SubtitleFormat(".enhanced.lrc", "text/plain", lrc.write_enhanced, lrc.shown),
    "ass-karaoke": SubtitleFormat(".karaoke.ass", "text/x-ssa", ass.write_karaoke, ass.shown),
}
# The format that has the time of each character, a file of its own: plain readers would show the times as text.
KARAOKE = {"vtt": "vtt-karaoke", "lrc": "lrc-enhanced", "ass": "ass-karaoke"}
PLAIN = tuple(name for name in FORMATS if name not in KARAOKE.values())
