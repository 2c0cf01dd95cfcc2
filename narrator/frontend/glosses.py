"""Pinyin in a text: a gloss behind its characters, `翟（zhái）`, and syllables that stand by themselves, `nǐ hǎo`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from narrator.frontend.characters import HAN
from narrator.frontend.layers import candidates
from narrator.frontend.readings import readings
from narrator.syllables import plain_syllables, tone_digits

_LETTER = "a-zA-ZüÜêāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜĀÁǍÀĒÉĚÈŌÓǑÒńňǹḿ\u0300\u0301\u0304\u0308\u030c"
_ONLY_PINYIN = re.compile("[āǎēěīǐōǒūǔǖǘǚǜĀǍĒĚŌǑňńǹ\u0304\u030c]")  # letters that no other language here has
_MARK = re.compile("[\u0300\u0301\u0304\u030c]")
_GLOSS = re.compile(
    rf"[”』」》\"]?[（(\[【［]\s?(?:[读念]?[作为]?|音|拼音|读音)[:：]?\s?([{_LETTER}][{_LETTER}1-5’'·\s-]{{0,60}})\s?[)）\]】］]"
)
_GLOSSED = re.compile(f"[{HAN}]{{1,12}}$")
_RUN = re.compile(rf"[{_LETTER}]{{1,24}}(?:[ '’-][{_LETTER}]{{1,24}}){{0,16}}")
_READ_AS = re.compile(r"(?:[读念注标]|[读念拼发]作|[读拼注发]音|音|[声调]|叫)[为是作成做了：:]{0,3}\s?[“‘\"《(（/\[]?$")
_LONGEST = 7  # letters and marks of a syllable


class Gloss(NamedTuple):
    """A gloss from `start` to `end`, and the syllables of the characters from `first` to `glossed`."""

    start: int
    end: int
    first: int
    glossed: int
    syllables: tuple[str, ...]


def find(text: str) -> Iterator[Gloss]:
    """The glosses of a text, in order: pinyin in brackets that has as many syllables as it has characters before it."""
    for match in _GLOSS.finditer(text):
        quoted = match.group()[0] not in "（([【［"
        run = _GLOSSED.search(text, max(0, match.start() - 12), match.start())
        said = _said(match[1]) if run else ()
        if not run or not said or len(said) > len(run.group()):
            continue
        if known := _decided(run.group()[-len(said) :], said, has_tones=_has_tones(match[1])):
            yield Gloss(match.start() + quoted, match.end(), match.start() - len(said), match.start(), known)


def _has_tones(written: str) -> bool:
    return bool(_MARK.search(unicodedata.normalize("NFD", written)) or re.search(r"[a-zü][1-5]", written))


def _decided(characters: str, said: tuple[str, ...], *, has_tones: bool) -> tuple[str, ...]:
    """The syllables of glossed characters; a gloss without tones must be a reading that each of them has."""
    if has_tones:
        return said
    found = []
    for character, syllable in zip(characters, said, strict=True):
        known = (readings().of_character(character), *candidates(character))
        found.append(next((reading for reading in known if reading[:-1] == syllable[:-1]), ""))
    return tuple(found) if all(found) else ()


def syllables_at(text: str, at: int) -> tuple[int, tuple[str, ...]] | None:
    """Where the syllables with tone marks that stand at a place end, and what they are: `nǐ hǎo`, `Zhōngguó`."""
    match = _RUN.match(text, at)
    if not match or not _MARK.search(unicodedata.normalize("NFD", match.group())):
        return None
    sure = _ONLY_PINYIN.search(match.group()) or _READ_AS.search(text, max(0, at - 6), at)
    said = _said(match.group()) if sure else ()
    return (match.end(), said) if said else None


def _said(written: str) -> tuple[str, ...]:
    """The syllables of pinyin as it is written, in words and with tone marks or digits; none if a part is no pinyin."""
    found: list[str] = []
    for part in re.findall(rf"[{_LETTER}]+[1-5]?", written):
        syllables = _divided(unicodedata.normalize("NFD", part.lower()))
        if not syllables:
            return ()
        found += syllables
    return tuple(found)


@lru_cache(maxsize=4096)
def _divided(letters: str) -> tuple[str, ...]:
    """The fewest syllables that make up decomposed letters, each with one mark at most."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST), end):
            head, syllable = best[start], _syllable(letters[start:end])
            if head is not None and syllable and (best[end] is None or len(head) + 1 < len(best[end] or ())):
                best[end] = (*head, syllable)
    return best[-1] or ()


def _syllable(letters: str) -> str:
    """`lǜ`, decomposed, or `lv4` as a syllable with its tone digit; nothing if it is none."""
    if not letters or _MARK.match(letters) or letters[0] == "\u0308" or len(_MARK.findall(letters)) > 1:
        return ""
    digit = letters[-1] if letters[-1] in "12345" else ""
    said = tone_digits(letters.removesuffix(digit) if digit else letters)
    plain = said[:-1]
    if plain[:1] in "jqxy" and "v" in plain:
        plain = plain.replace("v", "u")
    if plain not in plain_syllables() or (len(plain) == 1 and plain in "mn"):
        return ""
    return plain + (digit or said[-1])
