"""ASCII names for files and addresses, from Chinese titles."""

from __future__ import annotations

import re

LONGEST = 40
RESERVED = {"con", "prn", "aux", "nul", *(f"{device}{n}" for device in ("com", "lpt") for n in range(1, 10))}  # Windows


def slug(text: str, otherwise: str = "untitled") -> str:
    """Lower-case letters, digits and hyphens: pinyin for Chinese, at most LONGEST characters, never empty."""
    words = text if text.isascii() else _pinyin(text)
    name = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
    if len(name) > LONGEST:
        name = name[: LONGEST + 1].rpartition("-")[0] or name[:LONGEST]
    return otherwise if not name or name in RESERVED else name


def _pinyin(text: str) -> str:
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(text[: 4 * LONGEST], errors="default"))
