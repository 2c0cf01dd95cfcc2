"""Headings that a source has more often than its text: running heads, and titles that stand twice below each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from narrator.manuscript.model import Block, BlockKind, LeftOut, Manuscript
from narrator.script.characters import one_line
from narrator.script.headings import LONGEST, heading, undressed
from narrator.script.numerals import NUMERAL

RUNNING_HEAD, REPEATED, CONTENTS = "running head", "title repeated", "table of contents"
FEWEST_IN_CONTENTS = 4  # titles that follow each other and come again
FEWEST_GLUED = 3  # times that a title without a gap stands if it is no sentence
SHORTEST_BODY = 20  # characters; a shorter block is no sentence that goes on
FRONT = 3  # lines at the front of a text that may name it again
LONGEST_PAGE = 1500  # characters
_PAGE = re.compile(r"^\d{1,4}[\s　·|/—-]+|[\s　·|/—-]+\d{1,4}$")
_COUNTED = re.compile(rf"(?:[^\s，。！？]{{1,12}}[\s　·•]+)?第\s*[{NUMERAL}]+\s*[^\s。，！？{NUMERAL}]")
_TITLE_MARKS = re.compile(r"[《》〈〉\s\u3000]")
_ENDS = re.compile(r"[。！？!?…：:][”’」』）)]*$|[”’」』]$")


def without_repeats(manuscript: Manuscript) -> Manuscript:
    """The manuscript with each title once; what goes is listed as left out."""
    reasons = _reasons(manuscript.blocks)
    return _without(manuscript, reasons) if reasons else manuscript


def _reasons(blocks: Sequence[Block]) -> dict[int, str]:
    """Which blocks repeat a title, and how."""
    texts = [one_line(block.text) for block in blocks]
    reasons: dict[int, str] = {}
    for i in range(1, len(texts)):
        before = i - 1 - ((i - 1) in reasons)
        if (
            texts[i]
            and before >= 0
            and (
                _repeats(blocks[before], texts[before], texts[i])
                or (i <= FRONT and _names_again(texts[before], texts[i]))
            )
        ):
            reasons[i] = REPEATED
    for i in _contents(blocks, texts):
        reasons.setdefault(i, CONTENTS)
    for i in _running_heads(blocks, texts):
        reasons.setdefault(i, RUNNING_HEAD)
    return reasons


def _repeats(before: Block, title: str, text: str) -> bool:
    """Whether a text says again what the heading above it says, or the name in it."""
    if len(title) > LONGEST or len(text) > len(title):
        return False
    found = heading(title)
    is_title = before.kind is BlockKind.HEADING or (found and (found.number or found.floats))
    if not is_title and not (title == text and _COUNTED.match(title)):
        return False
    bare, own = undressed(title).casefold(), undressed(text).casefold()
    behind = bare.removesuffix(own)
    return bool(own) and (bare == own or (behind != bare and bool(behind) and _is_number(behind)))


def _names_again(before: str, text: str) -> bool:
    """Whether a line of the front names the work that the line above it names: 《渡口》, 渡口."""
    return len(text) <= LONGEST and before != text and _TITLE_MARKS.sub("", before) == _TITLE_MARKS.sub("", text) != ""


def _is_number(text: str) -> bool:
    """Whether what stands before a name in a title is its number: 第三章, 3、"""
    found = heading(text.rstrip(" 　:：、.．·-—") or text)
    return (found is not None and found.bare) or bool(re.fullmatch(rf"[（(]?[{NUMERAL}]+[）)]?[\s　:：、.．·-]*", text))


def _contents(blocks: Sequence[Block], texts: Sequence[str]) -> Iterator[int]:
    """The places of titles that follow each other without text between, and come again later, each by itself."""
    names = [_names(block, text) for block, text in zip(blocks, texts, strict=True)]
    last = {name: i for i, own in enumerate(names) for name in own}
    start = 0
    while start < len(names):
        end = start
        while end < len(names) and names[end] and last[names[end][-1]] > end:
            end += 1
        if end - start >= FEWEST_IN_CONTENTS and last[names[start][-1]] >= end - 1:
            yield from range(start, end)
        start = max(end, start + 1)


def _names(block: Block, text: str) -> list[tuple[str, int]]:
    """What tells a numbered title from others, last what it comes again by: its number, or its words if it is marked up."""
    found = heading(text) if len(text) <= LONGEST else None
    if not found or not found.number:
        return []
    number = (found.unit, found.number)
    return [number] if block.kind is BlockKind.TEXT else [number, (text, 0)]


def _running_heads(blocks: Sequence[Block], texts: Sequence[str]) -> Iterator[int]:
    """The places of numbered titles that stand again with no other title that counts in their unit between."""
    last: dict[str, tuple[str, int]] = {}
    times = Counter(texts)
    contents = set(_contents(blocks, texts))
    for i, (block, text) in enumerate(zip(blocks, texts, strict=True)):
        if i in contents or block.kind is BlockKind.HEADING or not text or len(text) > LONGEST:
            continue
        title = _PAGE.sub("", text)
        found = heading(title)
        if not found or not found.number or (found.glued and times[text] < FEWEST_GLUED):
            continue
        key, place = last.get(found.unit, ("", 0))
        own = undressed(title)
        if key == own and (title != text or _interrupts(texts, place, i)):
            yield i
        last[found.unit] = own, i


def _interrupts(texts: Sequence[str], place: int, i: int) -> bool:
    """Whether a title stands in the middle of a sentence, or as near behind itself as on the next page."""
    before = texts[i - 1]
    return not _ENDS.search(before) or sum(map(len, texts[place + 1 : i])) <= LONGEST_PAGE


def _without(manuscript: Manuscript, reasons: dict[int, str]) -> Manuscript:
    """The manuscript without some blocks; a sentence that one of them stood in is whole again."""
    kept: list[Block] = []
    moved: list[tuple[int, int]] = []  # where the beginning of each old block is now
    for i, block in enumerate(manuscript.blocks):
        if i in reasons:
            moved.append((len(kept), 0))
        elif i - 1 in reasons and reasons[i - 1] == RUNNING_HEAD and _goes_on(kept, block):
            moved.append((len(kept) - 1, len(kept[-1].text) + 1))
            kept[-1] = _joined(kept[-1], block)
        else:
            moved.append((len(kept), 0))
            kept.append(block)
    moved.append((len(kept), 0))
    nowhere = (0,) * len(manuscript.left_out)
    afters, ats = manuscript.left_out_after or nowhere, manuscript.left_out_at or nowhere
    pieces = [
        (moved[after][0], moved[after][1] + at, piece)
        for piece, after, at in zip(manuscript.left_out, afters, ats, strict=True)
    ]
    pieces += [(*moved[i], LeftOut(manuscript.blocks[i].text, reason)) for i, reason in reasons.items()]
    pieces.sort(key=lambda each: each[:2])
    return replace(
        manuscript,
        blocks=tuple(kept),
        left_out=tuple(piece for _, _, piece in pieces),
        left_out_after=tuple(after for after, _, _ in pieces),
        left_out_at=tuple(at for _, at, _ in pieces),
    )


def _joined(first: Block, second: Block) -> Block:
    by = len(first.text) + 1
    moved = (replace(each, start=each.start + by, end=each.end + by) for each in second.readings)
    return replace(first, text=f"{first.text}\n{second.text}", readings=(*first.readings, *moved))


def _goes_on(kept: Sequence[Block], block: Block) -> bool:
    """Whether a block goes on with the sentence that the last one has begun."""
    if not kept or block.kind is BlockKind.HEADING or kept[-1].kind is BlockKind.HEADING:
        return False
    text = kept[-1].text.strip()
    return len(text) >= SHORTEST_BODY and not _ENDS.search(text) and heading(text) is None
