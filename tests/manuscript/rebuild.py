"""The promise that nothing is lost, as a function: blocks and left-out pieces put back together."""

from collections.abc import Sequence
from functools import partial

from narrator.manuscript import Block, LeftOut, Manuscript
from narrator.manuscript.cleaning import find
from narrator.manuscript.draft import Draft, assemble, printable


def without_space(text: str) -> str:
    """What has to be kept of a source: all but white space, damaged characters written out."""
    return printable("".join(c for c in text if not c.isspace()))


def rebuilt(manuscript: Manuscript) -> str:
    """The source again, without white space."""
    return interleaved(manuscript.blocks, manuscript.left_out, manuscript.left_out_after, manuscript.left_out_at)


def left_over(draft: Draft, *, keep_all: bool = False) -> str:
    """The same of a draft, which may hold nothing to speak."""
    parts = assemble(draft.passages, partial(find, keep_all=keep_all))
    return interleaved(parts.blocks, parts.left_out, parts.after, parts.at)


def interleaved(blocks: Sequence[Block], left_out: Sequence[LeftOut], after: Sequence[int], at: Sequence[int]) -> str:
    parts: list[str] = []
    position = (0, 0)
    for item, *place in zip(left_out, after, at, strict=True):
        index, offset = place
        assert (index, offset) >= position, "in reading order"
        parts += [_between(blocks, position, (index, offset)), item.text]
        position = (index, offset)
    parts.append(_between(blocks, position, (len(blocks), 0)))
    return without_space("".join(parts))


def _between(blocks: Sequence[Block], start: tuple[int, int], end: tuple[int, int]) -> str:
    if start[0] == end[0]:
        return blocks[start[0]].text[start[1] : end[1]] if start[1] < end[1] else ""
    whole = [block.text for block in blocks[start[0] : end[0]]]
    head = whole[0][start[1] :]
    tail = blocks[end[0]].text[: end[1]] if end[1] else ""
    return "".join([head, *whole[1:], tail])
