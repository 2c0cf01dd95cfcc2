"""Small type over characters (ruby) that says how they are read: pinyin with tone marks, or zhuyin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from narrator.manuscript.draft import Fragment
from narrator.syllables import is_syllable, plain_syllables, tone_digits

LONGEST = 16  # characters under one gloss
_TONES = "\u0304\u0301\u030c\u0300"  # marks over a vowel, of tones 1 to 4
_NEUTRAL = frozenset("的地得了着過过們们嗎吗呢吧啊呀子頭头麼么里裏上下")  # may be glossed without a mark
_HANZI = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af〇]+")
_ZHUYIN = re.compile(r"˙?[\u3105-\u3129]{1,3}[ˊˇˋ˙]?")
_ZHUYIN_TONES = {"ˊ": "2", "ˇ": "3", "ˋ": "4", "˙": "5"}
_INITIALS = dict(
    zip(
        "ㄅㄆㄇㄈㄉㄊㄋㄌㄍㄎㄏㄐㄑㄒㄓㄔㄕㄖㄗㄘㄙ",
        "b p m f d t n l g k h j q x zh ch sh r z c s".split(),
        strict=True,
    )
)
_FINALS = dict(zip("ㄚㄛㄜㄝㄞㄟㄠㄡㄢㄣㄤㄥㄦ", "a o e e ai ei ao ou an en ang eng er".split(), strict=True))
_GLIDED = {  # medial and final: as written by itself, and behind an initial
    "ㄧ": ("yi", "i"), "ㄧㄚ": ("ya", "ia"), "ㄧㄛ": ("yo", "io"), "ㄧㄝ": ("ye", "ie"),
    "ㄧㄞ": ("yai", "iai"), "ㄧㄠ": ("yao", "iao"), "ㄧㄡ": ("you", "iu"), "ㄧㄢ": ("yan", "ian"),
    "ㄧㄣ": ("yin", "in"), "ㄧㄤ": ("yang", "iang"), "ㄧㄥ": ("ying", "ing"), "ㄨ": ("wu", "u"),
    "ㄨㄚ": ("wa", "ua"), "ㄨㄛ": ("wo", "uo"), "ㄨㄞ": ("wai", "uai"), "ㄨㄟ": ("wei", "ui"),
    "ㄨㄢ": ("wan", "uan"), "ㄨㄣ": ("wen", "un"), "ㄨㄤ": ("wang", "uang"), "ㄨㄥ": ("weng", "ong"),
    "ㄩ": ("yu", "v"), "ㄩㄝ": ("yue", "ve"), "ㄩㄢ": ("yuan", "van"), "ㄩㄣ": ("yun", "vn"),
    "ㄩㄥ": ("yong", "iong"),
}  # fmt: skip


def reading_of(base: str, gloss: str) -> str:
    """The reading of `base` by its gloss, as in `chong2 qing4`; "" where the gloss says something else."""
    if not _HANZI.fullmatch(base) or len(base) > LONGEST:
        return ""
    found = _zhuyin(gloss) or _pinyin(gloss, len(base))
    is_toned = any(not each.endswith("5") for each in found) or base in _NEUTRAL
    return " ".join(found) if is_toned and len(found) == len(base) and all(map(is_syllable, found)) else ""


def with_readings(pieces: Iterable[Fragment]) -> Iterator[Fragment]:
    """The pieces of a ruby element, base before gloss: what a gloss says is the reading of its base."""
    bases: list[Fragment] = []
    glosses: list[Fragment] = []
    for piece in pieces:
        if not piece.reason and piece.text.strip() and any(gloss.text.strip() for gloss in glosses):
            yield from _settled(bases, glosses)
            bases, glosses = [], []
        (glosses if piece.reason else bases).append(piece)
    yield from _settled(bases, glosses)


def _settled(bases: list[Fragment], glosses: list[Fragment]) -> Iterator[Fragment]:
    letters = [gloss.text for gloss in glosses if any(map(str.isalpha, gloss.text))]
    written = [base for base in bases if base.text.strip()]
    if len(written) == len(letters):
        readings = [reading_of(base.text.strip(), gloss) for base, gloss in zip(written, letters, strict=True)]
    else:
        readings = _shared(written, reading_of("".join(base.text.strip() for base in written), " ".join(letters)))
    said = dict(zip(map(id, written), readings, strict=True))
    yield from (replace(base, said=said[id(base)]) if said.get(id(base)) else base for base in bases)
    yield from glosses


def _shared(bases: list[Fragment], reading: str) -> list[str]:
    """A reading of several bases, to each its syllables."""
    syllables = iter(reading.split())
    return [" ".join(next(syllables, "") for _ in base.text.strip()).strip() for base in bases]


def _pinyin(gloss: str, count: int) -> list[str]:
    """Syllables with tone digits."""
    words = unicodedata.normalize("NFC", gloss).lower().replace("’", "'").replace("ɡ", "g").replace("ɑ", "a")
    parts = [part for part in re.split(r"[\s'·-]+", words) if part]
    if len(parts) == 1 and count > 1:
        parts = _syllables(parts[0], count)
    return [part.replace("ü", "v") if part[-1].isdecimal() else tone_digits(part) for part in parts]


def _syllables(word: str, count: int) -> list[str]:
    """A word divided into so many syllables, each with at most one tone mark; none where that cannot be."""
    ways: list[dict[int, list[str]]] = [{0: []}]
    for _ in range(count):
        following: dict[int, list[str]] = {}
        for start, taken in ways[-1].items():
            for end in range(start + 1, min(start + 7, len(word) + 1)):
                if _is_one(word[start:end]):
                    following.setdefault(end, [*taken, word[start:end]])
        ways.append(following)
    return ways[-1].get(len(word), [])


@cache
def _is_one(part: str) -> bool:
    marks = sum(mark in _TONES for mark in unicodedata.normalize("NFD", part))
    return marks <= 1 and part[:1].isalpha() and tone_digits(part)[:-1] in plain_syllables()


def _zhuyin(gloss: str) -> list[str]:
    """The same of zhuyin (bopomofo)."""
    packed = "".join(gloss.split())
    signs = _ZHUYIN.findall(packed)
    return [_spelled(sign) for sign in signs] if signs and "".join(signs) == packed else []


def _spelled(sign: str) -> str:
    tone = next((digit for mark, digit in _ZHUYIN_TONES.items() if mark in sign), "1")
    letters = sign.strip("ˊˇˋ˙")
    initial = _INITIALS.get(letters[0], "")
    rest = letters[1:] if initial else letters
    if rest in _GLIDED:
        final = _GLIDED[rest][bool(initial)]
        final = final.replace("v", "u") if initial in ("j", "q", "x") else final
    else:
        final = _FINALS.get(rest, "" if rest else "i")
    return f"{initial}{final}{tone}"
