"""What stands before headings and is no part of them: the work's name, a site's word for a kind of chapter, arrows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from narrator.manuscript.draft import DraftPassage, Omission, strike
from narrator.manuscript.model import BlockKind
from narrator.manuscript.text import HEADING_LIKE

REASON = "label"
FEWEST = 3  # headings that begin with the work's name
LONGEST = 60  # characters of a heading with its label
CHAPTER = 2  # the level of what the work's name shows to be a heading
_WORK = re.compile(r"(?P<label>\s*《(?P<work>[^《》]{1,30})》(?:[\s·:：—-]+|(?=第)))(?P<name>\S.*)", re.DOTALL)
_SITE = re.compile(
    r"\s*(?:(?:作品)?正文卷?|网友上传章节|VIP章节|公众章节|最新章节)[\s:：]*"
    r"(?=[\s【\[《]*第\s*[0-9０-９零〇○一二三四五六七八九十百千两]{1,9}\s*[章回节節卷部集话話])"
)
_ARROW = re.compile(r"\s*[>＞»→▶►]+\s*(?=\S)")
_ENDS_SENTENCE = re.compile(r"[。！？!?；;，,：:…][”’」』]?\s*$")


def without_labels(passages: Sequence[DraftPassage]) -> Iterator[DraftPassage]:
    """The passages, labels before headings left out; a line that only such a label marks becomes a heading."""
    works = _works(passages)
    for passage in passages:
        text, is_heading = passage.spoken, passage.kind is BlockKind.HEADING
        if not text or len(text) > LONGEST or (not is_heading and _ENDS_SENTENCE.search(text)):
            yield passage
        elif (named := _WORK.fullmatch(text)) and named["work"] in works:
            level = passage.level or CHAPTER
            is_known = is_heading or HEADING_LIKE.match(named["name"])
            bare = passage if is_known else replace(passage, kind=BlockKind.HEADING, level=level)
            yield _without(bare, named.end("label"))
        elif label := _SITE.match(text) or (is_heading and _ARROW.match(text)):
            yield _without(passage, label.end())
        else:
            yield passage


def _works(passages: Sequence[DraftPassage]) -> frozenset[str]:
    """The works whose name begins several short lines: a text with such lines is that work."""
    found = Counter(
        named["work"]
        for passage in passages
        if len(text := passage.spoken) <= LONGEST and (named := _WORK.fullmatch(text))
    )
    return frozenset(work for work, times in found.items() if times >= FEWEST)


def _without(passage: DraftPassage, end: int) -> DraftPassage:
    return replace(passage, pieces=tuple(strike(passage.pieces, [Omission(0, end, REASON)])))
