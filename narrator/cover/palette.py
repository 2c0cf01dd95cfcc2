"""Calm colours, the same for the same title."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

Colour = tuple[int, int, int]


class Palette(NamedTuple):
    """The ground, what is drawn on it quietly, the letters, and one accent."""

    ground: Colour
    shade: Colour
    ink: Colour
    accent: Colour


# Named after the traditional colours that the grounds come near to.
PALETTES = (
    Palette((33, 50, 70), (45, 65, 88), (240, 232, 214), (201, 122, 84)),  # 黛蓝
    Palette((38, 62, 56), (51, 79, 71), (240, 234, 216), (206, 160, 88)),  # 松绿
    Palette((110, 46, 42), (129, 62, 56), (245, 232, 213), (222, 176, 110)),  # 枣红
    Palette((62, 50, 70), (79, 65, 88), (240, 230, 224), (196, 140, 130)),  # 绀紫
    Palette((236, 227, 208), (222, 209, 184), (46, 44, 42), (164, 62, 48)),  # 米黄
    Palette((214, 222, 214), (196, 208, 198), (38, 52, 50), (150, 74, 54)),  # 月白
    Palette((74, 62, 50), (92, 78, 63), (242, 232, 214), (201, 144, 82)),  # 茶褐
    Palette((44, 74, 86), (58, 92, 105), (240, 234, 220), (222, 160, 102)),  # 石青
)


def palette(title: str) -> Palette:
    return PALETTES[seed(title) % len(PALETTES)]


def seed(title: str) -> int:
    """A number that stays the same for the same title."""
    return int.from_bytes(hashlib.sha256(title.encode("utf-8", "replace")).digest()[:8], "big")
