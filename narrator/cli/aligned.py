"""A text under its pinyin: two lines, aligned by how wide their characters stand on a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from narrator.frontend import TokenKind, Utterance
from narrator.frontend.doubts import LEAST
from narrator.frontend.model import Token

TONES = {"a": "āáǎà", "e": "ēéěè", "i": "īíǐì", "o": "ōóǒò", "u": "ūúǔù", "ü": "ǖǘǚǜ"}
DOUBT = "?"


class Cell(NamedTuple):
    """What stands above and below in one column."""

    above: str
    below: str

    @property
    def width(self) -> int:
        return max(columns(self.above) + bool(self.above), columns(self.below))


def columns(text: str) -> int:
    """How many columns of a terminal a text takes: two for a full-width character, none for a mark on another."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)


def toned(syllable: str) -> str:
    """`shan4` → `shàn`: on a or e, else on the o of ou, else on the last vowel."""
    letters, tone = syllable[:-1].replace("v", "ü"), syllable[-1:]
    if tone not in ("1", "2", "3", "4"):
        return letters
    vowels = [place for place, letter in enumerate(letters) if letter in TONES]
    if not vowels:
        return letters
    open_ = [place for place in vowels if letters[place] in "ae"]
    at = open_[0] if open_ else letters.find("ou") if "ou" in letters else vowels[-1]
    return letters[:at] + TONES[letters[at]][int(tone) - 1] + letters[at + 1 :]


def aligned(utterance: Utterance, width: int) -> Iterator[str]:
    """Lines for a terminal of so many columns, pinyin above and text below; `?` marks what is doubtful."""
    row: list[Cell] = []
    used = 0
    for cell in _cells(utterance):
        if row and used + cell.width > width:
            yield from _lines(row)
            row, used = [], 0
        row.append(cell)
        used += cell.width
    if row:
        yield from _lines(row)


def _lines(row: list[Cell]) -> Iterator[str]:
    yield "".join(cell.above + " " * (cell.width - columns(cell.above)) for cell in row).rstrip()
    yield "".join(cell.below + " " * (cell.width - columns(cell.below)) for cell in row).rstrip()


def _cells(utterance: Utterance) -> Iterator[Cell]:
    for token in utterance.tokens:
        text = utterance.text[token.start : token.end]
        mark = DOUBT if token.doubt >= LEAST and not token.fixed else ""
        if token.kind is TokenKind.HAN and len(token.surface) == len(text):
            yield from (Cell(toned(said) + mark, char) for char, said in zip(text, token.surface, strict=True))
        else:
            yield Cell((" ".join(map(toned, token.surface)) or _phonemes(token)) + mark, text)


def _phonemes(token: Token) -> str:
    return f"/{' '.join(token.phonemes)}/" if token.phonemes else ""


def expansions(utterance: Utterance) -> list[str]:
    """What is spoken otherwise than it is written: `11块5 → 十一块五`, and what is not read at all."""
    found: list[str] = []
    for token in utterance.tokens:
        text = utterance.text[token.start : token.end]
        if token.is_spoken and token.kind is not TokenKind.HAN and token.spoken not in (text, ""):
            found.append(f"{text} → {token.spoken}")
        elif token.kind is TokenKind.SILENT and text.strip():
            found.append(f"{text.strip()} → (not read)")
    return found
