"""Tags, chapters and covers as each container has them."""

from __future__ import annotations

import base64
import os
import shutil
import struct
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrator.audio import id3
from narrator.audio.formats import AudioFormat, Tagging
from narrator.audio.tags import Tags, encodable

if TYPE_CHECKING:
    import av

COPIED_BYTES = 1 << 20
FRONT_COVER = 3


def describe(container: av.container.OutputContainer, form: AudioFormat, tags: Tags) -> av.Packet[Any] | None:
    """Give a container its tags and chapters; the cover as a packet, to be written before the sound."""
    texts = _texts(tags)
    vorbis = form.tagging in (Tagging.FLAC, Tagging.OGG)
    if vorbis:
        texts |= _chapter_comments(tags)
    if form.tagging is Tagging.OGG and tags.cover_type:
        texts["METADATA_BLOCK_PICTURE"] = base64.b64encode(picture_block(tags)).decode()
    container.metadata.update(texts)
    if tags.language:
        container.streams[0].metadata["language"] = tags.language
    if tags.chapters and not vorbis:
        container.set_chapters(
            [
                {"id": number, "start": chapter.start_ms, "end": chapter.end_ms, "time_base": Fraction(1, 1000),
                 "metadata": {"title": encodable(chapter.text)}}
                for number, chapter in enumerate(tags.chapters, 1)
            ]
        )  # fmt: skip
    return _picture(container, tags) if tags.cover_type and form.tagging in (Tagging.ATOMS, Tagging.FLAC) else None


def _texts(tags: Tags) -> dict[str, str]:
    track = f"{tags.track}/{tags.tracks}" if tags.track else ""
    texts = {
        "title": tags.title, "album": tags.album, "artist": tags.artist, "album_artist": tags.artist,
        "composer": tags.narrator, "track": track, "genre": tags.genre, "date": tags.year,
        "language": tags.language, "lyrics": tags.lyrics,
    }  # fmt: skip
    return {name: encodable(text) for name, text in texts.items() if text}


def _chapter_comments(tags: Tags) -> dict[str, str]:
    """https://wiki.xiph.org/Chapter_Extension: FFmpeg writes none into FLAC, and into Ogg 13.9 s for 12.9."""
    comments: dict[str, str] = {}
    for number, chapter in enumerate(tags.chapters, 1):
        minutes, ms = divmod(chapter.start_ms, 60_000)
        comments[f"CHAPTER{number:03}"] = f"{minutes // 60:02}:{minutes % 60:02}:{ms // 1000:02}.{ms % 1000:03}"
        comments[f"CHAPTER{number:03}NAME"] = encodable(chapter.text)
    return comments


def _picture(container: av.container.OutputContainer, tags: Tags) -> av.Packet[Any]:
    import av

    width, height = size(tags.cover)
    codec = "png" if tags.cover_type == "image/png" else "mjpeg"
    stream = container.add_mux_stream(codec, rate=1, width=width, height=height)
    stream.disposition = av.stream.Disposition.attached_pic
    stream.metadata["comment"] = "Cover (front)"
    packet = av.Packet(tags.cover)
    packet.stream, packet.pts, packet.dts, packet.time_base = stream, 0, 0, Fraction(1, 1)
    packet.is_keyframe = True
    return packet


def size(picture: bytes) -> tuple[int, int]:
    """Width and height in pixels of a JPEG or PNG."""
    import io

    from PIL import Image

    with Image.open(io.BytesIO(picture)) as image:
        return image.size


def picture_block(tags: Tags) -> bytes:
    """The cover as FLAC's METADATA_BLOCK_PICTURE (RFC 9639, 8.8)."""
    width, height = size(tags.cover)
    kind = tags.cover_type.encode()
    return (
        struct.pack(">II", FRONT_COVER, len(kind))
        + kind
        + struct.pack(">IIIIII", 0, width, height, 24, 0, len(tags.cover))
        + tags.cover
    )


def put_before(path: Path, head: bytes) -> None:
    """Put bytes before a file's own."""
    whole = path.with_name(f"{path.name}.partial")
    replace_tag(path, whole, head)
    whole.replace(path)


def replace_tag(path: Path, other: Path, tag: bytes) -> None:
    """Write an MP3 anew, with `tag` instead of any ID3v2 tag that it has."""
    with path.open("rb") as body, other.open("wb") as file:
        body.seek(id3.length(body.read(id3.HEADER_BYTES)))
        file.write(tag)
        shutil.copyfileobj(body, file, COPIED_BYTES)


def append_chunk(path: Path, name: bytes, content: bytes) -> None:
    """Add a chunk to a RIFF file's end, and its size to the file's."""
    with path.open("rb+") as file:
        file.seek(0, os.SEEK_END)
        file.write(name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2))
        length = file.tell()
        file.seek(4)
        file.write(struct.pack("<I", min(length - 8, 0xFFFFFFFF)))
