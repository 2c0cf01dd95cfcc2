"""Simplified and traditional characters: the same cues in the other script, character for character."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from narrator.subtitles.model import Cue, Header

if TYPE_CHECKING:
    from opencc import OpenCC


class WritingSystem(StrEnum):
    """A way to write Chinese, by its ISO 15924 code. Traditional characters take the forms that are usual in Taiwan."""

    HANS = "Hans"
    HANT = "Hant"


_TO = {WritingSystem.HANS: "tw2s", WritingSystem.HANT: "s2tw"}  # characters, not vocabulary: each stays one
_CONVERTIBLE = re.compile("[^\0-\x1f\x7f-\x9f\ud800-\udfff]+")  # OpenCC stops at NUL and takes no lone surrogates


@cache
def _converter(name: str) -> OpenCC:
    from opencc import OpenCC

    return OpenCC(name)


def in_script(cues: Sequence[Cue], header: Header, script: WritingSystem) -> tuple[list[Cue], Header]:
    """The cues of a chapter, and what is said about it, in a script; as they are where they are written in it already.

    Lines, times and spans stay as they are.
    """
    header = replace(header, language=f"zh-{script}")
    if script_of("\n".join(cue.text for cue in cues)) is script:
        return list(cues), header
    header = replace(header, title=convert(header.title, script), author=convert(header.author, script))
    return [replace(cue, lines=tuple(_lines(cue, script))) for cue in cues], header


def _lines(cue: Cue, script: WritingSystem) -> Iterator[str]:
    """A cue's lines, converted as one: a phrase may go over both."""
    text, at = convert(cue.text, script), 0
    for line in cue.lines:
        yield text[at : at + len(line)]
        at += len(line)


def convert(text: str, script: WritingSystem) -> str:
    """A text in a script, as long as before."""
    converter = _converter(_TO[script])
    return _CONVERTIBLE.sub(lambda run: _same_length(run.group(), converter), text)


def _same_length(run: str, converter: OpenCC) -> str:
    converted: str = converter.convert(run)
    if len(converted) == len(run):
        return converted
    return "".join((converter.convert(char) + char)[:1] for char in run)


def script_of(text: str) -> WritingSystem:
    """Which script a text is written in; traditional where more of it would change to become simplified."""
    text = "".join(_CONVERTIBLE.findall(text))
    to_simple, to_traditional = (_converter(name).convert(text) for name in ("t2s", "s2t"))
    changed = [sum(a != b for a, b in zip(text, other, strict=False)) for other in (to_simple, to_traditional)]
    return WritingSystem.HANT if changed[0] > changed[1] else WritingSystem.HANS
