"""The show's picture: the one given, or else the first edition's, or one that is drawn."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from narrator import edition
from narrator.cover.draw import draw
from narrator.errors import SettingsError
from narrator.podcast.show import Show

LEAST, MOST = 1400, 3000  # pixels a side, as Apple has it
MOST_BYTES = 512_000
QUALITIES = (92, 85, 75, 60, 40)
MOST_PIXELS = 100_000_000  # of a picture that is taken


def write(folder: Path, show: Show, editions: Sequence[Path]) -> str:
    """Write the picture into the show and return its file name, which changes with the picture: apps keep the old one.

    Without a picture given or an edition named, the one that the show has is kept. Raises SettingsError.
    """
    there = sorted(folder.glob("cover-*.jpg"))
    if show.cover is None and there and not editions:
        return there[0].name
    data = jpeg(_read(show.cover)) if show.cover else jpeg(_of_edition(show, editions))
    name = f"cover-{edition.text_hash(data)[:8]}.jpg"
    edition.write_if_changed(folder / name, data)
    for old in there:
        if old.name != name:
            old.unlink(missing_ok=True)
    return name


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"The cover {path} cannot be read: {error.strerror}.", remedy="Set cover in podcast.toml."
        ) from error


def _of_edition(show: Show, editions: Sequence[Path]) -> bytes:
    """The picture that lies in an edition's folder, else one that is drawn for the show."""
    for folder in editions:
        for name in ("cover.jpg", "cover.png"):
            if (folder / name).is_file():
                return (folder / name).read_bytes()
    return draw(show.title, show.author)


def jpeg(data: bytes) -> bytes:
    """A picture as apps want it: square, RGB, JPEG, 1400 to 3000 pixels a side, not over 512 kB if that can be.

    Raises SettingsError where it is no picture, not square, or too small.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise SettingsError("The cover has too many pixels.", remedy=f"Scale it to {MOST} × {MOST}.")
            picture = _flat(opened)
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise SettingsError(
            f"The cover is no picture that can be read ({error}).", remedy="Give a JPEG or PNG."
        ) from error
    if picture.width != picture.height or picture.width < LEAST:
        raise SettingsError(
            f"The cover has {picture.width} × {picture.height} pixels.",
            remedy=f"Give a square one of {LEAST} to {MOST} pixels a side.",
        )
    if picture.width > MOST:
        picture = picture.resize((MOST, MOST), Image.Resampling.LANCZOS)
    return smallest(picture)


def _flat(picture: Any) -> Any:
    """RGB, with what is transparent on white."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("RGB")
    return picture.convert("RGB")


def smallest(picture: Any) -> bytes:
    """JPEG in the best quality that fits into 512 kB, else in the least."""
    for quality in QUALITIES:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
        if buffer.tell() <= MOST_BYTES:
            break
    return buffer.getvalue()
