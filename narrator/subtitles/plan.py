"""Which atoms share a cue, and where a cue's lines part: a dynamic programme over the whole paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from narrator.subtitles.atoms import Atom
from narrator.subtitles.boundaries import FORCED_COST, Kind
from narrator.subtitles.model import CueOptions

CUE_COST = 25  # each cue: fewer, fuller cues
TWO_LINES_COST = 45  # one line is read at a glance
BALANCE_COST = 20  # two lines, one of them empty; in proportion
MIXED_COST = 25  # a clause ends inside a line, and the line in mid-clause
LINE_SHARE = 0.4  # a line's end weighs less than a cue's
WIDOW_COST = 400  # one or two characters by themselves
SENTENCE_INSIDE_COST = 1000
PART_OF_SENTENCE_COST = 400  # a sentence end inside, and an end that is none
TOO_SHORT_COST = 5000
TOO_LONG_COST = 3000
TOO_WIDE_COST = 4000
TOO_FAST_COST = 500
SHORT_HALVES = 16  # half a line: below that a cue looks empty
BRISK_S = 1.5  # below that a cue flashes by
SLOW_S = 5.0  # above that a cue lingers
MOST_SENTENCES = 4
WIDOW_HALVES = 4


class Piece(NamedTuple):
    """Atoms `first` to `last` (exclusive) make a cue; its second line starts at atom `turn`, or there is one line."""

    first: int
    last: int
    turn: int


def latest_end(offset_s: float, next_s: float, options: CueOptions) -> float:
    """The last moment a cue may be shown whose speech ends at `offset_s`, when the next starts at `next_s`."""
    if next_s - offset_s <= options.linger_s:
        return next_s
    return min(offset_s + options.linger_s, next_s - options.gap_s)


def plan(atoms: Sequence[Atom], next_s: float, options: CueOptions) -> list[Piece]:
    """The cheapest way to part a paragraph into cues; `next_s` is when the next paragraph's speech starts."""
    return _Planner(atoms, next_s, options).pieces()


class _Planner:
    """Sums over the atoms, so that the cost of a cue takes the same time whatever its length."""

    def __init__(self, atoms: Sequence[Atom], next_s: float, options: CueOptions) -> None:
        self.atoms = atoms
        self.options = options
        self.line = round(2 * options.line_units)
        self.widths = [0, *accumulate(atom.halves + atom.space for atom in atoms)]
        self.cores = [0, *accumulate(atom.core for atom in atoms)]
        self.reads = [0, *accumulate(atom.read for atom in atoms)]
        self.sentences = [0, *accumulate(atom.kind is Kind.SENTENCE for atom in atoms)]
        self.marks = [0, *accumulate(atom.kind <= Kind.MARK for atom in atoms)]
        nexts = [*(atom.onset_s for atom in atoms[1:]), next_s]
        self.latest = [latest_end(a.offset_s, s, options) for a, s in zip(atoms, nexts, strict=True)]
        rooms = (b.onset_s - a.offset_s for a, b in pairwise(atoms))
        self.early = [0.0, *(options.early_s if room >= options.early_s else 0.0 for room in rooms)]

    def pieces(self) -> list[Piece]:
        best = [0.0]
        pieces: list[Piece] = []
        for last in range(1, len(self.atoms) + 1):
            cost, piece = min((best[p.first] + cost, p) for cost, p in self.candidates(last))
            best.append(cost)
            pieces.append(piece)
        chosen = []
        at = len(self.atoms)
        while at:
            chosen.append(pieces[at - 1])
            at = chosen[-1].first
        return chosen[::-1]

    def candidates(self, last: int) -> list[tuple[float, Piece]]:
        """Every cue that may end before atom `last`, with its cost; a single atom always may."""
        found: list[tuple[float, Piece]] = []
        for first in range(last - 1, -1, -1):
            wide = self.width(first, last)
            inside = self.sentences[last - 1] - self.sentences[first]
            if found and (wide > self.options.max_lines * self.line or inside > MOST_SENTENCES):
                break
            layout = self.layout(first, last, wide)
            if layout is not None:
                cost, turn = layout
                found.append((cost + self.cost(first, last, inside), Piece(first, last, turn)))
        return found

    def width(self, first: int, last: int) -> int:
        return self.widths[last] - self.widths[first] - self.atoms[last - 1].space

    def cost(self, first: int, last: int, inside: int) -> float:
        """What a cue costs apart from its layout."""
        end = self.atoms[last - 1]
        cost = CUE_COST + end.cost + self.time_cost(first, last)
        starts_sentence = first == 0 or self.atoms[first - 1].kind is Kind.SENTENCE
        whole = starts_sentence and end.kind is Kind.SENTENCE
        if inside:
            cost += inside * SENTENCE_INSIDE_COST + (0 if whole else PART_OF_SENTENCE_COST)
        core = self.cores[last] - self.cores[first]
        if core <= WIDOW_HALVES and not whole:
            cost += WIDOW_COST
        if core < SHORT_HALVES:
            cost += (SHORT_HALVES - core) ** 2 / 4
        return cost

    def time_cost(self, first: int, last: int) -> float:
        options = self.options
        onset_s = self.atoms[first].onset_s
        speech_s = self.atoms[last - 1].offset_s - onset_s
        shown_s = max(self.latest[last - 1] - onset_s, 0.001)
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

    def layout(self, first: int, last: int, wide: int) -> tuple[float, int] | None:
        """The cost of a cue's lines and where the second starts (0: one line); None when they do not fit."""
        if wide <= self.line:
            return 0.0, 0
        options: list[tuple[float, int]] = []
        if last - first == 1:
            options.append((TOO_WIDE_COST + 10.0 * (wide - self.line), 0))
        if self.options.max_lines > 1:
            for turn in range(last - 1, first, -1):
                below = self.width(turn, last)
                if below > self.line and last - turn > 1:
                    break
                above = self.width(first, turn)
                if above <= self.line or turn - first == 1:
                    options.append((self.turn_cost(first, turn, last, above, below), turn))
        return min(options, default=None)

    def turn_cost(self, first: int, turn: int, last: int, above: int, below: int) -> float:
        """What two lines cost that part before atom `turn`, `above` and `below` half units wide."""
        before = self.atoms[turn - 1]
        cost = TWO_LINES_COST + before.cost * LINE_SHARE + BALANCE_COST * abs(above - below) / self.line
        cost += sum(TOO_WIDE_COST + 10.0 * (wide - self.line) for wide in (above, below) if wide > self.line)
        if before.kind > Kind.MARK and self.marks[last - 1] > self.marks[first]:
            cost += MIXED_COST
        if before.kind is Kind.FORCED:
            cost += FORCED_COST * (1 - LINE_SHARE)
        if min(self.cores[turn] - self.cores[first], self.cores[last] - self.cores[turn]) <= WIDOW_HALVES:
            cost += WIDOW_COST
        return cost
