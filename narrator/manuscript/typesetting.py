"""Printed lines to paragraphs, by how they are set: indents, short last lines, leading, sizes of letters."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from narrator.manuscript.columns import PrintedLine
from narrator.manuscript.draft import DraftPassage, Fragment
from narrator.manuscript.figures import REASON as FIGURE
from narrator.manuscript.figures import words_in_figures
from narrator.manuscript.grids import tables
from narrator.manuscript.model import BlockKind
from narrator.manuscript.text import ENUMERATED, HEADING_LIKE
from narrator.manuscript.wrapping import TextLine, first_word, joint, width_in_ems, wrap_width

INDENT = 0.9  # ems: less is an error of the setter
GAP = 1.45  # times the usual distance of two lines
LARGER, LARGEST_BODY = 1.12, 1.2  # times the body's size: another kind of text; a heading
LONGEST_HEADING = 40
_FORMULA = re.compile("[=≈≤≥≠∑∫√∂∆∈₀-₉₊-₎⁰-⁾²³¹]")
_LONG_WORD = re.compile(
    r"(?!(?:sin|cos|tan|log|exp|max|min|lim|arg)\b)\b[A-Za-z\u00d8-\u00f6\u00f8-\u024f\u0400-\u04ff]{3}|[A-Z]\s?&\s?[A-Z]|^\d[A-Z]$"
)
_WORD_OF_TITLE = re.compile(r"[^\W\d_]{2}")
_HANZI = re.compile("[\u3400-\u9fff]")
SHARED = 0.2  # of a column's lines end where its full lines do
FRONT_PAGES, FEWEST_ON_COVER, FULL = 3, 4, 0.8  # pages; large lines; of the width of a line of text
MOST_HEADINGS = 0.2  # of the lines; more is another kind of document
_CLOSED = re.compile(r"[。！？!?….；;：:][”’」』）)\]】》\"']*$|[”」』]$")
_LEADER = re.compile(r"([.．…·⋯‧・])\1{4,}|(?:[.．·‧・]\s){5,}")  # the dots of a table of contents
_BULLET = re.compile(r"\s*[•●■◆▪▶►➢✓\uf06c\uf0b7\uf0d8\uf075\uf0a7·]\s*\S")


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a document is set: its letters' size, its leading, the sides of each column, and a full line's characters.

    `width` is counted in columns of a terminal, 0 if lines have no usual number of them. It helps where a font does not
    say how wide its letters are.
    """

    size: float
    leading: float
    sides: Mapping[int, tuple[float, float]]
    width: int


def passages(
    lines: Sequence[PrintedLine], reasons: Mapping[PrintedLine, str], titles: Mapping[int, tuple[int, int]]
) -> Iterator[DraftPassage]:
    """The paragraphs and headings of a document.

    `reasons` names the lines that are left out; `titles` says by index where a heading begins, of how many lines and
    of what level.
    """
    setting = _setting([line for line in lines if line not in reasons])
    reasons = {**reasons, **dict.fromkeys(words_in_figures(lines, reasons, setting.size, setting.sides), FIGURE)}
    position = 0
    grids = {
        start: table
        for start, table in tables(lines, reasons).items()
        if titles.keys().isdisjoint(range(start, table.end))
    }
    for number, (start, table) in enumerate(sorted(grids.items()), 1):
        yield from _running_text(lines, range(position, start), reasons, titles, setting)
        yield from table.passages(number)
        position = table.end
    yield from _running_text(lines, range(position, len(lines)), reasons, titles, setting)


def _running_text(
    lines: Sequence[PrintedLine],
    places: range,
    reasons: Mapping[PrintedLine, str],
    titles: Mapping[int, tuple[int, int]],
    setting: _Setting,
) -> Iterator[DraftPassage]:
    """The paragraphs and headings between two tables."""
    levels = {} if titles else _heading_levels(lines, reasons, setting)
    titled = {index + more: index for index, (count, _) in titles.items() for more in range(1, count)}
    ranks = {index: level for index, (_, level) in titles.items()} | levels
    pieces: list[Fragment] = []
    rank, last, before = 0, -1, None
    for index in places:
        line = lines[index]
        if line in reasons:
            pieces.append(Fragment(line.text.strip(), reasons[line]))
            continue
        goes_on = index in titled or (index in levels and last in levels and before and _is_same_title(line, before))
        own = rank if goes_on else ranks.get(index, 0)
        if not goes_on and (before is None or own or rank or _begins(line, before, setting)):
            yield from _passage(pieces, rank)
            pieces = []
        pieces += [Fragment(" "), Fragment(line.text.strip())] if goes_on else _joined(pieces, line.text.strip())
        rank, last, before = own, index, line
    yield from _passage(pieces, rank)


def _passage(pieces: list[Fragment], level: int) -> Iterator[DraftPassage]:
    """A passage, what was left out behind its last word as one of its own."""
    end = max((place for place, piece in enumerate(pieces) if not piece.reason), default=-1) + 1
    if end:
        yield DraftPassage(tuple(pieces[:end]), BlockKind.HEADING if level else BlockKind.TEXT, level)
    if pieces[end:]:
        yield DraftPassage(tuple(pieces[end:]))


def _joined(pieces: list[Fragment], text: str) -> list[Fragment]:
    """A line as the continuation of what stands before it: a hyphen that only parts a word is left out."""
    last = next((place for place in range(len(pieces) - 1, -1, -1) if not pieces[place].reason), None)
    if last is None:
        return [Fragment(text)]
    before = pieces[last].text
    if len(before) > 1 and before[-1] in "-\u00ad" and before[-2].isalpha() and text[:1].islower():
        pieces[last : last + 1] = [Fragment(before[:-1]), Fragment(before[-1], "hyphenation")]
        return [Fragment(text)]
    return [Fragment(joint(before, text)), Fragment(text)]


def _setting(lines: Sequence[PrintedLine]) -> _Setting:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 1.0
    body = [line for line in lines if abs(line.size - size) <= 0.1 * size]
    steps = [a.foot - b.foot for a, b in pairwise(body) if a.column == b.column and a.foot > b.foot]
    usual = [step for step in steps if step < 4 * size]
    return _Setting(
        size,
        median(usual) if usual else 1.5 * size,
        _sides(body, size),
        wrap_width([TextLine.of(line.text) for line in body]),
    )


def _sides(body: Sequence[PrintedLine], size: float) -> dict[int, tuple[float, float]]:
    """The left and the right side of each column: those of all columns that begin about there."""
    columns: dict[int, list[PrintedLine]] = defaultdict(list)
    for line in body:
        columns[line.column].append(line)
    lefts = {number: _usual_left([line.left for line in column], size) for number, column in columns.items()}
    groups: dict[int, list[float]] = defaultdict(list)
    for number, column in columns.items():
        groups[round(lefts[number] / (3 * size))] += [line.right for line in column]
    rights = {place: _usual_right(group, size) for place, group in groups.items()}
    return {number: (left, _nearest(rights, round(left / (3 * size)))) for number, left in lefts.items()}


def _nearest(rights: Mapping[int, float], place: int) -> float:
    """The right side of the columns of a place, or of one beside it that is wider."""
    return max(rights[near] for near in (place - 1, place, place + 1) if near in rights)


def _usual_left(lefts: list[float], size: float) -> float:
    """Where most lines begin, unless a fifth of them begin before that."""
    places = Counter(round(left / (size / 4)) for left in lefts)
    common = [place for place, count in places.items() if count >= 0.2 * len(lefts)]
    return min(common or places) * size / 4


def _usual_right(rights: list[float], size: float) -> float:
    """Where full lines end: the last place that many lines share; where none is, about where the longest end."""
    places = Counter(round(right / (size / 2)) for right in rights)
    shared = [p for p in places if places[p - 1] + places[p] + places[p + 1] >= max(2, SHARED * len(rights))]
    return max(shared) * size / 2 if shared else sorted(rights)[int(0.95 * (len(rights) - 1))]


def _begins(line: PrintedLine, before: PrintedLine, setting: _Setting) -> bool:
    """Whether a paragraph begins with `line`, which follows `before`."""
    em = setting.size
    left, right = setting.sides.get(line.column, (line.left, line.right))
    _, right_before = setting.sides.get(before.column, (before.left, before.right))
    if not 1 / LARGER <= line.size / before.size <= LARGER or _stands_alone(before.text) or _stands_alone(line.text):
        return True
    distance = before.foot - line.foot
    if line.column == before.column and distance > GAP * setting.leading and distance > 1.2 * line.size:
        return True
    if (
        _LEADER.search(before.text)
        or _BULLET.match(line.text)
        or (ENUMERATED.match(line.text) and _CLOSED.search(before.text))
    ):
        return True
    indent = (line.left - left) / em + _leading_spaces(line.text)
    indent_before = (before.left - setting.sides.get(before.column, (before.left, 0))[0]) / em
    if indent > INDENT and not (
        abs(indent - indent_before) < 0.5 and not _is_short(before, line, right_before, setting)
    ):
        return indent < 0.6 * (right - left) / em or bool(_CLOSED.search(before.text))
    return _is_short(before, line, right_before, setting)


def _is_short(line: PrintedLine, following: PrintedLine, right: float, setting: _Setting) -> bool:
    """Whether the first word of the next line would have fitted on a line that ends before the right side."""
    em, text, after = setting.size, TextLine.of(line.text), TextLine.of(following.text.lstrip())
    if setting.width and text.width <= setting.width and text.continues(after, setting.width):
        return False
    head = width_in_ems(first_word(following.text.strip())) * em
    slack = 0.6 * em if _CLOSED.search(line.text.strip()) else 1.1 * em
    return line.right + head + slack < right


def _leading_spaces(text: str) -> float:
    return width_in_ems(text[: len(text) - len(text.lstrip())])


def _stands_alone(text: str) -> bool:
    text = text.strip()
    return (
        len(text) <= LONGEST_HEADING
        and bool(HEADING_LIKE.match(text))
        and not _CLOSED.search(text)
        and text[-1:] not in "，,、"
    )


def _is_formula(text: str) -> bool:
    """Whether a line is a formula, or a piece of one, without a word: `h(T −T) = T −Tf`, `T₁ ⁴`."""
    if _HANZI.search(text) or _LONG_WORD.search(text):
        return False
    return bool(_FORMULA.search(text) or not _WORD_OF_TITLE.search(text))


def _heading_levels(
    lines: Sequence[PrintedLine], reasons: Mapping[PrintedLine, str], setting: _Setting
) -> dict[int, int]:
    """The level of each line that is a heading by the size of its letters."""
    large = {
        index: round(line.size * 2) / 2
        for index, line in enumerate(lines)
        if line not in reasons and line.size >= LARGEST_BODY * setting.size and _may_head(line.text.strip())
    }
    covers = _covers(lines, large, setting)
    large = {index: size for index, size in large.items() if lines[index].page not in covers}
    if len(large) > MOST_HEADINGS * len(lines):
        return {}
    large = {index: size for index, size in large.items() if not _is_formula(lines[index].text)}
    ranks: dict[float, int] = {}
    rank, times = 1, Counter(large.values())
    for size in sorted(times, reverse=True):
        ranks[size] = rank
        is_title = bool(large) and size == large[min(large)] and lines[min(large)].page == 0
        rank += times[size] > 1 or is_title  # what else stands once in a size is no part that holds the others
    return {index: min(ranks[size], 6) for index, size in large.items()}


def _covers(lines: Sequence[PrintedLine], large: Mapping[int, float], setting: _Setting) -> set[int]:
    """The first pages that bear a title and no text: their lines head nothing."""
    filled: Counter[int] = Counter()
    titles: Counter[int] = Counter(lines[index].page for index in large)
    for line in lines:
        if line.page < FRONT_PAGES:
            left, right = setting.sides.get(line.column, (line.left, line.right))
            filled[line.page] += (
                line.right - line.left > FULL * (right - left) and line.size < LARGEST_BODY * setting.size
            )
    return {
        page for page, count in titles.items() if page < FRONT_PAGES and count >= FEWEST_ON_COVER and not filled[page]
    }


def _may_head(text: str) -> bool:
    is_item = text[:1] in "•‣▪▫●○◦▶►➢➤✓·–"  # of a list on a slide
    return len(text) <= LONGEST_HEADING and any(map(str.isalpha, text)) and text[-1] not in "。，；,;、" and not is_item


def _is_same_title(line: PrintedLine, before: PrintedLine) -> bool:
    """Whether a heading goes on in the next line."""
    return line.page == before.page and 0 < before.foot - line.foot < 2 * line.size
