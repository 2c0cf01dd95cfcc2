"""Lists by which voices are judged, divided by a fixed hash into a part to search on and a part for the last look."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"
PARTS = ("search", "unseen")
FRESH, PARAGRAPHS = "fresh", "paragraphs"  # lists that are not divided


class Entry(NamedTuple):
    kind: str
    text: str


def entries(name: str, part: str) -> list[Entry]:
    """Those of `data/NAME.txt` that belong to a part, in the order of their hashes, which mixes the kinds."""
    return sorted((entry for entry in lines(name) if _part(entry.text) == part), key=lambda entry: _hash(entry.text))


def lines(name: str) -> list[Entry]:
    """All of `data/NAME.txt`, as they stand."""
    kind, found = "", []
    for line in (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line and not line.startswith("#"):
            found.append(Entry(kind, line))
    return found


def _part(text: str) -> str:
    return PARTS[int(_hash(text)[:8], 16) % 2]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
