"""Headings that only the count of the others tells: what a book's own numbers say is missing is looked for.

A line such as `第四章中日之间的老船夫` may be a sentence about a chapter; behind 第三章 and before 第五章 it is the
fourth. The same holds for slips of the pen: 四章, 第四节, 弟四章, （四）.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from narrator.script.headings import LEVEL_OF, LONGEST, Heading, undressed
from narrator.script.numerals import NUMERAL, numeral

FEWEST = 3  # headings that make a series
LONGEST_SLIP = 60  # characters of a heading that its number alone tells
LONGEST_SENTENCE = 20  # characters of a name that ends in a full stop
LEAST_BETWEEN = 40  # characters between two headings
MOST_BEHIND = 20  # chapters behind the last one that has the usual form
_UNITS = "".join(LEVEL_OF)
_LOOSE = re.compile(
    rf"(?:正文\s*)?第\s*(?P<number>[{NUMERAL}]{{1,9}})\s*(?P<unit>[{_UNITS}])"
    r"(?P<gap>[\s　:：、.．·。☆★—–-]*)(?P<name>.*)",
    re.DOTALL,
)
_SLIPS = (  # forms that a missing number may have, the likeliest first
    re.compile(rf"[第弟笫苐]\s*(?P<number>[{NUMERAL}]{{1,9}})\s*(?P<unit>[{_UNITS}张掌草])(?P<name>.*)", re.DOTALL),
    re.compile(rf"(?P<number>[{NUMERAL}]{{1,9}})\s*(?P<unit>[章回节話话集])(?P<name>.*)", re.DOTALL),
    re.compile(rf"第\s*(?P<number>[{NUMERAL}]{{1,9}})[\s　:：、.．·]+(?P<unit>)(?P<name>.*)", re.DOTALL),
    re.compile(
        rf"[（(【\[]?(?P<number>[{NUMERAL}]{{1,4}})(?:[）)】\]]|[\s　、.．:：])(?P<unit>)(?P<name>[^，,；;]*)",
        re.DOTALL,
    ),
)
_SURE = re.compile(rf"\s*[第弟笫苐]\s*[{NUMERAL}]")
_ENDS_TEXT = re.compile(r"[。；，、;,](?:[”’」』）)])?$")
_DIVIDES = re.compile("[。；;]")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line that may be a heading by its number."""

    line: int
    heading: Heading


def add_counted(lines: Sequence[str], found: list[Heading | None]) -> None:
    """Add lines that count on where no heading with a gap does: a series of their own, or what another one lacks."""
    for unit in dict.fromkeys(LEVEL_OF):
        known = [Numbered(i, h) for i, h in enumerate(found) if h and h.unit == unit and h.number]
        loose = list(_loose(lines, found, unit))
        if loose and len(known) < FEWEST <= len(known) + len(loose):
            _count_on(lines, found, sorted([*known, *loose], key=lambda each: each.line))


def add_missing(lines: Sequence[str], found: list[Heading | None]) -> None:
    """Add the lines, in whatever form, whose numbers are missing between the chapters of a book, or come behind them."""
    units = Counter(h.unit for h in found if h and h.unit in LEVEL_OF and not h.is_volume)
    for unit in [unit for unit, count in units.items() if count >= FEWEST]:
        known = [(i, h) for i, h in enumerate(found) if h and (h.unit == unit or h.is_volume)]
        for (start, one), (end, two) in pairwise([(-1, Heading(0)), *known]):
            if two.unit == unit:
                missing = range((one.number if one.unit == unit else 0) + 1, two.number)
                _add(found, _lacking(lines, range(start + 1, end), missing), two)
        start, last = known[-1]
        if last.unit == unit:
            missing = range(last.number + 1, last.number + 1 + MOST_BEHIND)
            behind = _lacking(lines, range(start + 1, len(lines)), missing)
            _add(
                found,
                [(n, i) for (n, i), m in zip(behind, missing, strict=False) if n == m and _SURE.match(lines[i])],
                last,
            )


def _add(found: list[Heading | None], places: Iterable[tuple[int, int]], like: Heading) -> None:
    for number, i in places:
        found[i] = Heading(like.level, like.unit, number)


def _lacking(lines: Sequence[str], among: range, missing: range) -> Iterator[tuple[int, int]]:
    """Missing numbers and the likeliest lines that count them, both going up."""
    candidates: dict[int, list[tuple[int, int]]] = {}
    for i in among if missing else ():
        line = undressed(lines[i]) if len(lines[i]) <= LONGEST_SLIP else ""
        for rank, form in enumerate(_SLIPS if line else ()):
            match = form.fullmatch(line)
            number = numeral(match["number"]) if match else 0
            if match and number in missing and _is_slip(match) and _is_alone(lines, i, match):
                candidates.setdefault(number, []).append((rank, i))
    last = among.start - 1
    for number in sorted(candidates):
        if later := [(rank, i) for rank, i in candidates[number] if i > last]:
            last = min(later)[1]
            yield number, last


def says(line: str, number: int) -> bool:
    """Whether a line counts a number, in whatever form a heading may have."""
    matches = [form.fullmatch(undressed(line)) for form in (_LOOSE, *_SLIPS)]
    return any(numeral(match["number"]) == number for match in matches if match)


def _is_slip(match: re.Match[str]) -> bool:
    name = match["name"]
    most_commas = 2 if name[:1].isspace() else 1
    if len(_DIVIDES.findall(name)) > 1 or name.count("，") > most_commas or LEVEL_OF.get(match["unit"]) == 1:
        return False
    return bool(match["unit"]) or not (_ENDS_TEXT.search(name) or len(name) > LONGEST or not name.strip())


def _is_alone(lines: Sequence[str], i: int, match: re.Match[str]) -> bool:
    """Whether no line beside it counts in the same form, as the items of a list do."""
    beside = (match.re.fullmatch(undressed(line)) for line in (*lines[max(0, i - 1) : i], *lines[i + 1 : i + 2]))
    return not any(other and abs(numeral(other["number"]) - numeral(match["number"])) == 1 for other in beside)


def _loose(lines: Sequence[str], found: Sequence[Heading | None], unit: str) -> Iterator[Numbered]:
    for i, line in enumerate(lines):
        if found[i] or len(line) > LONGEST_SLIP or "第" not in line[:8]:
            continue
        match = _LOOSE.fullmatch(undressed(line))
        if (
            match
            and match["unit"] == unit
            and (not _ENDS_TEXT.search(match["name"]) or _is_short_sentence(match))
            and _is_title(match)
        ):
            yield Numbered(i, Heading(LEVEL_OF[unit], unit, numeral(match["number"]), glued=not match["gap"]))


def _is_short_sentence(match: re.Match[str]) -> bool:
    """`第一章 船来了。`"""
    return match["gap"].isspace() and match["name"].endswith("。") and len(match["name"]) <= LONGEST_SENTENCE


def _is_title(match: re.Match[str]) -> bool:
    return len(match["name"]) <= LONGEST and len(_DIVIDES.findall(match["name"])) <= (1 if match["gap"] else 0)


def _count_on(lines: Sequence[str], found: list[Heading | None], members: Sequence[Numbered]) -> None:
    """Take the members that follow each other by one, in runs that begin at 1 or behind a heading that is known."""
    run: list[Numbered] = []
    for member in members:
        known = found[member.line] is not None
        if run and member.heading.number == run[-1].heading.number + 1 and _apart(lines, run[-1].line, member.line):
            run.append(member)
        elif known or member.heading.number == 1:
            _take(found, run)
            run = [member]
    _take(found, run)


def _take(found: list[Heading | None], run: Sequence[Numbered]) -> None:
    if len(run) >= FEWEST:
        for member in run:
            found[member.line] = found[member.line] or member.heading


def _apart(lines: Sequence[str], start: int, end: int) -> bool:
    return sum(map(len, lines[start + 1 : end])) >= LEAST_BETWEEN
