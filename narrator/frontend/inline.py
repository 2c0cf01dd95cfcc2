"""Readings that an author writes into a script: `[单](shan4)老师`."""

from __future__ import annotations

import re

from narrator.frontend.syllables import is_syllable

_MARKED = re.compile(r"\[([^\[\]\n]{1,60})\]\(([^()\n]{1,120})\)")


def take_readings(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """A text without its marks, and what they say: (start, end, reading) in the text that is left.

    A mark in which there is neither pinyin nor phonemes, such as a link, stays as it is.
    """
    plain: list[str] = []
    readings: list[tuple[int, int, str]] = []
    length = at = 0
    for match in _MARKED.finditer(text):
        shown, said = match.groups()
        if not _is_reading(said):
            continue
        plain += [text[at : match.start()], shown]
        length += match.start() - at
        readings.append((length, length + len(shown), said))
        length += len(shown)
        at = match.end()
    return "".join([*plain, text[at:]]), readings


def _is_reading(said: str) -> bool:
    syllables = said.replace("ü", "v").split()
    is_phonemes = len(said) > 2 and said.startswith("/") and said.endswith("/")
    return is_phonemes or (bool(syllables) and all(map(is_syllable, syllables)))
