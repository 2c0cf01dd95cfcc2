"""Syllables, English words and punctuation in the symbols that Kokoro was trained on, and their numbers.

The vocabulary here is that of Kokoro-82M v1.0's config.json; a pack brings its own.
"""

from __future__ import annotations

import re
from functools import cache

from narrator.synthesis.kokoro.syllables import Generation, parts, symbols_of_parts

_VOCABULARY_RUNS = (
    (1, ";:,.!?"), (9, "—…\"()“” \u0303ʣʥʦʨᵝꭧA"), (25, "I"), (31, "O"), (33, "Q"), (35, "ST"), (39, "W"),
    (41, "Yᵊabcdef"), (50, "hijklmnopqrstuvwxyzɑɐɒæ"), (75, "βɔɕç"), (80, "ɖðʤə"), (85, "ɚɛɜ"), (90, "ɟ"),
    (92, "ɡ"), (99, "ɥ"), (101, "ɨɪʝ"), (110, "ɯɰŋɳɲɴø"), (118, "ɸθœ"), (123, "ɹ"), (125, "ɾɻ"), (128, "ʁɽʂʃʈʧ"),
    (135, "ʊʋ"), (138, "ʌɣɤ"), (142, "χʎ"), (147, "ʒʔ"), (156, "ˈˌː"), (162, "ʰ"), (164, "ʲ"), (169, "↓"),
    (171, "→↗↘"), (177, "ᵻ"),
)  # fmt: skip
TOKEN_IDS = {symbol: first + i for first, run in _VOCABULARY_RUNS for i, symbol in enumerate(run)}

PAUSES = {
    "，": ",", ",": ",", "、": ",", "。": ".", "．": ".", ".": ".", "！": "!", "!": "!", "？": "?", "?": "?", "：": ":",
    ":": ":", "；": ";", ";": ";", "…": "…", "⋯": "…", "—": "—", "–": "—", "～": "—", "“": "“", "”": "”", "「": "“",
    "」": "”", "『": "“", "』": "”", "（": "(", "）": ")", "(": "(", ")": ")", "【": "“", "】": "”",
}  # fmt: skip

# English: the Chinese voices take a plain p, t, k for their own b, d, g, which are neither voiced nor aspirated, and a
# plain ʧ for their own zh or j.
_UNASPIRATED = re.compile(r"(?<!s)(?<!s[ˈˌ])([ptk])(?=[ˈˌ]?[aiuæɑɔəɛɜɪʊʌAIOWYᵊᵻɹljw]|$)")
_AS_T = str.maketrans("ɾʔ", "tt")

OPENING = frozenset("“(")


@cache
def symbols_of_english(word: str) -> str:
    """An English word, in misaki's symbols, as the Chinese voices have to read it to be understood.

    What Americans tap (party) or swallow (button) is a t, as Chinese speakers say it: a tap is heard as l. p, t and k
    are aspirated where English has it, before a vowel, a glide or a liquid and not after s, and at the end of a word,
    where Chinese has no consonant at all. ʧ is aspirated everywhere.
    """
    return _UNASPIRATED.sub(r"\1ʰ", word.translate(_AS_T)).replace("ʧ", "ʧʰ")


def symbols_of_mark(text: str) -> str:
    """A run of punctuation as one symbol of pause, or nothing: `。。。` and `……` are an ellipsis."""
    known = [PAUSES[mark] for mark in text if mark in PAUSES]
    if len(known) > 1 and set(known) <= {".", "…"}:
        return "…"
    return known[0] if known else ""


@cache
def symbols_of_syllable(syllable: str, generation: Generation = Generation.V1_0) -> str:
    """One syllable such as `zhong1`, `lv4` or `dianr3`. Raises KeyError for what is no Mandarin syllable."""
    return symbols_of_parts(parts(syllable), generation)
