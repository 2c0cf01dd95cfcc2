"""Pictures of others, made fit for players and shops: square, RGB, JPEG, 1400 to 3000 pixels a side."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from narrator.errors import SettingsError

if TYPE_CHECKING:
    from PIL import Image

LEAST, MOST = 1400, 3000  # pixels a side, as Apple has it
LEAST_TAKEN = 200  # of a picture that can be made fit
MOST_PIXELS = 40_000_000  # of a picture that is decoded, in 4 bytes each
MOST_JPEG_PIXELS = 110_000_000  # is decoded at a half or less; where it comes in scans, from 8 bytes a pixel
MOST_SCANS = 200  # of a JPEG, each of which may be a few bytes and still passes over the whole picture; usual are ten
JPEGS = ("JPEG", "MPO")  # the latter of several pictures, of which the first counts
SCAN = b"\xff\xda"  # begins one, and stands nowhere within
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")  # Pillow hands EPS to a program, Ghostscript
MOST_BYTES = 512_000
COMMENT = b"made by Narrator"  # in every cover of ours, so that it is not taken for one that somebody put there
HEAD_BYTES = 1024  # in which the comment stands
EMBEDDED = 1000  # pixels a side inside a sound file, where it is shown small
QUALITIES = (90, 82, 74, 64, 50, 35)


def read(path: Path) -> bytes:
    """A picture's bytes. Raises SettingsError where its file cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"The cover {path} cannot be read: {error.strerror}.",
            remedy="Give a JPEG or PNG: --cover, or cover in podcast.toml.",
        ) from error


def fitted(data: bytes, name: str = "The cover") -> bytes:
    """The picture as a cover; one that is not square stands on a ground in the colour of its edge.

    Raises SettingsError, which calls it `name`, where it is no picture, or too small or too large a one.
    """
    picture = _opened(data, name)
    side = min(max(*picture.size, LEAST), MOST)
    return smallest(_on_square(picture, side))


def embedded(cover: bytes) -> bytes:
    """A cover as it is put into sound files."""
    picture = _opened(cover)
    return smallest(_on_square(picture, min(max(picture.size), EMBEDDED)))


def _opened(data: bytes, name: str = "The cover") -> Image.Image:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with header(io.BytesIO(data)) as opened:
            most = MOST_JPEG_PIXELS if opened.format in JPEGS else MOST_PIXELS
            if opened.width * opened.height > most or min(opened.size) < LEAST_TAKEN:
                raise SettingsError(
                    f"{name} has {opened.width} × {opened.height} pixels.",
                    remedy=f"Give a picture of {LEAST} to {MOST} pixels a side.",
                )
            if opened.format in JPEGS and data.count(SCAN) > MOST_SCANS:
                raise SettingsError(
                    f"The cover comes in more than {MOST_SCANS} scans.", remedy="Save it as another JPEG, or as PNG."
                )
            opened.thumbnail((MOST, MOST), Image.Resampling.LANCZOS, reducing_gap=1.5)  # decodes a JPEG smaller
            return _flat(ImageOps.exif_transpose(opened))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        why = "" if isinstance(error, UnidentifiedImageError) else f" ({error})"  # it names a buffer's address
        raise SettingsError(f"{name} is no picture that can be read{why}.", remedy="Give a JPEG or PNG.") from error


def header(source: Path | io.BytesIO) -> Image.Image:
    """A picture of which only the header is read: its size and kind. Raises OSError and its kin, as Pillow does."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # who decodes it looks at its size
        return Image.open(source, formats=FORMATS)


def _flat(picture: Image.Image) -> Image.Image:
    """RGB, with what is transparent on white."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")
    return picture.convert("RGB")


def _on_square(picture: Image.Image, side: int) -> Image.Image:
    from PIL import Image

    scale = side / max(picture.size)
    scaled = picture.resize(
        (max(1, round(picture.width * scale)), max(1, round(picture.height * scale))), Image.Resampling.LANCZOS
    )
    if scaled.width == scaled.height:
        return scaled
    square = Image.new("RGB", (side, side), _edge_colour(picture))
    square.paste(scaled, ((side - scaled.width) // 2, (side - scaled.height) // 2))
    return square


def _edge_colour(picture: Image.Image) -> tuple[int, int, int]:
    """The mean colour of the two longer edges."""
    width, height = picture.size
    boxes = ((0, 0, 1, height), (width - 1, 0, width, height)) if height > width else (
        (0, 0, width, 1), (0, height - 1, width, height)
    )  # fmt: skip
    colours = [picture.crop(box).resize((1, 1), resample=4).getpixel((0, 0)) for box in boxes]
    red, green, blue = (round(sum(channel) / 2) for channel in zip(*colours, strict=True))
    return red, green, blue


def smallest(picture: Image.Image) -> bytes:
    """JPEG in the best quality that fits into 512 kB, else in the least."""
    for quality in QUALITIES:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality, optimize=True, dpi=(72, 72), comment=COMMENT)
        if buffer.tell() <= MOST_BYTES:
            break
    return buffer.getvalue()
