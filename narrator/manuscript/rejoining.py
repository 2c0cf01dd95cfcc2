"""Lines of a typeset page that a book holds as paragraphs of their own, joined again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from narrator.manuscript.draft import DraftPassage, Fragment
from narrator.manuscript.wrapping import is_within_word, joint, width_in_ems

NARROWEST, WIDEST = 20, 60  # ems of a full line
SPREAD = 2  # ems by which full lines differ
FEWEST = 30  # full lines that end within a sentence
MOST_OF, SHARE = 0.6, 0.2  # of all that ends within a sentence, and of all paragraphs, full lines are so much
LONGER = 0.1  # of the paragraphs may be longer than a full line
CLOSED = 0.1  # as many paragraphs as this share of the full lines end with a sentence
GLANCE = 8  # characters on both sides of a joint
BROKEN = 0.12  # of the full lines end within a word: some third does where a page's width ends them, else next to none
MOST_TRIED = 600  # of these lines
_ENDS = re.compile(r"[。！？!?…：:；;.—～~”’」』）)】》〉\]\"'*＊]\s*$")


def with_lines_joined(passages: Sequence[DraftPassage]) -> list[DraftPassage]:
    """The passages of a book, those joined that are lines of one width and end within a sentence."""
    widths = [_width(passage) for passage in passages]
    is_open = [bool(width) and not _ENDS.search(p.spoken) for width, p in zip(widths, passages, strict=True)]
    usual = _usual(widths, is_open)
    if not usual:
        return list(passages)
    goes_on = [opened and abs(width - usual) <= SPREAD for width, opened in zip(widths, is_open, strict=True)]
    if not _break_words(passages, goes_on):
        return list(passages)
    pieces: list[Fragment] = []
    made: list[DraftPassage] = []
    for place, passage in enumerate(passages):
        pieces += passage.pieces
        if goes_on[place] and place + 1 < len(passages) and widths[place + 1]:
            pieces.append(Fragment(joint(passage.spoken[-GLANCE:], passages[place + 1].spoken[:GLANCE])))
            continue
        made.append(replace(passage, pieces=tuple(pieces)))
        pieces = []
    return made


def _break_words(passages: Sequence[DraftPassage], goes_on: Sequence[bool]) -> bool:
    """Whether lines end where a page's width ends them: verses, items and messages end with a word."""
    pairs = [(one.spoken, two.spoken) for one, two, on in zip(passages, passages[1:], goes_on, strict=False) if on]
    joints = [(one[-GLANCE:].rstrip(), two[:GLANCE].lstrip()) for one, two in pairs[:MOST_TRIED]]
    joints = [(one, two) for one, two in joints if not (one[-1:] + two[:1]).isascii()]
    return sum(is_within_word(*each) for each in joints) >= max(1, BROKEN * len(joints))


def _width(passage: DraftPassage) -> int:
    """How wide a paragraph is, in ems; 0 for what is none."""
    text = passage.spoken.strip()
    return 0 if passage.level or passage.row or not text else max(1, round(width_in_ems(text[: 4 * WIDEST])))


def _usual(widths: Sequence[int], is_open: Sequence[bool]) -> int:
    """The width of full lines; 0 where the paragraphs are none."""
    opened = Counter(width for width, each in zip(widths, is_open, strict=True) if each)
    usual = max(range(NARROWEST, WIDEST + 1), key=lambda width: (_near(opened, width), opened[width]))
    full, count = _near(opened, usual), sum(map(bool, widths))
    closed = sum(bool(width) and not each for width, each in zip(widths, is_open, strict=True))
    longer = sum(width > usual + SPREAD for width in widths)
    is_wrapped = full >= max(FEWEST, MOST_OF * opened.total(), SHARE * count)
    return usual if is_wrapped and longer <= LONGER * count and closed >= CLOSED * full else 0


def _near(widths: Counter[int], width: int) -> int:
    return sum(widths[each] for each in range(width - SPREAD, width + SPREAD + 1))
