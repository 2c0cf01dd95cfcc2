"""A Mandarin syllable as initial, final, tone and merged 儿, and each in the symbols of a generation of Kokoro.

v1.0 has those of misaki's `zh` module (Apache-2.0), which follow the package pinyin-to-ipa (MIT): IPA with single
letters for affricates, and an arrow for the tone right after the syllable's main vowel. v1.1-zh has those of misaki's
`zh_frontend`, read in 0.9.4: Bopomofo, a character for each final that Bopomofo writes with two, R, and the tone as a
digit. What misaki has no symbol for (ê, io, m, ng …) is written with the nearest.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import NamedTuple


class Generation(StrEnum):
    """Whose symbols a model was trained on."""

    V1_0 = "v1.0"
    V1_1_ZH = "v1.1-zh"


class Parts(NamedTuple):
    """`final` is written out (iou, uei, uen, van), with ii behind z c s and iii behind zh ch sh r; `tone` is 1 to 5.

    `merged` tells whether 儿 is merged into it.
    """

    initial: str
    final: str
    tone: str
    merged: bool = False


_INITIALS = (
    "zh", "ch", "sh", "b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "q", "r", "s", "t", "x", "z",
)  # fmt: skip
_SYLLABIC = frozenset({"er", "ê", "m", "n", "ng", "hm", "hng"})  # no initial, whatever they begin with
_SHORTENED = {"iu": "iou", "ui": "uei", "un": "uen", "ue": "ve"}
_WITHOUT_INITIAL = {  # how a final is written where nothing stands before it
    "yi": "i", "yin": "in", "ying": "ing", "yo": "io", "you": "iou", "yong": "iong", "yu": "v", "yue": "ve",
    "yuan": "van", "yun": "vn", "wu": "u", "wei": "uei", "wen": "uen", "weng": "ueng", "wong": "ong",
}  # fmt: skip

_IPA_INITIALS = {
    "": "", "zh": "ꭧ", "ch": "ꭧʰ", "sh": "ʂ", "b": "p", "c": "ʦʰ", "d": "t", "f": "f", "g": "k", "h": "x", "j": "ʨ",
    "k": "kʰ", "l": "l", "m": "m", "n": "n", "p": "pʰ", "q": "ʨʰ", "r": "ɻ", "s": "s", "t": "tʰ", "x": "ɕ", "z": "ʦ",
}  # fmt: skip
_IPA_FINALS = {  # 0 is the place of the tone
    "a": "a0", "ai": "ai0", "an": "a0n", "ang": "a0ŋ", "ao": "au0", "e": "ɤ0", "ei": "ei0", "en": "ə0n", "eng": "ə0ŋ",
    "i": "i0", "ii": "ɨ0", "iii": "ɨ0", "ia": "ja0", "ian": "jɛ0n", "iang": "ja0ŋ", "iao": "jau0", "ie": "je0",
    "in": "i0n", "io": "jɔ0", "iou": "jou0", "ing": "i0ŋ", "iong": "jʊ0ŋ", "ong": "ʊ0ŋ", "ou": "ou0", "u": "u0",
    "uei": "wei0", "ua": "wa0", "uai": "wai0", "uan": "wa0n", "uen": "wə0n", "uang": "wa0ŋ", "ueng": "wə0ŋ",
    "uo": "wo0", "o": "wo0", "v": "y0", "ve": "ɥe0", "van": "ɥɛ0n", "vn": "y0n", "ê": "ɛ0",
    "er": "ɚ0", "m": "m0", "n": "n0", "ng": "ŋ0", "hm": "hm0", "hng": "hŋ0",
}  # fmt: skip
_IPA_LONE_O = "ɔ0"  # o without an initial
_ARROWS = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}
_IPA_R = "ɚ"

_ZHUYIN_INITIALS = {
    "": "", "b": "ㄅ", "p": "ㄆ", "m": "ㄇ", "f": "ㄈ", "d": "ㄉ", "t": "ㄊ", "n": "ㄋ", "l": "ㄌ", "g": "ㄍ",
    "k": "ㄎ", "h": "ㄏ", "j": "ㄐ", "q": "ㄑ", "x": "ㄒ", "zh": "ㄓ", "ch": "ㄔ", "sh": "ㄕ", "r": "ㄖ", "z": "ㄗ",
    "c": "ㄘ", "s": "ㄙ",
}  # fmt: skip
_ZHUYIN_FINALS = {
    "a": "ㄚ", "o": "ㄛ", "e": "ㄜ", "ie": "ㄝ", "ai": "ㄞ", "ei": "ㄟ", "ao": "ㄠ", "ou": "ㄡ", "an": "ㄢ",
    "en": "ㄣ", "ang": "ㄤ", "eng": "ㄥ", "er": "ㄦ", "i": "ㄧ", "u": "ㄨ", "v": "ㄩ", "ii": "ㄭ", "iii": "十",
    "ve": "月", "ia": "压", "ian": "言", "iang": "阳", "iao": "要", "in": "阴", "ing": "应", "iong": "用", "iou": "又",
    "ong": "中", "ua": "穵", "uai": "外", "uan": "万", "uang": "王", "uei": "为", "uen": "文", "ueng": "瓮",
    "uo": "我", "van": "元", "vn": "云", "ê": "ㄝ", "io": "ㄧㄛ", "m": "ㄇ", "n": "ㄋ", "ng": "ㄥ", "hm": "ㄏㄇ",
    "hng": "ㄏㄥ",
}  # fmt: skip


@cache
def parts(syllable: str) -> Parts:
    """One syllable such as `zhong1`, `lv4`, `dianr3` or `r5`. Raises KeyError for what is no Mandarin syllable."""
    letters, tone = syllable[:-1].replace("ü", "v"), syllable[-1:]
    if tone not in _ARROWS:
        raise KeyError(syllable)
    if letters == "r":  # 儿 left alone by its syllable
        return Parts("", "", tone, merged=True)
    merged = letters.endswith("r") and letters != "er"
    initial, final = _divided(letters.removesuffix("r") if merged else letters)
    if final not in _IPA_FINALS:
        raise KeyError(syllable)
    return Parts(initial, final, tone, merged)


def _divided(letters: str) -> tuple[str, str]:
    if letters in _SYLLABIC:
        return "", letters
    if letters[:1] in {"y", "w"}:  # ya = ia, wa = ua
        return "", _WITHOUT_INITIAL.get(letters) or {"y": "i", "w": "u"}[letters[0]] + letters[1:]
    initial = next((start for start in _INITIALS if letters.startswith(start)), "")
    final = letters[len(initial) :]
    if final == "i" and initial in {"z", "c", "s"}:
        return initial, "ii"
    if final == "i" and initial in {"zh", "ch", "sh", "r"}:
        return initial, "iii"
    if initial in {"j", "q", "x"} and final.startswith("u"):
        return initial, "v" + final[1:]
    return initial, _SHORTENED.get(final, final)


def symbols_of_parts(said: Parts, generation: Generation) -> str:
    """A syllable in the symbols of a generation."""
    return _zhuyin(said) if generation is Generation.V1_1_ZH else _ipa(said)


def _ipa(said: Parts) -> str:
    if not said.final:
        return _IPA_R
    final = _IPA_LONE_O if (said.initial, said.final) == ("", "o") else _IPA_FINALS[said.final]
    plain = _IPA_INITIALS[said.initial] + final.replace("0", _ARROWS[said.tone])
    return plain + _IPA_R if said.merged else plain


def _zhuyin(said: Parts) -> str:
    if not said.final:
        return "ㄦ" + said.tone
    if said.merged and said.final == "e":  # as misaki has it: 歌儿 is ㄍㄦ
        return f"{_ZHUYIN_INITIALS[said.initial]}ㄦ{said.tone}"
    merged = "R" if said.merged else ""
    return f"{_ZHUYIN_INITIALS[said.initial]}{_ZHUYIN_FINALS[said.final]}{merged}{said.tone}"
