"""Names for files and addresses, from Chinese titles: in their own characters, or in ASCII."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 40
RESERVED = {  # by Windows
    "con", "prn", "aux", "nul", "conin$", "conout$",
    *(f"{device}{n}" for device in ("com", "lpt") for n in "123456789¹²³"),
}  # fmt: skip


LONGEST_LINE = 300  # characters of a title
DIRECTIONS = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")  # and what has no width
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def title_line(title: str) -> str:
    """A title or a name as feeds, tags and lists take it: a line without controls, of at most LONGEST_LINE characters.

    What turns the direction of writing, or has no width, is no part of a name, but for joiners of emoji and of letters.
    """
    line = re.sub(" {2,}", " ", CONTROLS.sub(" ", DIRECTIONS.sub("", title))).strip()
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1] + "…"


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


FORBIDDEN = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")  # by Windows; their full-width forms are allowed
LONGEST_NAME, LONGEST_NAME_BYTES = 60, 160  # of 255 bytes; endings and the mark of a partial file are added


def file_name(title: str, otherwise: str = "untitled") -> str:
    """A title as a name that Windows, macOS, Linux and ZIP files take; never empty, at most LONGEST_NAME characters."""
    shown = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in unicodedata.normalize("NFC", title))
    name = " ".join(shown.translate(FORBIDDEN).split())[:LONGEST_NAME]
    name = name.encode()[:LONGEST_NAME_BYTES].decode(errors="ignore").strip(" .")
    return otherwise if not name else f"{name}_" if is_reserved(name) else name


def is_reserved(name: str) -> bool:
    """Whether Windows takes a file's name for a device, whatever its ending."""
    return name.partition(".")[0].strip().lower() in RESERVED
