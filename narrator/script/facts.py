"""What is looked at in a sentence, and what is typical of a whole text: its habits decide how often its author breaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

from narrator.script.openings import enumerator, opening

_ENDS = (
    dict.fromkeys("。｡.．", "full stop")
    | dict.fromkeys("！!", "exclamation mark")
    | dict.fromkeys("？?", "question mark")
)
_ENDS |= (
    dict.fromkeys("…⋯", "ellipsis") | dict.fromkeys("：:", "colon") | {"；": "semicolon", "，": "comma", "—": "dash"}
)
_CLOSERS = '”’」』）)】》"'
_OPENING_QUOTES = '“「『"'
_CLOSING_QUOTES = '”」』"'
_LENGTHS = ((6, "tiny"), (10, "very short"), (16, "short"), (24, "medium"), (36, "long"), (56, "very long"))
_DATE = re.compile(r"\d{4}|[〇零一二三四五六七八九]{4}年|\d{1,2}月")
_POINTING = frozenset("这那此该其它")
_POINTS_WITHIN = 8  # characters from the start
EXTREME = 2.0  # standard deviations; what lies beyond says no more
FEW = 15  # sentences that tell of a text's habits as much as is known of all texts


@dataclass(frozen=True, slots=True)
class Facts:
    """What is looked at in one sentence; `quote` says whether it is, begins, ends or holds a quotation."""

    text: str
    opening: str = "edge"
    end: str = "edge"
    length: str = "edge"
    quote: str = "edge"
    enumerator: str = ""
    logarithm: float = 0.0

    @classmethod
    def of(cls, sentence: str) -> Facts:
        text = sentence.strip()
        bare = text.rstrip(_CLOSERS)
        end = _ENDS.get(bare[-1:], "nothing") + (" in quotes" if len(bare) < len(text) else "")
        length = next((name for limit, name in _LENGTHS if len(text) <= limit), "huge")
        return cls(text, opening(text), end, length, _quote(text), enumerator(text), log(max(1, len(text))))

    @property
    def is_dated(self) -> bool:
        return bool(_DATE.search(self.text))

    @property
    def begins_with_date(self) -> bool:
        return bool(_DATE.match(self.text))

    @property
    def has_latin(self) -> bool:
        return any(character.isascii() and character.isalpha() for character in self.text)

    @property
    def points_back(self) -> bool:
        """Whether it begins with a word for something that was named before."""
        return not _POINTING.isdisjoint(self.text[:_POINTS_WITHIN])


EDGE = Facts("")


def _quote(text: str) -> str:
    opens, closes = text[:1] in _OPENING_QUOTES and text != "", text[-1:] in _CLOSING_QUOTES and text != ""
    if opens or closes:
        return "is" if opens and closes else "begins" if opens else "ends"
    return "holds" if any(mark in text for mark in "“「") else "has none"


# What is usual in 263 texts of nine kinds: mean and standard deviation, in the units of `_measured`.
_USUAL: dict[str, tuple[float, float]] = {
    "long sentences": (3.531, 0.238),
    "uneven sentences": (0.576, 0.103),
    "short sentences": (0.094, 0.082),
    "huge sentences": (0.129, 0.091),
    "quotations": (0.029, 0.066),
    "quotes": (0.156, 0.141),
    "dates": (0.037, 0.052),
    "commas": (1.957, 0.628),
    "digits": (1.191, 1.501),
    "Latin": (2.341, 3.491),
    "colons": (0.266, 0.352),
    "brackets": (0.162, 0.229),
    "spaces": (0.654, 1.013),
    "I": (1.010, 0.836),
    "we": (0.317, 0.428),
    "you": (0.407, 0.481),
    "he and she": (0.662, 0.649),
    "particles": (0.133, 0.147),
    "aspects": (1.368, 0.807),
    "classical words": (0.617, 0.492),
    "missing marks": (0.008, 0.014),
}


def style(sentences: Sequence[Facts], gaps: int) -> dict[str, float]:
    """Habits of a text by name: how far each is from what is usual, in standard deviations up to EXTREME.

    `gaps` is at how many places a mark seems to be missing. The fewer sentences there are, the nearer to usual.
    """
    sure = len(sentences) / (len(sentences) + FEW)
    measured = _measured(sentences, gaps)
    distances = {name: (measured[name] - mean) / spread for name, (mean, spread) in _USUAL.items()}
    return {name: sure * max(-EXTREME, min(EXTREME, distance)) for name, distance in distances.items()}


def _measured(sentences: Sequence[Facts], gaps: int) -> dict[str, float]:
    """Means and shares of sentences, and rates a hundred characters."""
    text = "".join(sentence.text for sentence in sentences)
    count, size = max(1, len(sentences)), max(1, len(text))
    mean = sum(sentence.logarithm for sentence in sentences) / count

    def share(has: Sequence[bool]) -> float:
        return sum(has) / count

    def rate(characters: str) -> float:
        return sum(map(text.count, characters)) / size * 100

    return {
        "long sentences": log(size / count),
        "uneven sentences": sqrt(sum((s.logarithm - mean) ** 2 for s in sentences) / count),
        "short sentences": share([len(s.text) <= 12 for s in sentences]),
        "huge sentences": share([s.length == "huge" for s in sentences]),
        "quotations": share([s.text[:1] in _OPENING_QUOTES and s.text != "" for s in sentences]),
        "quotes": share(["“" in s.text or "「" in s.text for s in sentences]),
        "dates": share([s.is_dated for s in sentences]),
        "commas": text.count("，") / count,
        "digits": sum(map(str.isdigit, text)) / size * 100,
        "Latin": sum(c.isascii() and c.isalpha() for c in text) / size * 100,
        "colons": rate("："),
        "brackets": rate("（("),
        "spaces": rate(" "),
        "I": rate("我"),
        "we": text.count("我们") / size * 100,
        "you": rate("你您"),
        "he and she": rate("他她"),
        "particles": rate("吗呢吧啊呀"),
        "aspects": rate("了着"),
        "classical words": rate("之其而乃矣曰"),
        "missing marks": gaps / count,
    }
