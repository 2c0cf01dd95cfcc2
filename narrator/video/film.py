"""Sound that is there already, and frames where something changes, into one MP4."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrator import atomic
from narrator.audio.containers import begun, opened
from narrator.audio.encode import CONTAINER_OPTIONS
from narrator.errors import CodecError
from narrator.video import texts
from narrator.video.options import VideoOptions
from narrator.video.picture import HEIGHT, WIDTH, Scene

if TYPE_CHECKING:
    from narrator.subtitles.model import Cue

ENCODERS = {
    "libx264": {"preset": "veryfast", "tune": "stillimage", "crf": "20"},
    "libopenh264": {},
    "h264_videotoolbox": {},
    "mpeg4": {"qscale": "3"},
}
"""H.264 by whichever encoder this FFmpeg has, else MPEG-4 part 2, and their options."""
TAGS = ("title", "album", "artist", "album_artist", "composer", "track", "genre", "date")
FRAME_RATE = 10  # a second, constant: a subtitle comes at most 50 ms off, and an hour is 36,000 frames
GROWTH = 2 * FRAME_RATE  # frames after which the line that shows the time is drawn anew
KEY_FRAMES = 2 * FRAME_RATE  # frames between two that seeking can start at
BT_709 = 1  # the colours of HD pictures


def film(path: Path, scene: Scene, cues: Sequence[Cue], duration_s: float, options: VideoOptions) -> None:
    """Put a picture to an MP4 file of sound, with the cues in it. Raises OutputError or CodecError."""
    import av

    form = CONTAINER_OPTIONS["mp4"]
    with atomic.replacing(path) as partial:
        try:
            with opened(path) as source, begun(partial, "mp4", form) as made:
                frames = _frames(scene, cues if options.burnt else (), duration_s)
                _film(source, made, frames, cues if options.track else None)
        except av.FFmpegError as error:
            if isinstance(error, OSError) and error.errno:
                raise atomic.cannot_write(path, error) from error
            raise CodecError(f"{path.name} could not be encoded: {error}.", remedy="Run `narrator doctor`.") from error


def _film(source: Any, made: Any, frames: Iterable[Any], track: Sequence[Cue] | None) -> None:
    made.metadata.update({name: text for name, text in source.metadata.items() if name in TAGS})
    made.set_chapters(source.chapters())
    video = _picture(made)
    audio = made.add_stream_from_template(source.streams.audio[0])
    written = [texts.add_track(made)] if track is not None else []
    for stream in (video, audio, *written):
        stream.metadata["language"] = source.streams.audio[0].metadata.get("language", "und")
    coming = _in_time(_packets(source, audio), *(texts.packets(stream, track or ()) for stream in written))
    waiting = next(coming, None)
    for number, frame in enumerate(frames):
        frame.pts, frame.time_base = number, Fraction(1, FRAME_RATE)
        while waiting is not None and waiting.pts * waiting.time_base * FRAME_RATE <= number:
            made.mux(waiting)
            waiting = next(coming, None)
        made.mux(video.encode(frame))
    made.mux(video.encode(None))
    while waiting is not None:
        made.mux(waiting)
        waiting = next(coming, None)


def _picture(made: Any) -> Any:
    import av

    name = next(name for name in ENCODERS if name in av.codecs_available)
    video = made.add_stream(
        name, rate=FRAME_RATE, width=WIDTH, height=HEIGHT, pix_fmt="yuv420p", options=ENCODERS[name]
    )
    video.codec_context.time_base = Fraction(1, FRAME_RATE)
    video.codec_context.gop_size = KEY_FRAMES
    video.codec_context.colorspace = video.codec_context.color_primaries = video.codec_context.color_trc = BT_709
    video.codec_context.thread_count = 1  # the same bytes on every machine
    return video


def _in_time(*streams: Iterable[Any]) -> Iterator[Any]:
    """The packets of several streams by their times."""
    return heapq.merge(*streams, key=lambda packet: packet.pts * packet.time_base)


def _frames(scene: Scene, cues: Sequence[Cue], duration_s: float) -> Iterator[Any]:
    """The frames of a film; one that looks like the one before is the same object."""
    import av

    frame, shown = None, None
    for number, lines in enumerate(shown_lines(cues, duration_s)):
        looks = (lines, number // GROWTH)
        if frame is None or looks != shown:
            drawn = scene.frame(lines, number / FRAME_RATE / duration_s)
            frame = av.VideoFrame.from_ndarray(drawn, format="rgb24").reformat(
                format="yuv420p", dst_colorspace="ITU709"
            )
            shown = looks
        yield frame


def _packets(source: Any, audio: Any) -> Iterator[Any]:
    for packet in source.demux(source.streams.audio[0]):
        if packet.dts is not None:
            packet.stream = audio
            yield packet


def shown_lines(cues: Sequence[Cue], duration_s: float) -> Iterator[tuple[str, ...]]:
    """The lines of every frame, by the nearest frame to each change; as many frames as the sound has room for."""
    coming = iter(cues)
    cue = next(coming, None)
    for number in range(max(1, int(duration_s * FRAME_RATE))):
        while cue is not None and round(cue.end_s * FRAME_RATE) <= number:
            cue = next(coming, None)
        yield tuple(cue.lines) if cue is not None and round(cue.start_s * FRAME_RATE) <= number else ()
