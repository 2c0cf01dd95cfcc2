"""Sound that is there already, and frames where something changes, into one MP4."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrator import atomic
from narrator.audio.encode import CONTAINER_OPTIONS
from narrator.errors import CodecError
from narrator.video.picture import HEIGHT, WIDTH, Scene

if TYPE_CHECKING:
    from narrator.subtitles.model import Cue

FILM = 1  # changes whenever the same sound and cues would give another file
ENCODERS = {
    "libx264": {"preset": "veryfast", "tune": "stillimage", "crf": "20"},
    "libopenh264": {},
    "h264_videotoolbox": {},
    "mpeg4": {"qscale": "3"},
}
"""H.264 by whichever encoder this FFmpeg has, else MPEG-4 part 2, and their options."""
TAGS = ("title", "album", "artist", "album_artist", "composer", "track", "genre", "date")
TICKS = 1000  # a second
LONGEST_MS = 2000  # between two frames: the line grows, and seeking finds one
KEY_FRAMES = 30
BT_709 = 1  # the colours of HD pictures


def film(path: Path, scene: Scene, cues: Sequence[Cue], duration_s: float) -> None:
    """Put a picture to an MP4 file of sound, with the cues in it. Raises OutputError or CodecError."""
    import av

    options = CONTAINER_OPTIONS["mp4"]
    with atomic.replacing(path) as partial:
        try:
            with av.open(str(path)) as source, av.open(str(partial), "w", format="mp4", options=options) as made:
                _film(source, made, scene, cues, duration_s)
        except av.FFmpegError as error:
            if isinstance(error, OSError) and error.errno:
                raise atomic.cannot_write(path, error) from error
            raise CodecError(f"{path.name} could not be encoded: {error}.", remedy="Run `narrator doctor`.") from error


def _film(source: Any, made: Any, scene: Scene, cues: Sequence[Cue], duration_s: float) -> None:
    import av

    made.metadata.update({name: text for name, text in source.metadata.items() if name in TAGS})
    name = next(name for name in ENCODERS if name in av.codecs_available)
    video = made.add_stream(name, rate=25, width=WIDTH, height=HEIGHT, pix_fmt="yuv420p", options=ENCODERS[name])
    video.codec_context.time_base = Fraction(1, TICKS)
    video.codec_context.gop_size = KEY_FRAMES
    video.codec_context.colorspace = video.codec_context.color_primaries = video.codec_context.color_trc = BT_709
    video.codec_context.thread_count = 1  # the same bytes on every machine
    audio = made.add_stream_from_template(source.streams.audio[0])
    packets = _packets(source, audio)
    waiting = next(packets, None)
    for at_ms, lines in moments(cues, round(duration_s * TICKS)):
        shown = scene.frame(lines, at_ms / TICKS / duration_s)
        frame = av.VideoFrame.from_ndarray(shown, format="rgb24").reformat(format="yuv420p", dst_colorspace="ITU709")
        frame.pts, frame.time_base = at_ms, Fraction(1, TICKS)
        while waiting is not None and waiting.pts * waiting.time_base * TICKS <= at_ms:
            made.mux(waiting)
            waiting = next(packets, None)
        made.mux(video.encode(frame))
    made.mux(video.encode(None))
    while waiting is not None:
        made.mux(waiting)
        waiting = next(packets, None)


def _packets(source: Any, audio: Any) -> Iterator[Any]:
    for packet in source.demux(source.streams.audio[0]):
        if packet.dts is not None:
            packet.stream = audio
            yield packet


def moments(cues: Sequence[Cue], end_ms: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """When the picture changes, in milliseconds, and the lines that it has from then on; the last is the end's."""
    changes: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    for cue in cues:
        for at_ms, lines in ((round(cue.start_s * TICKS), tuple(cue.lines)), (round(cue.end_s * TICKS), ())):
            if at_ms == changes[-1][0]:
                changes.pop()
            changes.append((at_ms, lines))
    ends = [at_ms for at_ms, _ in changes[1:]] + [end_ms]
    for (start, lines), end in zip(changes, ends, strict=True):
        yield from ((at_ms, lines) for at_ms in range(start, end, LONGEST_MS))
