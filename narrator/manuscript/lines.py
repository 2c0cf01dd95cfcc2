"""Plain lines before they are joined to paragraphs: margins, blank lines between them, running heads, widths."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from narrator.manuscript.wrapping import BLANK, HANGS, TextLine, wrap_width

MARGIN = 0.9  # of the lines begin with the same spaces, which then mean nothing
SPACED = 0.75  # of the lines have a blank line behind them
STRETCH, STEP = 12, 3  # lines in which a width is looked for where the whole text has none
FEWEST_LINES = 4
_SPACES = re.compile(r"[ \t\u3000]*")
_NUMBERED_HEAD = re.compile(r"(?P<head>.*?\S)[\s·.…—–|-]+\d{1,4}|\d{1,4}[\s·.…—–|-]+(?P<behind>\S.*)")
LONGEST_HEAD = 40


def without_margin(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines without the spaces that nearly all of them begin with."""
    filled = [line for line in lines if not line.blank]
    margins = Counter(len(_SPACES.match(line.text)[0]) for line in filled)  # type: ignore[index]  # it always matches
    margin, count = max(margins.items(), key=lambda each: each[1], default=(0, 0))
    if len(filled) < FEWEST_LINES or not margin or count < MARGIN * len(filled):
        return list(lines)
    if not _is_wrapped([_cut(line, margin) for line in filled]):
        return list(lines)
    return [line if line.blank else _cut(line, margin) for line in lines]


def _cut(line: TextLine, margin: int) -> TextLine:
    spaces = _SPACES.match(line.text)
    return TextLine.of(line.text[min(margin, len(spaces[0]) if spaces else 0) :])


def _is_wrapped(lines: list[TextLine]) -> bool:
    return bool(wrap_width(lines))


def without_spacing(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines without the single blank lines that stand behind every wrapped line."""
    filled = [place for place, line in enumerate(lines) if not line.blank]
    spaced = sum(after - place == 2 for place, after in pairwise(filled))
    if len(filled) < FEWEST_LINES or spaced < SPACED * (len(filled) - 1) or _is_wrapped(list(lines)):
        return list(lines)
    dense = [line for place, line in enumerate(lines) if not (line.blank and _is_single(lines, place))]
    return dense if _is_wrapped(dense) else list(lines)


def _is_single(lines: Sequence[TextLine], place: int) -> bool:
    beside = (lines[place - 1] if place else BLANK, lines[place + 1] if place + 1 < len(lines) else BLANK)
    return not any(line.blank for line in beside)


def widths(lines: list[TextLine]) -> list[int]:
    """The width that each line was wrapped at, 0 for not at all.

    It is that of the whole text, but where no line around reaches it, that of the lines around.
    """
    whole = wrap_width(lines)
    found = [whole] * len(lines)
    if len(lines) < 2 * STRETCH:
        return found
    for start in range(0, len(lines), STEP):
        stretch = lines[start : start + STRETCH]
        reached = whole and any(whole - HANGS <= line.width <= whole + HANGS for line in stretch)
        if not reached and (width := wrap_width(stretch)):
            for place in range(start, min(start + STRETCH, len(lines))):
                found[place] = width
    return found


def running_heads(lines: Sequence[TextLine], may_head: Callable[[str], object]) -> set[int]:
    """Headings that stand again with a page's number, as print-outs have them above every page."""
    first: set[str] = set()
    found: set[int] = set()
    for place, line in enumerate(lines):
        text = line.text.strip()
        if not text or len(text) > LONGEST_HEAD:
            continue
        numbered = _NUMBERED_HEAD.fullmatch(text)
        name = "".join((numbered["head"] or numbered["behind"]).split()) if numbered else ""
        if name in first:
            found.add(place)
        elif may_head(text):
            first.add("".join(text.split()))
    return found


def closed_up(lines: Sequence[TextLine], heads: set[int]) -> tuple[list[TextLine], set[int]]:
    """The lines without the blank ones around running heads that stand in the middle of a sentence; where those are."""
    made: list[TextLine] = []
    places: set[int] = set()
    open_line = skipping = False
    for place, line in enumerate(lines):
        if place in heads:
            if open_line:
                while made and made[-1].blank:
                    made.pop()
            places.add(len(made))
            made.append(replace(line, indented=False))
            skipping = open_line
        elif not (line.blank and skipping):
            made.append(line)
            skipping = False
            open_line = line.open and not line.blank if not line.blank else open_line
    return made, places
