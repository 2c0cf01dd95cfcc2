"""A track of subtitles in an MP4: 3GPP timed text, which FFmpeg calls mov_text, a cue a packet."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from narrator.subtitles.model import Cue

TIMES_A_SECOND = 1000
STYLE = b"""[Script Info]
ScriptType: v4.00+
PlayResX: 384
PlayResY: 288

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, \
Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, \
MarginV, Encoding
Style: Default,sans-serif,18,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
"""From this the encoder makes the track's description (a tx3g box): white, centred at the lower edge."""


def add_track(made: Any) -> Any:
    """A stream of subtitles in a container that is being made."""
    stream = made.add_stream("mov_text")
    stream.codec_context.subtitle_header = STYLE
    stream.codec_context.time_base = stream.time_base = Fraction(1, TIMES_A_SECOND)
    return stream


def packets(stream: Any, cues: Sequence[Cue]) -> Iterator[Any]:
    """The cues as 3GPP TS 26.245 has them: the text's length in two bytes, and the text; gaps are the container's."""
    import av

    for cue in cues:
        text = "\n".join(cue.lines).encode()
        packet = av.Packet(struct.pack(">H", len(text)) + text)
        packet.stream, packet.time_base = stream, Fraction(1, TIMES_A_SECOND)
        packet.pts = packet.dts = round(cue.start_s * TIMES_A_SECOND)
        packet.duration = round(cue.end_s * TIMES_A_SECOND) - packet.pts
        yield packet
