"""Pinyin and punctuation in the symbols that Kokoro was trained on.

The symbols are those of misaki's `zh` module (Apache-2.0), which follow the package pinyin-to-ipa (MIT): IPA with
single letters for affricates, and an arrow for the tone right after the syllable's main vowel. The vocabulary is that
of Kokoro-82M v1.0's config.json.
"""

from __future__ import annotations

import re
from functools import cache

_VOCABULARY_RUNS = (
    (1, ";:,.!?"), (9, "—…\"()“” \u0303ʣʥʦʨᵝꭧA"), (25, "I"), (31, "O"), (33, "Q"), (35, "ST"), (39, "W"),
    (41, "Yᵊabcdef"), (50, "hijklmnopqrstuvwxyzɑɐɒæ"), (75, "βɔɕç"), (80, "ɖðʤə"), (85, "ɚɛɜ"), (90, "ɟ"),
    (92, "ɡ"), (99, "ɥ"), (101, "ɨɪʝ"), (110, "ɯɰŋɳɲɴø"), (118, "ɸθœ"), (123, "ɹ"), (125, "ɾɻ"), (128, "ʁɽʂʃʈʧ"),
    (135, "ʊʋ"), (138, "ʌɣɤ"), (142, "χʎ"), (147, "ʒʔ"), (156, "ˈˌː"), (162, "ʰ"), (164, "ʲ"), (169, "↓"),
    (171, "→↗↘"), (177, "ᵻ"),
)  # fmt: skip
TOKEN_IDS = {symbol: first + i for first, run in _VOCABULARY_RUNS for i, symbol in enumerate(run)}

_INITIALS = {
    "zh": "ꭧ", "ch": "ꭧʰ", "sh": "ʂ", "b": "p", "c": "ʦʰ", "d": "t", "f": "f", "g": "k", "h": "x", "j": "ʨ", "k": "kʰ",
    "l": "l", "m": "m", "n": "n", "p": "pʰ", "q": "ʨʰ", "r": "ɻ", "s": "s", "t": "tʰ", "x": "ɕ", "z": "ʦ",
}  # fmt: skip
_FINALS = {  # 0 is the place of the tone
    "a": "a0", "ai": "ai0", "an": "a0n", "ang": "a0ŋ", "ao": "au0", "e": "ɤ0", "ei": "ei0", "en": "ə0n", "eng": "ə0ŋ",
    "i": "i0", "ia": "ja0", "ian": "jɛ0n", "iang": "ja0ŋ", "iao": "jau0", "ie": "je0", "in": "i0n", "iou": "jou0",
    "ing": "i0ŋ", "iong": "jʊ0ŋ", "ong": "ʊ0ŋ", "ou": "ou0", "u": "u0", "uei": "wei0", "ua": "wa0", "uai": "wai0",
    "uan": "wa0n", "uen": "wə0n", "uang": "wa0ŋ", "ueng": "wə0ŋ", "uo": "wo0", "o": "wo0", "v": "y0", "ve": "ɥe0",
    "van": "ɥɛ0n", "vn": "y0n", "ê": "ɛ0",
}  # fmt: skip
_WHOLE = {  # syllables that are not initial + final
    "er": "ɚ0", "o": "ɔ0", "io": "jɔ0", "yo": "jɔ0", "ê": "ɛ0", "m": "m0", "n": "n0", "ng": "ŋ0", "hm": "hm0",
    "hng": "hŋ0", "yi": "i0", "yin": "i0n", "ying": "i0ŋ", "wu": "u0", "yu": "y0", "yue": "ɥe0", "yuan": "ɥɛ0n",
    "yun": "y0n", "you": "jou0", "wei": "wei0", "wen": "wə0n", "weng": "wə0ŋ", "yong": "jʊ0ŋ", "wong": "ʊ0ŋ",
}  # fmt: skip
_SHORTENED = {"iu": "iou", "ui": "uei", "un": "uen", "ue": "ve"}
_ARROWS = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}

PAUSES = {
    "，": ",", ",": ",", "、": ",", "。": ".", "．": ".", ".": ".", "！": "!", "!": "!", "？": "?", "?": "?", "：": ":",
    ":": ":", "；": ";", ";": ";", "…": "…", "⋯": "…", "—": "—", "–": "—", "～": "—", "“": "“", "”": "”", "「": "“",
    "」": "”", "『": "“", "』": "”", "（": "(", "）": ")", "(": "(", ")": ")", "【": "“", "】": "”",
}  # fmt: skip

# English: the Chinese voices take a plain p, t, k for their own b, d, g, which are neither voiced nor aspirated.
_UNASPIRATED = re.compile(r"(?<!s)(?<!s[ˈˌ])([ptk])(?=[ˈˌ]?[aiuæɑɔəɛɜɪʊʌAIOWYᵊᵻɹljw]|$)")

OPENING = frozenset("“(")


@cache
def symbols_of_english(word: str) -> str:
    """An English word, in misaki's symbols, as the Chinese voices have to read it to be understood.

    p, t and k are aspirated where English has it, before a vowel, a glide or a liquid and not after s, and at the end
    of a word, where Chinese has no consonant at all.
    """
    return _UNASPIRATED.sub(r"\1ʰ", word)


def symbols_of_mark(text: str) -> str:
    """A run of punctuation as one symbol of pause, or nothing: `。。。` and `……` are an ellipsis."""
    known = [PAUSES[mark] for mark in text if mark in PAUSES]
    if len(known) > 1 and set(known) <= {".", "…"}:
        return "…"
    return known[0] if known else ""


@cache
def symbols_of_syllable(syllable: str) -> str:
    """One syllable such as `zhong1`, `lv4` or `dianr3`. Raises KeyError for what is no Mandarin syllable."""
    letters, tone = syllable[:-1], syllable[-1]
    merged = letters.endswith("r") and letters not in {"er", "r"}
    if letters == "r":  # 儿 left alone by its syllable
        return "ɚ"
    return _plain(letters.removesuffix("r") if merged else letters).replace("0", _ARROWS[tone]) + (
        "ɚ" if merged else ""
    )


def _plain(letters: str) -> str:
    letters = letters.replace("ü", "v")
    if letters in _WHOLE:
        return _WHOLE[letters]
    if letters[0] in "yw":  # ya = ia, wa = ua
        return _FINALS[{"y": "i", "w": "u"}[letters[0]] + letters[1:]]
    initial = next((start for start in _INITIALS if letters.startswith(start)), "")
    final = letters[len(initial) :]
    if final == "i" and initial in {"zh", "ch", "sh", "r", "z", "c", "s"}:
        return _INITIALS[initial] + "ɨ0"
    if initial in {"j", "q", "x"} and final.startswith("u"):
        return _INITIALS[initial] + _FINALS["v" + final[1:]]
    return _INITIALS.get(initial, "") + _FINALS[_SHORTENED.get(final, final)]
