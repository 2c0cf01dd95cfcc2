"""Titles that stand on one line with their text become blocks of their own; a name on a title page heads nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from narrator.manuscript.model import Block, BlockKind, Manuscript
from narrator.script.characters import one_line
from narrator.script.headings import LONGEST, heading
from narrator.script.numerals import NUMERAL, numeral

FEWEST = 2  # such lines, where a text has no titles on lines of their own
LONGEST_LINE = 30  # characters of a line on a title page
FRONT = 6  # blocks that may be a title page
_COUNTRY = re.compile(r"^[（(\[［【〔].{1,4}[）)\]］】〕]|\s*(?:著|作品|作者[:：]?)$|^作者[:：]")
_TITLE_AND_TEXT = re.compile(
    rf"\s*第\s*(?P<number>[{NUMERAL}]{{1,9}})\s*(?P<unit>[章回节集话])(?P<name>[\s　:：、]+[^\s。！？!?…，；]{{1,20}})?"
    r"[\s　]+(?P<text>\S.{12,})(?<=[。！？!?…”’」』])\s*",
    re.DOTALL,
)


def with_author_as_text(manuscript: Manuscript) -> Manuscript:
    """The manuscript, its author's name on the title page taken for text where it is set as a heading."""
    names = {_bare(name) for name in re.split("[、/／,，&]", manuscript.author)} - {""}
    front = manuscript.blocks[:FRONT]
    named = {i for i, block in enumerate(front) if block.kind is BlockKind.HEADING and _bare(block.text) in names}
    named -= _chapters_of(named, front)
    if not named:
        return manuscript
    texts = [replace(b, kind=BlockKind.TEXT, level=0) if i in named else b for i, b in enumerate(front)]
    return replace(manuscript, blocks=(*texts, *manuscript.blocks[FRONT:]))


def _chapters_of(named: set[int], front: Sequence[Block]) -> set[int]:
    """Those of the headings with authors' names that head a text of theirs, as in a collection or a life."""
    heading = {i for i in named if i + 1 < len(front) and front[i + 1].kind is BlockKind.TEXT}
    is_behind_text = any(len(block.text) > LONGEST_LINE for block in front[: min(named, default=0)])
    return heading if len(heading) > 1 or 0 in heading or is_behind_text else set()


def _bare(name: str) -> str:
    return "".join(sign for sign in _COUNTRY.sub("", name.strip()) if sign.isalnum())


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
