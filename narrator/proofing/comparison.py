"""What was heard against what was meant: an alignment by sound, and the places where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import inf
from typing import NamedTuple

from narrator.frontend.model import Utterance
from narrator.proofing import phones, units
from narrator.proofing.units import Unit

ALIKE = 0.25  # English that is no farther than this from what was meant counts as heard
_FAINT = frozenset("啊呀哇呢嘛吧哦喔嗯呃唉哎诶儿")  # words that recognisers leave out, or add, as they like
_FAINT_COST = 0.3
_BREATH = 0.3  # a syllable that is heard before the first or after the last is often a breath
_LONGEST = 12  # units that may stand for one row of English


class EditStep(NamedTuple):
    """A pair in the alignment: ranges of units that were meant and heard, and what it costs, in syllables."""

    meant: slice
    heard: slice
    cost: float
    wrong: float


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where something else was heard. `start` and `end` are code points of the text; equal where it was added.

    `meant` is as written, `said` as it is spoken. `heard` stands from `heard_start` to `heard_end` in what was written.
    `wrong` is the syllables in error; `cost` weighs them by how unlike they sound.
    """

    start: int
    end: int
    meant: str
    said: str
    heard: str
    heard_start: int
    heard_end: int
    wrong: float
    cost: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """`beats` is how many syllables were meant, `text` what was heard, its numbers as they agree best."""

    beats: int
    text: str
    differences: tuple[Difference, ...] = ()

    @property
    def wrong(self) -> float:
        return sum(difference.wrong for difference in self.differences)

    @property
    def cost(self) -> float:
        return sum(difference.cost for difference in self.differences)

    @property
    def error_rate(self) -> float:
        """Syllables in error as a share of those that were meant."""
        return self.wrong / max(1, self.beats)


def compare(utterance: Utterance, text: str) -> Comparison:
    """An utterance with what a recogniser wrote for its sound."""
    own = units.meant(utterance)
    steps, hearing, text = best(own, text)
    differences = tuple(differences_of(steps, own, hearing, utterance.text))
    return Comparison(sum(unit.beats for unit in own), text, differences)


def best(own: Sequence[Unit], text: str) -> tuple[list[EditStep], list[Unit], str]:
    """The alignment with what was written, its numbers read in whichever way agrees best with what was meant.

    With it the units that were heard, and the text that they stand in.
    """
    hearing = units.heard(text)
    steps = align(own, hearing)
    for start, end, wordings in reversed(list(units.other_wordings(text))):
        if not any(step.wrong for step in steps):
            break
        for wording in wordings:
            other_text = text[:start] + wording + text[end:]
            other = units.heard(other_text)
            found = align(own, other)
            if _total(found) < _total(steps):
                steps, hearing, text = found, other, other_text
                break
    return steps, hearing, text


def _total(steps: Sequence[EditStep]) -> float:
    return sum(step.cost for step in steps)


def align(own: Sequence[Unit], hearing: Sequence[Unit]) -> list[EditStep]:
    """The cheapest way to turn what was meant into what was heard: units changed, dropped, added.

    A row of English may face several units, for it is often heard as Chinese, and the other way about.
    """
    table: list[list[tuple[float, int, int]]] = []  # cost so far, and how many units the last step took of both
    for i in range(len(own) + 1):
        table.append([])
        for j in range(len(hearing) + 1):
            table[i].append(min(_ways(table, own, hearing, i, j), default=(0.0, 0, 0)))
    steps: list[EditStep] = []
    i, j = len(own), len(hearing)
    while i or j:
        _, took, gave = table[i][j]
        i, j = i - took, j - gave
        steps.append(_step(own, hearing, slice(i, i + took), slice(j, j + gave)))
    return steps[::-1]


def _ways(
    table: list[list[tuple[float, int, int]]], own: Sequence[Unit], hearing: Sequence[Unit], i: int, j: int
) -> Iterator[tuple[float, int, int]]:
    if i and j:
        yield table[i - 1][j - 1][0] + _changed(own[i - 1], hearing[j - 1]), 1, 1
        if own[i - 1].is_english:
            for count in range(2, min(j, own[i - 1].beats * 2 + 1, _LONGEST) + 1):
                yield table[i - 1][j - count][0] + _faced(own[i - 1], hearing[j - count : j]), 1, count
        if hearing[j - 1].is_english:
            for count in range(2, min(i, hearing[j - 1].beats * 2 + 1, _LONGEST) + 1):
                yield table[i - count][j - 1][0] + _faced(hearing[j - 1], own[i - count : i]), count, 1
    if i:
        yield table[i - 1][j][0] + _alone(own[i - 1]), 1, 0
    if j:
        yield table[i][j - 1][0] + _alone(hearing[j - 1]), 0, 1


def _step(own: Sequence[Unit], hearing: Sequence[Unit], taken: slice, given: slice) -> EditStep:
    mine, theirs = own[taken], hearing[given]
    if not mine or not theirs:
        cost = sum(map(_alone, [*mine, *theirs]))
        return EditStep(taken, given, cost, sum(unit.beats for unit in [*mine, *theirs] if _alone(unit) > 0))
    if len(mine) == len(theirs) == 1:
        cost = _changed(mine[0], theirs[0])
        english = mine[0].is_english or theirs[0].is_english
        return EditStep(taken, given, cost, (cost if english else float(cost > 0)))
    cost = _faced(mine[0], theirs) if mine[0].is_english and len(mine) == 1 else _faced(theirs[0], mine)
    return EditStep(taken, given, cost, cost)


def _alone(unit: Unit) -> float:
    """What it costs to drop or to add a unit."""
    if unit.text == "儿":
        return 0.0
    return _FAINT_COST if unit.text in _FAINT else float(unit.beats)


@lru_cache(maxsize=1 << 16)
def _changed(mine: Unit, other: Unit) -> float:
    if mine.text == other.text or not mine.readings.isdisjoint(other.readings):
        return 0.0
    if mine.is_english or other.is_english:
        return _unlike(mine.phones, other.phones) * max(mine.beats, other.beats)
    return min(phones.distance(one, another) for one in mine.readings for another in other.readings)


def _faced(english: Unit, facing: Sequence[Unit]) -> float:
    """What it costs that a row of English faces several units; no more of them than sound like it."""
    if english.text == "".join(unit.text for unit in facing):
        return 0.0
    far = _far(english, facing)
    if far >= min(_far(english, facing[1:]), _far(english, facing[:-1])):
        return inf
    return 0.0 if far <= ALIKE else far * max(english.beats, sum(unit.beats for unit in facing))


def _far(english: Unit, facing: Sequence[Unit]) -> float:
    return phones.gap(english.phones, "".join(unit.phones for unit in facing))


def _unlike(one: str, other: str) -> float:
    far = phones.gap(one, other)
    return 0.0 if far <= ALIKE else far


def differences_of(
    steps: Sequence[EditStep], own: Sequence[Unit], hearing: Sequence[Unit], text: str
) -> Iterator[Difference]:
    """The places of an alignment that differ, neighbours as one."""
    for first, last in _runs([step.wrong > 0 for step in steps]):
        run = steps[first:last]
        taken, given = slice(run[0].meant.start, run[-1].meant.stop), slice(run[0].heard.start, run[-1].heard.stop)
        mine, theirs = own[taken], hearing[given]
        start, end = _span(own, taken)
        heard_start, heard_end = _span(hearing, given)
        said = "".join(text[unit.start : unit.end] if unit.is_english else unit.text for unit in mine)
        heard = "".join(unit.text for unit in theirs)
        is_breath = not mine and len(theirs) == 1 and taken.start in (0, len(own))
        cost = _total(run) * (_BREATH if is_breath else 1)
        wrong = 0.0 if is_breath else sum(step.wrong for step in run)
        yield Difference(start, end, text[start:end], said, heard, heard_start, heard_end, wrong, cost)


def _span(units_: Sequence[Unit], part: slice) -> tuple[int, int]:
    """Where some units stand in their text; behind the unit before, where there are none."""
    if part.start < part.stop:
        return units_[part.start].start, units_[part.stop - 1].end
    before = units_[part.start - 1].end if part.start else 0
    return before, before


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where flags are set without a break: (first, behind the last)."""
    edges = [place for place, (one, other) in enumerate(pairwise([False, *flags, False])) if one != other]
    return zip(edges[::2], edges[1::2], strict=True)
