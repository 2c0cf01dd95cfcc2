"""Cases as data: lines of `tests/cases/*.txt`, with `#` for comments."""

from __future__ import annotations

import re
from pathlib import Path

from narrator.frontend import TokenKind, Utterance

FOLDER = Path(__file__).parents[1] / "cases"
_MARK = re.compile(r"\[(.)\]\((\w+)\)")


def lines(*names: str) -> list[str]:
    """The lines of files, without comments and empty ones."""
    texts = ((FOLDER / f"{name}.txt").read_text(encoding="utf-8") for name in names)
    return [line for text in texts for line in text.splitlines() if line and not line.startswith("#")]


def pairs(*names: str) -> list[tuple[str, str]]:
    """Lines `text → what is expected`."""
    divided = [line.partition(" → ") for line in lines(*names)]
    assert all(arrow for _, arrow, _ in divided)
    return [(text, expected) for text, _, expected in divided]


def marked(line: str) -> tuple[str, dict[int, str]]:
    """A line such as `银[行](hang2)` as its text and the reading expected at each marked place."""
    text, readings, at = "", {}, 0
    for match in _MARK.finditer(line):
        text += line[at : match.start()]
        readings[len(text)] = match[2]
        text += match[1]
        at = match.end()
    assert readings, line
    return text + line[at:], readings


def syllable_at(utterance: Utterance, index: int, surface: bool = False) -> str:
    """The syllable of the Chinese character at a place of the text."""
    token = next(token for token in utterance.tokens if token.start <= index < token.end)
    assert token.kind is TokenKind.HAN
    syllables = token.surface if surface else token.pinyin
    return syllables[index - token.start]
