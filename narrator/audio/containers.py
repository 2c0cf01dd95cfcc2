"""The one door through which files of sound are opened: FFmpeg reads sound in them, and nothing that they name.

FFmpeg also knows playlists, descriptions of network streams and lists of files, whatever a file's name ends in, and
takes a name with a colon for an address. Such a file could have other files read aloud, or connections opened.
"""

from __future__ import annotations

import errno
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from av.audio import AudioStream
    from av.container import InputContainer, OutputContainer

    from narrator.audio.clip import Samples

# FFmpeg's names of the containers whose sound lies in the file itself, of those that people have recordings in.
READ = (
    "aac", "ac3", "aiff", "amr", "ape", "asf", "au", "avi", "caf", "dsf", "dts", "eac3", "flac", "flv", "matroska",
    "mlp", "mov", "mp3", "mpc", "mpc8", "mpeg", "mpegts", "ogg", "rm", "tak", "truehd", "tta", "voc", "w64", "wav",
    "wv",
)  # fmt: skip
LEAST_RATE = 2_000  # Hz; telephones have 8,000. A header that claims less makes hours of a few kilobytes
LOUDEST = 100.0  # 40 dB above full scale: sound in floating point may lie above it
DOORS = {"format_whitelist": ",".join(READ), "protocol_whitelist": "file"}


def opened(source: Path | BinaryIO) -> InputContainer:
    """A file of sound, or one in memory. Raises av.FFmpegError or OSError where it is none, as PyAV does."""
    import av

    name = source.name if isinstance(source, Path) else None
    try:
        options = {**DOORS, "codec_whitelist": _decoders()}
        container = av.open(_address(source) if isinstance(source, Path) else source, "r", options=options)
    except av.ArgumentError as error:
        raise av.InvalidDataError(error.errno or 0, "no sound, or a list of other files", name) from error
    if any(_is_strange(stream) for stream in container.streams.audio[:1]):
        container.close()
        raise av.InvalidDataError(errno.EINVAL, "no kind of sound that is known, or no rate that sound has", name)
    return container


@cache
def _decoders() -> str:
    """Those of sound, by FFmpeg's names: to learn what a cover is, it would decode that, as large as it may be."""
    from av.codec.codec import Codec, UnknownCodecError, codecs_available

    found = []
    for name in codecs_available:
        with suppress(UnknownCodecError):  # it can only be written
            if (codec := Codec(name, "r")).type == "audio":
                found.append(codec.name)
    return ",".join(sorted(found))


def _is_strange(stream: AudioStream) -> bool:
    """Whether nothing decodes it, or its header makes hours of little."""
    return stream.codec_context is None or 0 < stream.rate < LEAST_RATE


def reckonable(samples: Samples) -> Samples:
    """Samples of somebody else, with silence for what is no number."""
    import numpy as np

    return np.clip(np.nan_to_num(samples, posinf=LOUDEST, neginf=-LOUDEST), -LOUDEST, LOUDEST)


def begun(path: Path, container: str, options: dict[str, str]) -> OutputContainer:
    """A file to be written, in a container by FFmpeg's name of it. Raises as PyAV does."""
    import av

    return av.open(_address(path), "w", format=container, options=options)


def why_unreadable(error: Exception) -> str:
    """What is wrong with a file of sound that could not be read, for people."""
    import av

    if isinstance(error, av.InvalidDataError | av.EOFError):
        return "it holds no sound, or is damaged"
    return (getattr(error, "strerror", "") or str(error)).lower()


def _address(path: Path) -> str:
    """A path that is taken for nothing but a path, whatever it begins with."""
    return f"file:{path}"
