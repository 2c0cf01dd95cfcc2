"""Which atoms share a cue, and where a cue's lines part: a dynamic programme over the whole paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import inf
from typing import NamedTuple

from narrator.subtitles.atoms import Atom
from narrator.subtitles.boundaries import MOST_CLAUSE_COST, BoundaryKind
from narrator.subtitles.model import CueOptions
from narrator.subtitles.phrases import WORD_COST

# Costs, set by eye, are on the scale of `phrases`: 60 is a phrase boundary, 110 a word boundary.
CUE_COST = 25  # each cue: fewer, fuller cues
TWO_LINES_COST = 45  # one line is read at a glance
BALANCE_COST = 20  # two lines, one of them empty; in proportion
MIXED_COST = 80  # a clause ends inside a line, and the line or cue in mid-clause
LINE_SHARE = 0.4  # a line's end weighs less than a cue's
HELD_SHARE = 0.6  # and more, where words hold together, by so much of what is over a word boundary's cost
WIDOW_COST = 400  # one or two characters by themselves
# A broken limit outweighs all taste; which one gives way first is the order of these.
TOO_SHORT_COST = 5000
TOO_LONG_COST = 3000
TOO_WIDE_COST = 4000
TOO_FAST_COST = 500
SHORT_HALVES = 16  # half a line: below that a cue looks empty
BRISK_S = 1.5  # below that a cue flashes by
SLOW_S = 5.0  # above that a cue lingers
WIDOW_HALVES = 4  # two characters
_ROUNDING_S = 0.001  # cue times are whole milliseconds


class PlannedCue(NamedTuple):
    """Atoms `first` to `last` (exclusive) make a cue; its second line starts at atom `turn`, or there is one line."""

    first: int
    last: int
    turn: int


def latest_end(onset_s: float, offset_s: float, next_s: float, options: CueOptions) -> float:
    """The last moment a cue may be shown whose speech goes from `onset_s` to `offset_s`; the next starts at `next_s`.

    It may linger for longer only where it would be shown too briefly otherwise.
    """
    if next_s - offset_s <= options.linger_s:
        return next_s
    return min(max(offset_s + options.linger_s, onset_s + options.min_s), next_s - options.gap_s)


def plan(atoms: Sequence[Atom], next_s: float, options: CueOptions) -> list[PlannedCue]:
    """The cheapest way to part a paragraph into cues; `next_s` is when the next paragraph's speech starts."""
    pieces: list[PlannedCue] = []
    nexts = [*(atom.onset_s for atom in atoms[1:]), next_s]
    for first, last in _sentences(atoms, nexts, options):
        planner = _Planner(atoms[first:last], nexts[first:last], options)
        pieces += [PlannedCue(first + a, first + b, turn and first + turn) for a, b, turn in planner.pieces()]
    return pieces


def _sentences(atoms: Sequence[Atom], nexts: Sequence[float], options: CueOptions) -> list[tuple[int, int]]:
    """Ranges of atoms that no cue may cross: sentences.

    A sentence too short to be shown by itself shares a range with the next one; at the end, with the one before.
    """
    ranges: list[tuple[int, int]] = []
    first = start = 0
    for last, (atom, next_s) in enumerate(zip(atoms, nexts, strict=True), 1):
        if atom.kind is BoundaryKind.SENTENCE:
            onset_s = atoms[start].onset_s
            has_room = start == 0 or onset_s - atoms[start - 1].offset_s >= options.early_s
            early_s = options.early_s if has_room else 0.0
            if latest_end(onset_s, atom.offset_s, next_s, options) - onset_s + early_s >= options.min_s - _ROUNDING_S:
                ranges.append((first, last))
                first = last
            start = last
    if first < len(atoms):
        ranges.append((ranges.pop()[0] if ranges else 0, len(atoms)))
    return ranges


class _Planner:
    """Sums over the atoms of a range, so that the cost of a cue takes the same time whatever its length."""

    def __init__(self, atoms: Sequence[Atom], nexts: Sequence[float], options: CueOptions) -> None:
        self.atoms = atoms
        self.nexts = nexts
        self.options = options
        self.line = round(2 * options.line_units)
        self.widths = [0, *accumulate(atom.halves + atom.space for atom in atoms)]
        self.cores = [0, *accumulate(atom.core for atom in atoms)]
        self.reads = [0, *accumulate(atom.read for atom in atoms)]
        self.clauses = [0, *accumulate(atom.cost <= MOST_CLAUSE_COST for atom in atoms)]
        rooms = (b.onset_s - a.offset_s for a, b in pairwise(atoms))
        self.early = [options.early_s, *(options.early_s if room >= options.early_s else 0.0 for room in rooms)]

    def pieces(self) -> list[PlannedCue]:
        best = [0.0]
        pieces: list[PlannedCue] = []
        for last in range(1, len(self.atoms) + 1):
            cost, piece = self.cheapest(last, best)
            best.append(cost)
            pieces.append(piece)
        chosen = []
        at = len(self.atoms)
        while at:
            chosen.append(pieces[at - 1])
            at = chosen[-1].first
        return chosen[::-1]

    def cheapest(self, last: int, best: Sequence[float]) -> tuple[float, PlannedCue]:
        """The best cue that ends before atom `last`, and the cost up to there; a single atom always may be one."""
        widest = self.options.max_lines * self.line
        end = self.widths[last] - self.atoms[last - 1].space
        ending = CUE_COST + self.atoms[last - 1].cost
        least, piece = inf, PlannedCue(last - 1, last, 0)
        for first in range(last - 1, -1, -1):
            wide = end - self.widths[first]
            if wide > widest and first < last - 1:
                break
            cost = best[first] + ending + (TWO_LINES_COST if wide > self.line else 0)
            if cost > least:
                continue
            cost += self.text_cost(first, last) + self.time_cost(first, last)
            if cost > least:
                continue
            layout, turn = (0.0, 0) if wide <= self.line else self.layout(first, last, wide)
            if cost + layout <= least:
                least, piece = cost + layout, PlannedCue(first, last, turn)
        return least, piece

    def width(self, first: int, last: int) -> int:
        return self.widths[last] - self.widths[first] - self.atoms[last - 1].space

    def text_cost(self, first: int, last: int) -> float:
        """What a cue costs that stops in mid-clause, or is short."""
        cost = 0.0
        before, end = self.atoms[first - 1], self.atoms[last - 1]
        starts_clean = first == 0 or before.kind <= BoundaryKind.MARK
        if self.clauses[last - 1] > self.clauses[first]:
            cost += MIXED_COST * ((end.kind > BoundaryKind.MARK) + (not starts_clean))
        core = self.cores[last] - self.cores[first]
        if core < SHORT_HALVES:
            cost += (SHORT_HALVES - core) ** 2 / 4
            if core <= WIDOW_HALVES and not (end.kind is BoundaryKind.SENTENCE and starts_clean):
                cost += WIDOW_COST
        return cost

    def time_cost(self, first: int, last: int) -> float:
        """What a cue costs that is shown too briefly, too long or too briefly for its length."""
        options = self.options
        onset_s = self.atoms[first].onset_s
        offset_s = self.atoms[last - 1].offset_s
        speech_s = offset_s - onset_s
        shown_s = max(latest_end(onset_s, offset_s, self.nexts[last - 1], options) - onset_s, 0.001)
        cost = 0.0
        if shown_s + self.early[first] < options.min_s:
            cost += TOO_SHORT_COST
        if speech_s > options.max_s:
            cost += TOO_LONG_COST + 500 * (speech_s - options.max_s)
        speed = (self.reads[last] - self.reads[first]) / min(shown_s, options.max_s) / options.chars_per_s
        if speed > 1:
            cost += TOO_FAST_COST + 2000 * (speed - 1)
        if speech_s < BRISK_S:
            cost += 60 * (BRISK_S - speech_s)
        elif speech_s > SLOW_S:
            cost += 10 * (speech_s - SLOW_S)
        return cost

    def layout(self, first: int, last: int, wide: int) -> tuple[float, int]:
        """The cost of a cue's two lines, and where the second starts; infinite when the lines do not fit."""
        least, best_turn = inf, 0
        if last - first == 1:
            return TOO_WIDE_COST + 10.0 * (wide - self.line), 0
        for turn in range(last - 1, first, -1) if self.options.max_lines > 1 else ():
            below = self.width(turn, last)
            if below > self.line and last - turn > 1:
                break
            above = self.width(first, turn)
            if above <= self.line or turn - first == 1:
                cost = self.turn_cost(first, turn, last, above, below)
                if cost < least:
                    least, best_turn = cost, turn
        return least, best_turn

    def turn_cost(self, first: int, turn: int, last: int, above: int, below: int) -> float:
        """What two lines cost that part before atom `turn`, `above` and `below` half units wide."""
        before = self.atoms[turn - 1]
        uneven = (below - above if below > above else 1.2 * (above - below)) / self.line
        cost = before.cost * LINE_SHARE + max(0, before.cost - WORD_COST) * HELD_SHARE + BALANCE_COST * uneven
        if above > self.line or below > self.line:
            cost += TOO_WIDE_COST + 10.0 * (max(above, below) - self.line)
        if before.kind > BoundaryKind.MARK and self.clauses[last - 1] > self.clauses[first]:
            cost += MIXED_COST
        if min(self.cores[turn] - self.cores[first], self.cores[last] - self.cores[turn]) <= WIDOW_HALVES:
            cost += WIDOW_COST
        return cost
