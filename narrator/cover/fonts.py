"""A typeface with Chinese characters: the one that is installed with Narrator, else one of the system's."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from narrator.errors import OutputError

FOLDERS = {
    "linux": ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts"),
    "darwin": ("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
    "win32": (r"%WINDIR%\Fonts", r"%LOCALAPPDATA%\Microsoft\Windows\Fonts"),
}
NAMES = (
    "NotoSerifCJK", "NotoSerifSC", "SourceHanSerif", "Songti", "simsun", "NotoSansCJK", "NotoSansSC", "SourceHanSans",
    "PingFang", "STHeiti", "msyh", "wqy-",
)  # fmt: skip
"""What files of Chinese typefaces are called, with serifs first, as a title is best set."""


@cache
def face(*, sans: bool = False) -> str:
    """The path of a typeface, for titles or for subtitles. Raises OutputError where there is none for Chinese."""
    for path in _found(sans):
        return str(path)
    raise OutputError(
        "No typeface with Chinese characters was found, so no cover can be drawn.",
        remedy="Install the package pylopdf-fonts-zh-cn, or give a picture with --cover.",
        path="",
    )


def _found(sans: bool) -> Iterator[Path]:
    try:
        import pylopdf_fonts_zh_cn
    except ImportError:
        pass
    else:
        yield Path(pylopdf_fonts_zh_cn.sans_path() if sans else pylopdf_fonts_zh_cn.serif_path())
    files = [path for folder in _folders() for path in sorted(folder.rglob("*.[ot]t[fc]"))]
    for name in NAMES:
        yield from (path for path in files if path.name.lower().startswith(name.lower()))


def _folders() -> Iterator[Path]:
    for folder in FOLDERS.get(sys.platform, FOLDERS["linux"]):
        yield Path(os.path.expandvars(folder)).expanduser()


@cache
def at_size(size: int, *, sans: bool = False) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(face(sans=sans), size)
