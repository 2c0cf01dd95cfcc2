"""Chinese names written in pinyin: `Zhang Wei` is read as a Chinese would read it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from narrator.frontend import english
from narrator.frontend.characters import DATA

_NAME = re.compile(r"([A-Z][a-z]{1,5}|[A-Z]{2,6}) ([A-Z][a-z]{1,11}(?:-[A-Z]?[a-z]{1,5})?)(?![A-Za-z])")
_WORD = re.compile(r"[A-Z]?[a-z']{4,18}")
_CHINESE_ALONE = re.compile(r"zh|x[iu]|q[iu](?!e)|iang|iong|uang|iao|[^aeiou]ong|ueng|engg|ouyi")
_CHINESE_BESIDE = re.compile("[\u4e00-\u9fff、，。；：（）《》“”]")
_LONGEST = 6  # letters of a syllable


@cache
def _characters() -> tuple[dict[str, str], dict[str, str]]:
    """Syllable → a character of surnames, and of given names."""
    lines = (DATA / "names.txt").read_text(encoding="utf-8").splitlines()
    surnames, given = (line.split()[1:] for line in lines if not line.startswith("#"))
    return {entry[:-1]: entry[-1] for entry in surnames}, {entry[:-1]: entry[-1] for entry in given}


def name_at(text: str, at: int) -> tuple[int, str] | None:
    """Where the name that stands at a place ends, and Chinese characters that sound like it."""
    match = _NAME.match(text, at)
    if not match:
        return None
    surname, given = match[1].lower(), match[2].replace("-", "").lower()
    first = _characters()[0].get(surname)
    rest = syllables(given)
    if not first or not rest or len(rest) > 2:
        return None
    foreign = bool(_CHINESE_ALONE.search(surname + given)) or english.known(match[1].capitalize()) is None
    if not foreign and len(rest) == 1 and english.is_common(given) and not _is_in_chinese(match):
        return None
    return match.end(), first + said(rest)


def _is_in_chinese(match: re.Match[str]) -> bool:
    """Whether two short words that could be English too (`Li Na`, `Sun Yang`) stand alone in Chinese."""
    left, right = match.string[: match.start()][-1:], match.string[match.end() : match.end() + 1]
    return bool(_CHINESE_BESIDE.match(left) or _CHINESE_BESIDE.match(right)) and match[1].istitle()


def word(text: str) -> str:
    """Characters that sound like a word which can only be pinyin (`Xiaohongshu`), or nothing."""
    if not _WORD.fullmatch(text) or not _CHINESE_ALONE.search(text.lower()) or english.known(text) is not None:
        return ""
    found = syllables(text.lower())
    return said(found) if len(found) > 1 else ""


def said(found: tuple[str, ...]) -> str:
    return "".join(_characters()[1][syllable] for syllable in found)


@lru_cache(maxsize=4096)
def syllables(letters: str) -> tuple[str, ...]:
    """The fewest pinyin syllables that make up a word; none if there is no way. An apostrophe divides."""
    if "'" in letters:
        parts = [syllables(part) for part in letters.split("'")]
        return tuple(syllable for part in parts for syllable in part) if all(parts) else ()
    given = _characters()[1]
    best: list[tuple[str, ...] | None] = [()] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before, syllable = best[start], letters[start:end]
            if (
                before is not None
                and syllable in given
                and not (syllable[0] in "aeo" and letters[start - 1 : start] in tuple("aeiou"))  # which is Xi'an
                and (best[end] is None or len(before) + 1 < len(best[end] or ()))
            ):
                best[end] = (*before, syllable)
    return best[-1] or ()
