"""Where a paragraph may be parted into lines and cues, and what each such place costs."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from enum import IntEnum
from itertools import accumulate, pairwise
from typing import NamedTuple

from narrator.subtitles import names
from narrator.subtitles.characters import (
    CLAUSE_MARKS,
    CLOSING,
    LIST_MARKS,
    NO_END,
    NO_START,
    OPENING,
    SENTENCE_MARKS,
    SOFT_MARKS,
    halves,
    is_joined,
    plain,
)
from narrator.subtitles.model import TimedSpan, TimedText
from narrator.subtitles.phrases import LEAD_COST, cost_between, lead_cost


class BoundaryKind(IntEnum):
    """What a place is, from the best to end a cue at to the worst."""

    SENTENCE = 0  # a cue has to end here
    MARK = 1
    WORD = 2
    FORCED = 3  # inside what should stay whole, but is too long to


class Boundary(NamedTuple):
    """A place between two code points; ending a cue there costs `cost` (see `phrases` for the scale)."""

    offset: int
    kind: BoundaryKind
    cost: int


SOFT_COST = 6  # after ；：…… and the like
CLAUSE_COST = 12  # after ，
LIST_COST = 55  # after 、
MOST_CLAUSE_COST = CLAUSE_COST + LEAD_COST  # up to this a clause ends
QUOTED_DISCOUNT = 40
FORCED_COST = 3000
NAME_COST = 90  # inside a name of several words
ASIDE_COST = 100  # inside a few words in brackets or quotation marks
MOST_FORCED = 64  # two full lines: with more places there is hardly more choice
SENTENCE_PAUSE_S = 0.3  # a voice that stops so long reads a mark that the author left out

_RUN = re.compile(rf"[{re.escape(SENTENCE_MARKS + SOFT_MARKS + CLAUSE_MARKS + LIST_MARKS + CLOSING)}.\s]+")
_OPENING = re.compile(rf"[{re.escape(OPENING)}]+")
_LATIN = re.compile(r"[0-9A-Za-z\u00c0-\u024f\u0370-\u04ff０-９Ａ-Ｚａ-ｚ'’._@/&=+#%$\-]|(?<=[0-9A-Za-z])[,:;?!]")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|[MD]rs?|Ms|St|No|Prof|Jr|Sr|Inc|Ltd|Co|Corp|vs|etc|Fig|Vol|al)|\.[A-Za-z]+)$"
)
_TITLE = re.compile(r"《[^《》]*》")
_MEASURES = (
    "年月日号时点分秒个天周岁位名人次倍家万亿千百十兆元块角美欧英港卢度米公千克斤吨升里亩平立寸尺层楼"
    "届期章节页条项种类款套件台辆架艘只头匹张片颗粒根枝束朵棵座栋间所户口场部集首篇句字声步圈股份成票席后"
)
# Dates and times of day stay whole with every voice: some read one as a single span, others in parts.
_N = "[0-9０-９〇零一二三四五六七八九十廿卅两]"
_HOUR = rf"(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|当晚|夜里)?{_N}{{1,3}}[时点](?:{_N}{{1,3}}分|半|整)?"
_YEAR = rf"(?:{_N}{{2,4}}年|[今明去前当同]年)"
_DATE = re.compile(
    rf"(?:{_YEAR}|[上下本这]个?月)?(?:{_N}{{1,3}}月)?{_N}{{1,3}}[日号](?:{_HOUR})?"
    rf"|{_YEAR}{_N}{{1,3}}月(?:底|初|中旬|上旬|下旬)?|{_HOUR}"
)
_NUMBER_AND_UNIT = re.compile(
    rf"[0-9０-９][万亿千百十]{{0,2}} ?(?=[{_MEASURES}]|[kMGTcmµ]?(?:[mgsBWVALJh]|Hz|Pa|bps)\b)"
)
_ASIDE = re.compile(r"[（(“‘「『][^（(“‘「『）)”’」』，。！？]{1,6}[）)”’」』]")
_SAID = re.compile(r"[^，。！？；：“”…]{0,8}[说道问答喊叫笑骂嚷][^，。！？；：“”…]{0,3}[，。！：]")


def boundaries(passage: TimedText, line_halves: int) -> list[Boundary]:
    """Every place where a paragraph may be parted, in order, its end included.

    Between two of them there are at most `line_halves` half units, unless what stands there has to stay whole: a Latin
    word or a number is parted only when it is longer than two lines.
    """
    text = plain(passage.text)
    runs = {m.end(): m.group() for m in _RUN.finditer(text)}
    allowed = _allowed(text, passage, runs)
    starts = [span.start_char for span in passage.spans]
    asides = {b for aside in _ASIDE.finditer(text) for b in range(aside.start() + 1, aside.end())}
    named = set(names.inside(text, allowed))
    found = []
    edges = [0, 0, *allowed, len(text)]
    for earlier, before, here, after in zip(edges, edges[1:], edges[2:], edges[3:], strict=False):
        marks = runs.get(here, "").strip()
        pause_s = _pause(passage.spans, starts, here)
        boundary = _after_marks(text, here, marks, pause_s)
        if boundary is None:
            cost = cost_between(
                text[before:here].strip(), text[here:after].strip(), pause_s, text[earlier:before].strip()
            )
            cost = _adjusted(cost, text, here, here in runs) + ASIDE_COST * (here in asides)
            cost += NAME_COST * (here in named)
            boundary = Boundary(here, BoundaryKind.WORD, cost)
        found.append(boundary)
    found.append(Boundary(len(text), BoundaryKind.SENTENCE, 0))
    forced = _forced(text, passage, allowed, line_halves)
    return sorted([*_leading(text, found), *(Boundary(b, BoundaryKind.FORCED, FORCED_COST) for b in forced)])


def _allowed(text: str, passage: TimedText, runs: Iterable[int]) -> list[int]:
    inside = _inside_spans(passage.spans) | _inside_titles(text)
    opening = (m.start() for m in _OPENING.finditer(text))
    offsets = {*passage.breaks, *runs, *opening} - inside
    return sorted(b for b in offsets if 0 < b < len(text) and _may_part(text, b))


def _inside_spans(spans: tuple[TimedSpan, ...]) -> set[int]:
    """Offsets inside runs that are read as one."""
    return {b for span in spans for b in range(span.start_char + 1, span.end_char)}


def _inside_titles(text: str) -> set[int]:
    """Offsets inside titles and dates, and between numbers and their units."""
    inside = {m.end() for m in _NUMBER_AND_UNIT.finditer(text)}
    for whole in (*_TITLE.finditer(text), *_DATE.finditer(text)):
        inside.update(range(whole.start() + 1, whole.end()))
    return inside


def _may_part(text: str, offset: int) -> bool:
    """Whether typography lets a line end before `offset` and the next one start there."""
    left, right = text[offset - 1], text[offset]
    if right.isspace() or right in NO_START or is_joined(right) or left == "\u200d":
        return False
    if left.isspace():
        return text[max(0, offset - 8) : offset].rstrip()[-1:] not in NO_END
    return left not in NO_END and not (_LATIN.match(text, offset - 1) and _LATIN.match(right))


def _after_marks(text: str, offset: int, marks: str, pause_s: float) -> Boundary | None:
    """The place after a run of marks, if there is a mark of a pause among them, or as long a silence without any."""
    kinds = set(marks)
    if kinds.intersection(SENTENCE_MARKS) or _is_full_stop(text, offset, marks):
        if kinds.intersection(CLOSING) and _SAID.match(text, offset):
            return Boundary(offset, BoundaryKind.MARK, SOFT_COST)
        return Boundary(offset, BoundaryKind.SENTENCE, 0)
    for pauses, cost in ((SOFT_MARKS, SOFT_COST), (CLAUSE_MARKS, CLAUSE_COST), (LIST_MARKS, LIST_COST)):
        if kinds.intersection(pauses):
            return Boundary(offset, BoundaryKind.MARK, cost)
    return Boundary(offset, BoundaryKind.MARK, CLAUSE_COST) if pause_s >= SENTENCE_PAUSE_S else None


def _leading(text: str, found: list[Boundary]) -> Iterator[Boundary]:
    """The places, those after a clause that leads on to the next (如今，所以，他说，) at a higher cost."""
    start = 0
    for boundary in found:
        is_clause = boundary.kind is BoundaryKind.MARK and boundary.cost <= CLAUSE_COST
        extra = lead_cost(text[start : boundary.offset]) if is_clause else 0
        yield boundary._replace(cost=boundary.cost + extra) if extra else boundary
        if boundary.kind <= BoundaryKind.MARK:
            start = boundary.offset


def _is_full_stop(text: str, offset: int, marks: str) -> bool:
    """Whether an ASCII full stop ends a sentence: after a word that is no number and no usual abbreviation."""
    if not marks.startswith("."):
        return False
    before = text[max(0, offset - len(marks) - 12) : offset].rstrip(marks + " ")
    return before[-1:].isalpha() and not _ABBREVIATION.search(before)


def _adjusted(cost: int, text: str, offset: int, closed: bool) -> int:
    """The cost between two words, where a quotation or bracket starts or ends, or an author's space stands."""
    if text[offset] in OPENING:
        return cost - QUOTED_DISCOUNT
    is_latin = _LATIN.match(text[offset]) or _LATIN.match(text[offset - 2 : offset].strip()[-1:])
    return cost - QUOTED_DISCOUNT if closed and not is_latin else cost


def _pause(spans: tuple[TimedSpan, ...], starts: list[int], offset: int) -> float:
    """The silence heard between the characters on both sides of an offset, in seconds."""
    n = bisect_left(starts, offset)
    return spans[n].start_s - spans[n - 1].end_s if 0 < n < len(spans) else 0.0


def _forced(text: str, passage: TimedText, allowed: list[int], line_halves: int) -> list[int]:
    """Places inside pieces longer than a line: best between words; inside one that is longer than two lines."""
    widths = [0, *accumulate(map(halves, text))]
    if all(widths[b] - widths[a] <= line_halves for a, b in pairwise([0, *allowed, len(text)])):
        return []
    inside = _inside_spans(passage.spans)
    characters = [b for b in range(1, len(text)) if b not in inside and _may_part(text, b)]
    words = [b for b in characters if b in passage.breaks]
    anywhere = [
        b
        for b in range(1, len(text))
        if not (b in inside or text[b].isspace() or is_joined(text[b]) or text[b - 1] == "\u200d")
    ]
    in_address = [b for b in anywhere if text[b - 1] in "/?&=-_."]
    forced: list[int] = []
    two_lines = 2 * line_halves
    tiers = (line_halves, words), (line_halves, characters), (two_lines, in_address), (two_lines, anywhere)
    for limit, offsets in tiers:
        for start, end in pairwise(sorted([0, *allowed, *forced, len(text)])):
            if widths[end] - widths[start] > limit:
                within = offsets[bisect_right(offsets, start) : bisect_left(offsets, end)]
                forced += within if len(within) <= MOST_FORCED else _spaced(within, widths, line_halves // 2)
    return forced


def _spaced(offsets: list[int], widths: list[int], apart: int) -> Iterator[int]:
    """Those of many offsets that are first past a multiple of `apart` half units: enough to choose from."""
    for before, offset in pairwise(offsets):
        if widths[before] // apart < widths[offset] // apart:
            yield offset
