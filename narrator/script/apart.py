"""Titles that stand on one line with their text: each becomes a block of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from narrator.manuscript.model import Block, BlockKind, Manuscript
from narrator.script.characters import one_line
from narrator.script.headings import LONGEST, heading
from narrator.script.numerals import NUMERAL, numeral

FEWEST = 2  # such lines, where a text has no titles on lines of their own
_TITLE_AND_TEXT = re.compile(
    rf"\s*第\s*(?P<number>[{NUMERAL}]{{1,9}})\s*(?P<unit>[章回节集话])(?P<name>[\s　:：、]+[^\s。！？!?…，；]{{1,20}})?"
    r"[\s　]+(?P<text>\S.{12,})(?<=[。！？!?…”’」』])\s*",
    re.DOTALL,
)


def with_titles_apart(manuscript: Manuscript) -> Manuscript:
    """The manuscript with titles that count on apart from the text behind them."""
    cuts = _cuts(manuscript.blocks)
    if not cuts:
        return manuscript
    blocks: list[Block] = []
    numbers: list[int] = []  # of the first new block that an old one is
    for i, block in enumerate(manuscript.blocks):
        numbers.append(len(blocks))
        cut = cuts.get(i, 0)
        parts = [(0, len(block.text[:cut].rstrip())), (cut, len(block.text))]
        blocks += [block.cut(start, end) for start, end in parts if start < end]
    numbers.append(len(blocks))
    nowhere = (0,) * len(manuscript.left_out)
    places = list(zip(manuscript.left_out_after or nowhere, manuscript.left_out_at or nowhere, strict=True))
    behind = [at >= cuts[after] if after in cuts else False for after, at in places]
    return replace(
        manuscript,
        blocks=tuple(blocks),
        left_out_after=tuple(numbers[after] + is_behind for (after, _), is_behind in zip(places, behind, strict=True)),
        left_out_at=tuple(
            at - cuts[after] if is_behind else at for (after, at), is_behind in zip(places, behind, strict=True)
        ),
    )


def _cuts(blocks: Sequence[Block]) -> dict[int, int]:
    """Where the text begins in the blocks that begin with a title."""
    matches = {
        i: match
        for i, block in enumerate(blocks)
        if block.kind is BlockKind.TEXT
        and len(block.text) > LONGEST
        and (match := _TITLE_AND_TEXT.fullmatch(block.text))
    }
    if not matches:
        return {}
    last: dict[str, int] = {}
    cuts: dict[int, int] = {}
    for i, block in enumerate(blocks):
        if match := matches.get(i):
            if (len(matches) >= FEWEST or last) and numeral(match["number"]) == last.get(match["unit"], 0) + 1:
                last[match["unit"]] = numeral(match["number"])
                cuts[i] = match.start("text")
        elif len(block.text) <= LONGEST and (found := heading(one_line(block.text))) and found.number:
            last[found.unit] = found.number
    return cuts
