"""What a character is to a subtitle: how wide, whether it is read, where a line may not start or end."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import category, east_asian_width

SENTENCE_MARKS = "。！？!?｡"
SOFT_MARKS = "；：;:…⋯—"
CLAUSE_MARKS = "，,"
LIST_MARKS = "、､"
CLOSING = "）」』”’》〉】〕］｝〗)]}»"
OPENING = "（「『“‘《〈【〔［｛〖([{«"
UNITS_AFTER = "%％‰℃℉°"

NO_START = frozenset(SENTENCE_MARKS + SOFT_MARKS + CLAUSE_MARKS + LIST_MARKS + CLOSING + UNITS_AFTER + ".·•・‧～~-")
NO_END = frozenset(OPENING + "·•・‧#＃$￥¥€£@")

_ZERO_WIDTH = {"Mn", "Me", "Cf", "Cc"}
_SPEAKABLE_MARKS = frozenset("%％‰&＆@＠#＃")


@lru_cache(maxsize=8192)
def halves(char: str) -> int:
    """The width of one character in half units: 2 for CJK, full-width and Chinese punctuation, 1 for ASCII."""
    if category(char) in _ZERO_WIDTH:
        return 0
    return 2 if east_asian_width(char) in "WFA" else 1


def width(text: str) -> int:
    """The width of a text in half units."""
    return sum(map(halves, text))


@lru_cache(maxsize=8192)
def is_counted(char: str) -> bool:
    """Whether a character counts for reading speed: neither white space nor punctuation nor invisible."""
    return category(char)[0] not in "PZC"


def reading_length(text: str) -> int:
    """How many characters are read: without white space and punctuation."""
    return sum(map(is_counted, text))


@lru_cache(maxsize=8192)
def is_speakable(char: str) -> bool:
    """Whether a character that takes time is heard, and not a pause: a mark or an emoji is a pause."""
    kind = category(char)
    return kind[0] in "LN" or kind in ("Sm", "Sc") or char in _SPEAKABLE_MARKS


@lru_cache(maxsize=8192)
def is_joined(char: str) -> bool:
    """Whether a character belongs to the one before it: combining marks, joiners, emoji modifiers."""
    return category(char) in ("Mn", "Me", "Mc", "Cf") or "\U0001f3fb" <= char <= "\U0001f3ff"


# The traditional characters of the word lists in `phrases` and of measures.
_TRADITIONAL = (
    "與還後來對於關為爲讓將從當雖儘盡無論隨經過這們嗎麼時間裡裏內會應該說認覺聽發現"
    "強調佈訴記議問見個種類萬億點輛兩幾頭張顆條項隻號歲罵樣則給請長總續週門間層樓臺"
)
_SIMPLIFIED = (
    "与还后来对于关为为让将从当虽尽尽无论随经过这们吗么时间里里内会应该说认觉听发现"
    "强调布诉记议问见个种类万亿点辆两几头张颗条项只号岁骂样则给请长总续周门间层楼台"
)
_SIMPLE = str.maketrans(_TRADITIONAL, _SIMPLIFIED)


def plain(text: str) -> str:
    """The text, as long as before, as the word lists know it.

    Straight double quotes become curly ones by turns, and the characters of function words and measures simplified.
    """
    text = text.translate(_SIMPLE)
    if '"' not in text:
        return text
    parts = text.split('"')
    return "".join(part + "“”"[n % 2] for n, part in enumerate(parts[:-1])) + parts[-1]
