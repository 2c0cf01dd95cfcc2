"""Which headings begin chapters: a chapter is what can be heard at a sitting, a part of a book stands in its titles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise, takewhile
from statistics import median

from narrator.script.headings import CHAPTER_LEVEL, ITEM_LEVEL, LEVEL_OF, Heading, is_credit
from narrator.script.scenes import UNIT as SCENE
from narrator.script.topics import CHARACTERS_PER_MINUTE

SITTING = 60 * CHARACTERS_PER_MINUTE  # a longer chapter is divided by its own headings, if they leave parts ...
SHORTEST_PART = 10 * CHARACTERS_PER_MINUTE  # ... of such a length, ...
HALF_A_SITTING = SITTING // 2  # ... or several together of such a one
TOO_LONG = 3 * SITTING
NARROW, WIDE = 0.3, 0.6  # of a text, between the first and the last heading of a level
MANY = 5  # times as many headings as another level has
DEEPEST = 7
# So many chapters, most of which are shorter, are slides, recipes, notes or the like, and are heard together.
TINY_OF_MANY = ((8, CHARACTERS_PER_MINUTE // 2), (60, CHARACTERS_PER_MINUTE))
LONGEST_OF_TITLE_PAGE, MOST_OF_TITLE_PAGE = 30, 4  # characters of a line, and lines
SHORTEST_INTRODUCTION = 2 * CHARACTERS_PER_MINUTE  # of a part of a book; a shorter one is read with its first chapter


@dataclass(frozen=True, slots=True)
class BodyElement:
    """A heading, or a paragraph."""

    text: str
    heading: Heading | None = None

    @property
    def level(self) -> int:
        return self.heading.level if self.heading else 0


@dataclass(frozen=True, slots=True)
class ChapterPart:
    """The pieces of one chapter, and the titles of what it stands in that it does not begin with.

    `behind` are the titles of a chapter that follows the introduction which the pieces begin with; `name` is that of
    several joined, each of a few seconds.
    """

    pieces: tuple[BodyElement, ...]
    within: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    name: str = ""

    @property
    def size(self) -> int:
        return sum(len(piece.text) for piece in self.pieces)

    @property
    def leading(self) -> tuple[str, ...]:
        """The headings that it begins with, but for the first of several that divide it."""
        counts = Counter(piece.level for piece in self.pieces)
        over = self.pieces[0].level
        begins = takewhile(lambda piece: piece.level and (piece.level <= over or counts[piece.level] == 1), self.pieces)
        return tuple(piece.text for piece in begins)


def parts(pieces: Sequence[BodyElement], *, joined: bool = True) -> list[ChapterPart]:
    """The chapters that headings make, tiny ones `joined` if asked for; none where there is no heading."""
    pieces = _with_local_ones_below(_with_repeated_ones_below(_with_the_first_beside_the_second(pieces)))
    level = _chapter_level(pieces)
    if not level:
        return []
    floating = _floating(pieces)
    begins = [piece.heading is not None and (piece.level <= level or i in floating) for i, piece in enumerate(pieces)]
    divided = list(_joined(list(_divided(pieces, begins, floating, level)), level))
    if joined and _are_tiny(divided):
        return list(_heard_together(divided))
    return [chapter for part in divided for chapter in _heard_at_a_sitting(part, level)]


def _are_tiny(found: Sequence[ChapterPart]) -> bool:
    """Whether most chapters last a few seconds, and they are not those that a book counts; or are a film's scenes."""
    scenes = sum(any(p.heading and p.heading.unit == SCENE for p in part.pieces[:2]) for part in found)
    if len(found) > 2 and scenes > len(found) / 2:
        return median(part.size for part in found) < SHORTEST_PART
    tiny = max((size for many, size in TINY_OF_MANY if len(found) >= many), default=0)
    if not tiny:
        return False
    counted = sum(any(p.heading and p.heading.unit in LEVEL_OF for p in part.pieces[:2]) for part in found)
    return median(part.size for part in found) < tiny and counted <= len(found) / 2


def _heard_together(found: Sequence[ChapterPart]) -> Iterator[ChapterPart]:
    """Chapters that are a few seconds long joined to some that last: under what they stand in, as far as that goes."""
    left = sum(part.size for part in found)
    pending: list[ChapterPart] = []
    length = 0
    for part in found:
        if length >= SHORTEST_PART and (left >= SHORTEST_PART or part.within != pending[-1].within):
            yield _one_of(pending)
            pending, length = [], 0
        pending.append(part)
        length += part.size
        left -= part.size
    yield _one_of(pending)


def _one_of(joined: Sequence[ChapterPart]) -> ChapterPart:
    if len(joined) == 1:
        return joined[0]
    first, last = ((part.leading or (part.pieces[0].text,))[-1] for part in (joined[0], joined[-1]))
    pieces = tuple(piece for part in joined for piece in part.pieces)
    return ChapterPart(pieces, joined[0].within, name=f"{first} ～ {last}")


def _with_the_first_beside_the_second(pieces: Sequence[BodyElement]) -> Sequence[BodyElement]:
    """The pieces, a 一、 that is set as the title of 二、 and all others put beside them."""
    counts = Counter(piece.level for piece in pieces)
    numbered = [(i, piece.heading) for i, piece in enumerate(pieces) if piece.heading and piece.heading.number]
    for (i, one), (_, two) in pairwise(numbered):
        goes_on = one.number == 1 and two.number == 2 and one.unit == two.unit and not one.is_volume
        if goes_on and one.level < two.level and counts[one.level] == 1:
            moved = BodyElement(pieces[i].text, replace(one, level=two.level))
            return [*pieces[:i], moved, *pieces[i + 1 :]]
    return pieces


def _with_repeated_ones_below(pieces: Sequence[BodyElement]) -> Sequence[BodyElement]:
    """The pieces, a name without a number that heads again and again put below all others: 注释, a label in a figure."""
    names = Counter(piece.text for piece in pieces if piece.heading and not piece.heading.number)
    level = _chapter_level(pieces)
    return [
        replace(piece, heading=replace(piece.heading, level=DEEPEST))
        if piece.heading and piece.level <= level and names[piece.text] >= MANY
        else piece
        for piece in pieces
    ]


def _with_local_ones_below(pieces: Sequence[BodyElement]) -> Sequence[BodyElement]:
    """The pieces, what stands in one place only put below the headings that divide the whole text.

    Those are items, and the chapters of something quoted, where many more headings divide the text.
    """
    shares = _shares(pieces)
    counts = Counter(piece.level for piece in pieces if piece.heading and not piece.heading.floats)
    wide = [level for level in shares if shares[level] >= WIDE]
    local = {
        level
        for level in shares
        if level >= CHAPTER_LEVEL and shares[level] < NARROW
        if any(level < other and (level >= ITEM_LEVEL or MANY * counts[level] <= counts[other]) for other in wide)
    }
    below = {level: DEEPEST for level in local if counts[level] > 1}
    return [
        replace(piece, heading=replace(piece.heading, level=below[piece.level]))
        if piece.heading and not piece.heading.floats and piece.level in below
        else piece
        for piece in pieces
    ]


def _shares(pieces: Sequence[BodyElement]) -> dict[int, float]:
    """The share of the text between the first and the last heading of each level."""
    ends = list(accumulate(len(piece.text) for piece in pieces))
    spans: dict[int, tuple[int, int]] = {}
    for piece, end in zip(pieces, ends, strict=True):
        if piece.heading and not piece.heading.floats:
            spans[piece.level] = spans.get(piece.level, (end, end))[0], end
    return {level: (end - start) / ends[-1] for level, (start, end) in spans.items()}


def _chapter_level(pieces: Sequence[BodyElement]) -> int:
    """The level whose headings begin chapters, 0 without any.

    It is the highest that has two or more, or the next one where those are volumes, unless that one stands in one place
    only; else the highest. 前言 and its like do not count where there are others.
    """
    headings = [piece.heading for piece in pieces if piece.heading]
    counted = [h for h in headings if not h.floats] or headings
    counts = Counter(h.level for h in counted)
    levels = sorted(counts)
    several = [level for level in levels if counts[level] > 1]
    shares = _shares(pieces)
    for level, below in pairwise(several):
        if sum(h.is_volume for h in counted if h.level == level) <= counts[level] / 2:
            return level
        if below == several[-1]:
            return level if shares.get(below, 1) < NARROW <= WIDE <= shares.get(level, 0) else below
    return (several or levels or [0])[0]


def _floating(pieces: Sequence[BodyElement]) -> set[int]:
    """The places of 前言 and its like that stand beside the chapters; what each chapter has belongs to it."""
    names = Counter(piece.text for piece in pieces if piece.heading and piece.heading.floats)
    return {i for i, p in enumerate(pieces) if p.heading and p.heading.floats and names[p.text] == 1}


def _names_the_work(pieces: Sequence[BodyElement]) -> bool:
    """Whether the first heading is the work's title rather than a part of it: no other is of its level."""
    first = pieces[0].heading
    if first is None or first.is_volume:
        return False
    return sum(piece.level == first.level for piece in pieces) == 1


def _divided(
    pieces: Sequence[BodyElement], begins: Sequence[bool], floating: set[int], level: int
) -> Iterator[ChapterPart]:
    """Pieces from each heading that begins a chapter, or from several that follow each other."""
    above: list[BodyElement] = []  # the headings that the next chapter stands in
    pending: list[BodyElement] = []
    within: tuple[str, ...] = ()
    for i, piece in enumerate(pieces):
        if begins[i] and any(not p.level for p in pending):
            yield ChapterPart(tuple(pending), within)
            pending = []
            within = ()
        if begins[i]:
            if i in floating:
                above = []
            above = [one for one in above if one.level < piece.level]
            if not pending and i not in floating:
                within = tuple(one.text for one in above)
            if piece.level < level and i not in floating and not (i == 0 and _names_the_work(pieces)):
                above.append(piece)
        pending.append(piece)
    yield ChapterPart(tuple(pending), within)


def _joined(found: Sequence[ChapterPart], level: int) -> Iterator[ChapterPart]:
    """The same, short introductions of a part of a book joined to its first chapter."""
    waiting: ChapterPart | None = None
    for part in found:
        if waiting and (waiting.pieces[0].text in part.within or _is_title_page(waiting)):
            yield ChapterPart((*waiting.pieces, *part.pieces), waiting.within, part.leading)
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = part if _introduces(part, level) or (part is found[0] and _is_title_page(part)) else None
        if not waiting:
            yield part
    if waiting:
        yield waiting


def _is_title_page(part: ChapterPart) -> bool:
    """Whether it is the title of the work, and then no text but whose it is."""
    first, *others = part.pieces
    if not first.heading:
        lines = [piece.text for piece in part.pieces]
        short = len(lines) <= MOST_OF_TITLE_PAGE and max(map(len, lines)) <= LONGEST_OF_TITLE_PAGE
        return short and not any(line.endswith(tuple("。！？!?…；，：:”")) for line in lines)
    return first.heading is not None and bool(others) and all(is_credit(piece.text) for piece in others)


def _introduces(part: ChapterPart, level: int) -> bool:
    """Whether it is what a part of a book says before its first chapter, and short."""
    first = part.pieces[0].heading
    if not first or first.floats or any(piece.level >= level for piece in part.pieces):
        return False
    return part.size <= SHORTEST_INTRODUCTION


def _heard_at_a_sitting(part: ChapterPart, level: int) -> Iterator[ChapterPart]:
    """A chapter, or where it is too long what its own headings make of it."""
    size = part.size
    leading = len(part.leading)
    inner = Counter(piece.level for piece in part.pieces[leading:] if piece.level)
    below = next((one for one in sorted(inner) if one > level and inner[one] > 1), 0)
    if size <= SITTING or not below:
        yield part
        return
    least = SHORTEST_PART if size / inner[below] >= SHORTEST_PART else HALF_A_SITTING
    title = tuple(piece.text for piece in part.pieces[:leading] if piece.level < below)
    pending, length, done, within = list[BodyElement](), 0, 0, part.within
    for i, piece in enumerate(part.pieces):
        if i >= leading and 0 < piece.level <= below and length >= least <= size - done - length:
            yield from _heard_at_a_sitting(ChapterPart(tuple(pending), within), below)
            done += length
            pending, length, within = [], 0, part.within + title
        pending.append(piece)
        length += 0 if piece.level else len(piece.text)
    yield from _heard_at_a_sitting(ChapterPart(tuple(pending), within), below)
