"""Rough phones in one alphabet for Mandarin and English, and how far apart two syllables or two words sound.

A recogniser writes what it heard in characters of its own choice, and English often in Chinese characters. So what was
meant and what was heard are compared by sound. Distances are from 0 (alike) to 1 (nothing in common).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

_INITIAL = re.compile("[zcs]h|[bpmfdtnlgkhjqxrzcs]|")
_SPELLED = {  # syllables without an initial → their finals
    "yi": "i", "ya": "ia", "yo": "io", "ye": "ie", "yao": "iao", "you": "iu", "yan": "ian", "yin": "in",
    "yang": "iang", "ying": "ing", "yong": "iong", "wu": "u", "wa": "ua", "wo": "uo", "wai": "uai", "wei": "ui",
    "wan": "uan", "wen": "un", "wang": "uang", "weng": "ong", "yu": "v", "yue": "ve", "yuan": "van", "yun": "vn",
}  # fmt: skip
_ROUNDED = {"u": "v", "ue": "ve", "uan": "van", "un": "vn"}  # after j, q, x

# Pairs that accents merge or that recognisers take for each other: near, and somewhat near.
_NEAR_INITIALS = "n-l z-zh c-ch s-sh r-l f-h x-sh x-s q-ch j-zh"
_AKIN_INITIALS = "b-p d-t g-k j-q zh-ch z-c m-n g-d k-t h-k j-z q-c b-d p-t l-d zh-sh ch-sh j-x q-x z-s c-s r-zh"
_NEAR_FINALS = "in-ing en-eng an-ang ian-iang uan-uang un-ong vn-iong o-uo o-e ian-van ie-ve e-uo ou-uo u-ou vn-in i-v"
_AKIN_FINALS = (
    "in-en ing-eng ong-eng ai-ei ao-ou iao-iu a-ia a-ua e-er ei-i ui-i ui-ei uai-ui ian-in ia-ie en-un an-en ang-eng "
    "ang-ong an-uan ang-uang ai-uai i-ing i-in iu-i u-ong iang-ang ian-an iao-ao ie-i a-an a-ang i-e uo-ua e-en"
)
_NEAR, _AKIN = 0.25, 0.5

_FINALS = {
    "ong": "uN", "iong": "iuN", "ian": "ien", "iu": "iou", "ui": "uei", "un": "uen", "v": "i", "ve": "ie", "van": "ien",
    "vn": "in", "er": "er",
}  # fmt: skip
_INITIALS = {
    "zh": "J", "ch": "C", "sh": "S", "j": "J", "q": "C", "x": "S", "z": "Z", "c": "Z", "r": "r", "h": "h",
}  # fmt: skip
_APICAL = frozenset(("z", "c", "s", "zh", "ch", "sh", "r"))  # their i is a buzz, near to the vowel of `the`
_ENGLISH = str.maketrans(
    {
        "A": "ei", "I": "ai", "O": "ou", "W": "au", "Y": "oi", "Q": "ou", "ɹ": "r", "ʧ": "C", "ʤ": "J", "ʃ": "S",
        "ʒ": "J", "θ": "s", "ð": "z", "ŋ": "N", "ɡ": "g", "ᵊ": "e", "ə": "e", "ʌ": "a", "ɑ": "a", "æ": "a", "ɔ": "o",
        "ɛ": "e", "ɜ": "e", "ɚ": "er", "ɪ": "i", "ʊ": "u", "j": "i", "w": "u", "T": "d", "ᵻ": "i", "ɐ": "a", "ɒ": "o",
        **dict.fromkeys("ˈˌːʰ .ʔ", ""),
    }
)  # fmt: skip
_VOWELS = frozenset("aeiou")
_CLASSES = ("bpvf", "dt", "gkh", "JCSZsz", "nNm", "rl", "uvf", "td")
_FAINT = frozenset("erhNn")  # phones that come and go between two languages
_FAINT_COST = 0.5


@cache
def split(syllable: str) -> tuple[str, str]:
    """Initial and final of a toneless syllable, each final spelled one way: `yuan` → ("", "van")."""
    if final := _SPELLED.get(syllable):
        return "", final
    match = _INITIAL.match(syllable)
    initial = match.group() if match else ""
    final = syllable[len(initial) :]
    if initial in ("j", "q", "x"):
        final = _ROUNDED.get(final, final)
    return initial, final


@lru_cache(maxsize=1 << 15)
def distance(one: str, other: str) -> float:
    """How far apart two toneless syllables sound."""
    if one == other:
        return 0.0
    (initial, final), (initial2, final2) = split(one), split(other)
    return (_between(initial, initial2) + _between(final, final2)) / 2


def _between(one: str, other: str) -> float:
    return 0.0 if one == other else _pairs().get((one, other), 1.0)


@cache
def _pairs() -> dict[tuple[str, str], float]:
    """Distances of initials and of finals that are not 1; no string is both."""
    found: dict[tuple[str, str], float] = {}
    for pairs, far in (
        (_AKIN_INITIALS, _AKIN), (_AKIN_FINALS, _AKIN), (_NEAR_INITIALS, _NEAR), (_NEAR_FINALS, _NEAR),
    ):  # fmt: skip
        for pair in pairs.split():
            one, other = pair.split("-")
            found[one, other] = found[other, one] = far
    return found


@cache
def of_syllable(syllable: str) -> str:
    """A toneless Mandarin syllable in rough phones."""
    initial, final = split(syllable)
    vowels = "e" if initial in _APICAL and final == "i" else _FINALS.get(final, final.replace("ng", "N"))
    return _INITIALS.get(initial, initial) + vowels


def of_symbols(symbols: str) -> str:
    """English in Kokoro's symbols, in rough phones."""
    return symbols.translate(_ENGLISH)


@lru_cache(maxsize=1 << 14)
def gap(one: str, other: str) -> float:
    """How far apart two rows of phones are: edits by what they weigh, as a share of the longer row."""
    if one == other:
        return 0.0
    row = [0.0]
    for phone in other:
        row.append(row[-1] + _dropped(phone))
    for phone in one:
        above, row = row, [row[0] + _dropped(phone)]
        for place, facing in enumerate(other):
            row.append(
                min(
                    above[place] + _changed(phone, facing),
                    above[place + 1] + _dropped(phone),
                    row[-1] + _dropped(facing),
                )
            )
    return min(1.0, row[-1] / max(sum(map(_dropped, one)), sum(map(_dropped, other))))


def _dropped(phone: str) -> float:
    return _FAINT_COST if phone in _FAINT else 1.0


@cache
def _changed(one: str, other: str) -> float:
    if one == other:
        return 0.0
    alike = any(one in members and other in members for members in _CLASSES)
    if alike:
        return 0.3
    if one in _VOWELS and other in _VOWELS:
        return 0.5
    return 1.0
