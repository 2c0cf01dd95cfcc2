"""What a video shows beside the cover and the titles."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VideoOptions:
    """`burnt` subtitles stand in the picture; `track` ones are a track of their own, which players turn on and off.

    `waveform` draws the chapter's sound along the lower edge, instead of a plain line.
    """

    burnt: bool = True
    track: bool = False
    waveform: bool = False
