"""Small pictures for pages and wide ones for links in messengers, made from covers; their names change with them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from narrator import atomic, edition
from narrator.errors import OutputError
from narrator.podcast.episode import Episode
from narrator.podcast.show import Show

if TYPE_CHECKING:
    from PIL import Image

SHARE_SIZE = (1200, 630)  # pixels, as the Open Graph protocol's readers crop
THUMB = 480  # pixels a side: 240 on a screen of double density
RECIPE = 1  # changes whenever the same show would give other pictures
MARGIN = 40
TITLE_SIZE, SMALL_SIZE = 56, 32
LINES = 4  # of a title
PER_LINE = 10  # characters of 56 pixels beside the cover


@dataclass(frozen=True, slots=True)
class Pictures:
    """File names: the show's cover, its small and its wide picture, and those of episodes by name."""

    cover: str
    thumb: str
    share: str
    thumbs: dict[str, str]
    shares: dict[str, str]


def write(folder: Path, show: Show, cover: str, episodes: Sequence[Episode]) -> Pictures:
    """Write what is not there yet, and remove what is no longer needed."""
    made = small(folder, cover, episodes)
    sheets: dict[str, Image.Image] = {}
    shares = {
        each.name: _share(folder, each.cover or cover, f"{each.name}.share", (each.title, show.title), sheets)
        for each in episodes
    }
    needed = {made.thumb, made.share, *made.thumbs.values(), *shares.values()}
    for pattern in ("thumb-*.jpg", "share-*.jpg", "*.share-*.jpg"):
        for old in folder.glob(pattern):
            if old.name not in needed:
                old.unlink(missing_ok=True)
    return replace(made, shares=shares)


def small(folder: Path, cover: str, episodes: Sequence[Episode]) -> Pictures:
    """The show's pictures and the small ones of episodes, written where they are not there yet."""
    thumb = _thumb(folder, cover)
    thumbs = {each.name: _thumb(folder, each.cover) if each.cover else thumb for each in episodes}
    return Pictures(cover, thumb, _share(folder, cover, "share", ("", ""), {}), thumbs, {})


def _thumb(folder: Path, cover: str) -> str:
    from PIL import Image

    from narrator.cover.picture import smallest

    name = f"thumb-{_hash(cover)}.jpg"
    if not (folder / name).is_file():
        with Image.open(folder / cover) as opened:
            small = opened.convert("RGB").resize((THUMB, THUMB), Image.Resampling.LANCZOS)
        atomic.write(folder / name, smallest(small))
    return name


def _share(folder: Path, cover: str, stem: str, says: tuple[str, str], sheets: dict[str, Image.Image]) -> str:
    """A wide picture: the cover on a ground of its own colours, with a title beside it where there is one."""
    from narrator.cover.picture import smallest

    name = f"{stem}-{_hash(cover, *says)}.jpg"
    if not (folder / name).is_file():
        key = f"{cover}{bool(says[0])}"
        if key not in sheets:
            sheets[key] = _sheet(folder / cover, beside=bool(says[0]))
        sheet = sheets[key].copy()
        if says[0]:
            with suppress(OutputError):  # no typeface: then the cover alone
                _say(sheet, *says)
        atomic.write(folder / name, smallest(sheet))
    return name


def _sheet(cover: Path, *, beside: bool) -> Image.Image:
    from PIL import Image, ImageEnhance, ImageFilter

    with Image.open(cover) as opened:
        picture = opened.convert("RGB").resize((SHARE_SIZE[0], SHARE_SIZE[0]), Image.Resampling.LANCZOS)
    width, height = SHARE_SIZE
    ground = picture.crop((0, (width - height) // 2, width, (width + height) // 2))
    ground = ground.filter(ImageFilter.GaussianBlur(60))
    if beside:
        ground = ImageEnhance.Brightness(ground).enhance(0.45)
    side = height - 2 * MARGIN
    ground.paste(
        picture.resize((side, side), Image.Resampling.LANCZOS), (MARGIN if beside else (width - side) // 2, MARGIN)
    )
    return ground


def _say(sheet: Image.Image, title: str, show: str) -> None:
    from PIL import ImageDraw

    from narrator.cover import fonts

    pen = ImageDraw.Draw(sheet)
    left, top = SHARE_SIZE[1], 2 * MARGIN
    for line in _lines(title):
        pen.text((left, top), line, font=fonts.at_size(TITLE_SIZE), fill="white")
        top += round(TITLE_SIZE * 1.4)
    small = fonts.at_size(SMALL_SIZE)
    pen.text((left, SHARE_SIZE[1] - 2 * MARGIN), show[: PER_LINE * 2], font=small, fill="#ddd", anchor="ls")


def _lines(title: str) -> list[str]:
    """A title in lines of about equal width, the last with an ellipsis where it is too long."""
    from narrator.subtitles.characters import width

    found, line = [], ""
    for char in " ".join(title.split()):
        if width(line + char) > 2 * PER_LINE:
            found.append(line)
            line = ""
        line = (line + char).lstrip()
    found.append(line)
    if len(found) > LINES:
        found = [*found[: LINES - 1], found[LINES - 1][:-1] + "…"]
    return found


def _hash(*parts: str) -> str:
    return edition.text_hash("\n".join([str(RECIPE), *parts]))[:8]
