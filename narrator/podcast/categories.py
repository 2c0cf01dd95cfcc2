"""Apple's list of podcast categories, which other directories take over (podcasters.apple.com, 2026)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("categories.txt")


@cache
def categories() -> dict[str, tuple[str, ...]]:
    """Every category with its subcategories."""
    rows = (line.split(":") for line in TABLE.read_text(encoding="utf-8").splitlines())
    return {name: tuple(part.strip() for part in parts.split(",") if part.strip()) for name, parts in rows}


def names() -> list[str]:
    """`Arts`, `Arts > Books`, … as they stand in settings."""
    return [name for top, parts in categories().items() for name in (top, *(f"{top} > {part}" for part in parts))]


def split(name: str) -> tuple[str, ...]:
    """`Arts > Books` as its one or two parts. Raises ValueError where it is none of Apple's."""
    if name not in names():
        raise ValueError(name)
    return tuple(part.strip() for part in name.split(" > "))
