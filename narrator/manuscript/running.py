"""What a printed page bears besides the text: running heads and feet, page numbers, and notes at its foot."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from narrator.manuscript.columns import PrintedLine

EDGE_LINES = 2  # at the top and at the bottom of a page
REPEATED = 0.3  # of the pages have to bear a line for it to be a running head wherever it stands, and at least three
SERIES = 3  # pages near each other that bear the same line at the same height
NEAR = 2  # pages between two of a series: chapters' names stand on every second page
SAME_HEIGHT = 4.0  # points
SMALL = 0.93  # of the body's size: notes are set smaller
FEWEST_STEPS = 2  # lines of a slide that is built up
LONGEST_FOOT = 0.6  # of the page's height
COLUMN_GAP = "\u3000"  # between what stands apart on a line
SHORTEST_HALF = 4  # characters
_NUMBER_ONLY = re.compile(
    r"[\s\-—–·•|/第页共page]{0,12}(?:\d{1,5}|[ivxlc]{1,7})(?:\s{0,3}(?:/|of|页)?\s{0,3}\d{0,5})[\s\-—–·•|页]{0,12}",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\s*(?:[①-⑳❶-❿⑴-⒇㈠-㈩*＊†‡※]|[\[［〔(（]?(?:注\s*)?\d{1,3}[\]］〕)）]|[⁰¹²³⁴-⁹]{1,3}"
    r"|\d{1,2}(?=[\s.．、\u4e00-\u9fff“《A-Z])|注[:：])"
)


Pages = Sequence[Sequence[PrintedLine]]


def furniture(pages: Pages) -> dict[PrintedLine, str]:
    """The lines that are no text, with the reason."""
    found = dict.fromkeys(_built_up(pages), "repeated on the next page")
    body = body_size(pages)
    rest_of = [[line for line in page if line not in found] for page in pages]
    found |= dict.fromkeys(_running(rest_of, SMALL * body), "page furniture")
    for page in pages:
        rest = [line for line in page if line not in found]
        found |= dict.fromkeys(_notes(rest, body), "note")
    return found


def body_size(pages: Pages) -> float:
    """The size of most characters."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _running(pages: Pages, small: float) -> Iterator[PrintedLine]:
    """Running heads and feet; those of which only a half is the same are set no larger than `small`."""
    edges = [(number, *edge) for number, page in enumerate(pages) for edge in _edges(page)]
    wordings: dict[tuple[int, int, str], set[int]] = defaultdict(set)
    heights: dict[tuple[int, str], dict[int, float]] = defaultdict(dict)
    numbers: Counter[int] = Counter()
    halves: dict[tuple[int, str, int], set[int]] = defaultdict(set)
    for number, side, place, line in edges:
        for half in _halves(line, small) if not place else ():
            halves[side, half, round(line.foot / SAME_HEIGHT)].add(number)
        wordings[side, place, pattern(line.text)].add(number)
        heights[side, pattern(line.text)][number] = line.foot
        numbers[side] += place == 0 and bool(_NUMBER_ONLY.fullmatch(line.text))
    enough = max(3, REPEATED * len(pages))
    outer: set[tuple[int, int]] = set()  # sides of pages whose outermost line is furniture
    for number, side, place, line in edges:
        if place and (number, side) not in outer:
            continue
        wording = pattern(line.text)
        repeated = len(wordings[side, place, wording]) >= enough
        height = round(line.foot / SAME_HEIGHT)
        repeated |= any(len(halves[side, half, height]) >= enough for half in _halves(line, small) if not place)
        numbered = bool(_NUMBER_ONLY.fullmatch(line.text)) and numbers[side] >= enough
        if repeated or numbered or _is_series(heights[side, wording], number, line.foot):
            outer.add((number, side))
            yield line


def _halves(line: PrintedLine, small: float) -> list[str]:
    """What stands to the left and to the right in a line: a book's name, and a chapter's that changes."""
    parts = [pattern(part) for part in line.text.split(COLUMN_GAP)] if line.size <= small else []
    return [part for part in parts if len(part) >= SHORTEST_HALF] if len(parts) == 2 else []


def _edges(page: Sequence[PrintedLine]) -> Iterator[tuple[int, int, PrintedLine]]:
    """The lines at the top (1) and at the bottom (-1) of a page, the outermost first."""
    ordered = sorted(page, key=lambda line: -line.foot)
    for side in (1, -1):
        for place, line in enumerate(ordered[::side][:EDGE_LINES]):
            yield side, place, line


def _is_series(feet: Mapping[int, float], number: int, foot: float) -> bool:
    """Whether pages near a page bear the same line, whose feet are given by page, at the same height."""
    around = range(number - SERIES * NEAR, number + SERIES * NEAR + 1)
    level = [page for page in around if page in feet and abs(feet[page] - foot) <= SAME_HEIGHT]
    return len(level) >= SERIES and any(0 < abs(page - number) <= NEAR for page in level)


def pattern(text: str) -> str:
    """A line's wording without its numbers and spaces."""
    return re.sub(r"[\d\s]+|\b[ivxlc]+\b", "#", text.strip())


def _built_up(pages: Pages) -> Iterator[PrintedLine]:
    """The lines of slides that stand again on the next with more below them: slides that are built up step by step."""
    texts = [[pattern(line.text) for line in page] for page in pages]
    for page, own, following in zip(pages, texts, texts[1:], strict=False):
        feet = next((n for n, (a, b) in enumerate(zip(reversed(own), reversed(following), strict=False)) if a != b), 0)
        body, more = own[: len(own) - feet], following[: len(following) - feet]
        if len(body) >= FEWEST_STEPS and len(more) > len(body) and more[: len(body)] == body:
            yield from page


def _notes(page: Sequence[PrintedLine], body: float) -> list[PrintedLine]:
    """The notes at the foot of a page: its last lines, if they are small and begin with a mark."""
    small: list[PrintedLine] = []
    for line in sorted(page, key=lambda line: line.foot):
        if line.size > SMALL * body:
            break
        small.append(line)
    if not small or len(small) > LONGEST_FOOT * len(page):
        return []
    first = next((place for place, line in enumerate(reversed(small)) if _NOTE.match(line.text)), None)
    return [] if first is None else small[: len(small) - first]
