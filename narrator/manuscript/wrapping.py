"""Hard-wrapped text: is it, at which width, and which lines belong together.

A line was cut by a wrap if the first word of the next one would not have fitted on it. A text is hard-wrapped if most
of its lines are cut that way, in the middle of a sentence. In a text with a line a paragraph, lines end with a full
stop, and at any length.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate, pairwise

NARROWEST, WIDEST = 30, 180  # columns: under 30 it may be verse, over 180 no editor wraps
FEWEST_CUTS = 2
HANGS = 6  # columns by which closing marks may hang over
_CLOSED = re.compile(r"[。！？!?….；;：:][”’」』）)\]】》\"']*\s*$|[”」』]\s*$")
_COMMA = re.compile(r"[，、]\s*$")
_HANGING = frozenset("，。、；：！？”’」』）》〉】…—,.;:!?)]}")
_OPENING = frozenset("“‘「『（《〈【〔([{")  # no line ends with them
_INDENT = re.compile(r"[　\t]|  ")
_WORD = re.compile(r"[!-~]+")
_CUT_AT = re.compile(r"[0-9０-９A-Za-z“‘\"'《（(”’》）)%·-]")  # where a line copied from a page may end or begin
_MAY_NOT_BEGIN = re.compile(r"[，。、；：！？”’」』》）…·]")
NEARLY = 0.93  # of the width: what a line lacks whose paragraph has lost its indent


def columns(text: str) -> int:
    """Width of `text` on a terminal: 2 for a full-width character, 1 for others."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def width_in_ems(text: str) -> float:
    """Width of `text` as it is printed: 1 for a full-width character, about a half for others."""
    return columns(text) / 2


def is_within_word(before: str, after: str) -> bool:
    """Whether a text parted between these lies in two parts of a word."""
    from narrator.words import vocabulary

    head = before[-4:]
    ends = accumulate(map(len, vocabulary().words(head + after[:4])))
    return len(head) not in ends


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line with what matters for wrapping; `head` is the width of its first word, in columns."""

    text: str
    blank: bool
    indented: bool
    width: int
    head: int

    @classmethod
    def of(cls, text: str) -> TextLine:
        stripped = text.strip()
        if not stripped:
            return BLANK
        width = columns(text.rstrip()) if len(text) <= WIDEST else WIDEST + 1
        return cls(text, False, bool(_INDENT.match(text)), width, columns(first_word(stripped)))

    def continues(self, following: TextLine, width: int) -> bool:
        """Whether `following` is the same paragraph, in a text wrapped at `width` columns."""
        if following.blank or following.indented or self.width > WIDEST:
            return False
        slack = 2 if self.open else 0  # a line may end early so that the next does not begin with a comma
        return self.width + following.head > width - slack

    def is_cut_before(self, following: TextLine, width: int, *, inside: bool) -> bool:
        """Whether the line was cut too early, in a text wrapped at `width` columns, as text copied from a page is.

        Such lines end before figures, Latin and quotation marks, and the first of a paragraph where its indent was.
        `inside` says that the line goes on with the one before it.
        """
        if following.blank or following.indented or not self.open:
            return False
        if self.width >= NEARLY * width or _MAY_NOT_BEGIN.match(following.text):
            return True
        if inside and _CUT_AT.match(self.text):
            return True
        return bool(_CUT_AT.match(following.text)) and (inside or self.width >= width / 2)

    def breaks_off(self, following: TextLine) -> bool:
        """Whether `following` goes on where this line stops at a comma, in a text that is not wrapped.

        A short line may be verse, which does so too.
        """
        return self.width > NARROWEST and not (following.blank or following.indented) and bool(_COMMA.search(self.text))

    @property
    def open(self) -> bool:
        """Whether the line ends in the middle of a sentence."""
        return not _CLOSED.search(self.text[-8:])


BLANK = TextLine("", True, False, 0, 0)


def first_word(text: str) -> str:
    """The piece at the beginning of `text` that no line end divides, with the marks that may not begin a line."""
    word = _WORD.match(text)
    end = word.end() if word else 1
    while end < min(len(text), 40) and text[end - 1] in _OPENING:
        end += 1
    while end < len(text) and end < 40 and text[end] in _HANGING:
        end += 1
    return text[: min(end, 40)]


def wrap_width(lines: list[TextLine]) -> int:
    """The width that `lines` were wrapped at, in columns, or 0 if they were not."""
    pairs = [(a, b) for a, b in pairwise(lines) if not (a.blank or b.blank or b.indented)]
    width = _usual_limit(Counter(a.width for a, _ in pairs))
    if not width:
        return 0
    cut = [a for a, b in pairs if a.continues(b, width)]
    in_sentence = sum(a.open for a in cut)
    is_wrapped = len(cut) >= FEWEST_CUTS and in_sentence >= len(cut) / 2 and len(cut) >= len(pairs) / 5
    return width if is_wrapped else 0


def _usual_limit(widths: Counter[int]) -> int:
    """The commonest width, if next to no line is longer; a mark or two may hang over it."""
    width = max(widths, key=lambda w: (widths[w], w), default=0)
    longer = sum(n for w, n in widths.items() if w > width + HANGS)
    return width if NARROWEST <= width <= WIDEST and longer <= widths.total() // 20 else 0


def joint(before: str, after: str) -> str:
    """What stands between two lines when they are joined: a space between Latin words, else nothing."""
    left, right = before.rstrip()[-1:], after.lstrip()[:1]
    return " " if left != "-" and _spaced(left) and _spaced(right) else ""


def neighbours(match: re.Match[str]) -> tuple[str, str]:
    """The characters before and after a match; "" at the ends."""
    return match.string[max(0, match.start() - 1) : match.start()], match.string[match.end() : match.end() + 1]


def _spaced(character: str) -> bool:
    return columns(character) == 1 and not character.isspace()
