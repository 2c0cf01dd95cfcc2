"""What a work is called and who wrote it, and where that is known from.

What is marked as a title goes first: a title page, the name of the file, metadata where it is about the work, then a
heading. A phrase from the running text is never taken for a title: the last resort is the file's name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from narrator.manuscript.draft import Draft
from narrator.manuscript.filename import PERSON, WorkName, name_in_file
from narrator.manuscript.model import Block, BlockKind
from narrator.manuscript.namelike import author_of, title_of, written_title
from narrator.manuscript.text import HEADING_LIKE
from narrator.manuscript.titlepage import TitlePage, title_page

_COUNTED = re.compile(r"[\s（(【\[]*(?:[一二三四五六七八九十百]{1,4}|\d{1,4})(?:$|[\s、.．）)】\]:：])")
_NUMBERED_PART = re.compile(  # 三十章 旧事, EP.1 起点, 长河 第一章 源头
    r"[\s【\[（(]*(?:[0-9零〇一二三四五六七八九十百千]{1,6}[章回节節集话話卷](?=[\s　:：、】\]]|$)"
    r"|[^，。！？]{1,12}[之其][一二三四五六七八九十]{1,3}$"
    r"|(?:ep|vol|episode|lesson|unit|day)[.\s]{0,2}\d|章节\s?[-–—]?\s?\d"
    r"|[^，。！？]{1,20}[\s　·•]第[0-9零〇一二三四五六七八九十百千]{1,6}[章回节節集话話](?=[\s　:：、]|$))",
    re.IGNORECASE,
)
_HANZI = re.compile(r"[\u3400-\u9fff]")
LIKE_A_NAME = re.compile(rf"{PERSON}|[\u3400-\u9fff]+[·•][\u3400-\u9fff·•]+")
_PRELIMINARY = re.compile(
    r"[\s·—-]*(?:缘起|[自代原总]?序[言章幕]?|前言|引[言子]|楔子|[后後][记記]|尾[声聲]|附[录錄]|目[录錄]|简介|正文)"
)
_SIGNATURE = re.compile(
    r"[\s\u3000（(【\[—–-]*(?:.{1,30}[\s\u3000]+)?(?:作\s*者|著\s*者|原\s*著|文|撰文|by)\s*[:：/／|]\s*(?P<author>[^。，！？：:\s]{2,16})[）)】\]\s]*",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"[A-Za-z0-9_.@-]+")  # what computers sign documents with
LONGEST_SIGNATURE = 60  # characters of a line that names who wrote the text below
FEWEST_AUTHORS = 2  # of a collection
SEARCHED = 20_000  # characters in which the title of metadata is looked for


class TitleSource(StrEnum):
    """Where a title was found; the empty value is nowhere."""

    TITLE_PAGE = "title page"
    METADATA = "metadata"
    HEADING = "heading"
    FILE_NAME = "file name"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Naming:
    title: str
    author: str
    source: TitleSource


def name_work(draft: Draft, blocks: Sequence[Block], path: str) -> Naming:
    """The title and the author of a work read from the file at `path` ("" for none)."""
    page = title_page([block.text for block in blocks[:60]])
    file = name_in_file(path) if path else WorkName()
    title, source = next(((t, s) for t, s in _titles(draft, blocks, page, file) if t), ("", TitleSource.NONE))
    if source in (TitleSource.HEADING, TitleSource.TITLE_PAGE):
        title, beside = _without_author(title, file.title)
        page = replace(page, author=page.author or beside)
    if page.author and not file.author and _has_several_authors(blocks):  # the first story's is not the collection's
        page = replace(page, author="")
    declared = author_of(draft.author)
    if not draft.deliberate and _ACCOUNT.fullmatch(declared):
        declared = ""
    if file.title and title != file.title and _bare(declared) == _bare(file.title):  # the singer stands first
        title, declared = declared, author_of(title)
    title = _without_signature(title, declared)
    title = _without_signature(title, page.author)
    authors = (declared, page.author, file.author) if draft.deliberate else (page.author, file.author, declared)
    return Naming(title, next(filter(None, authors), ""), source)


def _has_several_authors(blocks: Sequence[Block]) -> bool:
    """Whether texts by different people follow each other, each behind a line that names its author."""
    lines = (block.text for block in blocks if len(block.text) <= LONGEST_SIGNATURE)
    found = (_SIGNATURE.fullmatch(line) for line in lines)
    return len({author for match in found if match and (author := author_of(match["author"]))}) >= FEWEST_AUTHORS


def _titles(draft: Draft, blocks: Sequence[Block], page: TitlePage, file: WorkName) -> list[tuple[str, TitleSource]]:
    """The titles that there are, the best founded first."""
    declared, heading = title_of(draft.title), _heading(draft.heading)
    supported = bool(declared) and (draft.deliberate or _stands_in(declared, blocks, file))
    return [
        (declared if draft.deliberate else "", TitleSource.METADATA),
        ("" if page.by_place and _HANZI.search(file.title) else page.title, TitleSource.TITLE_PAGE),
        (file.title if file.labelled else "", TitleSource.FILE_NAME),
        (declared if supported else "", TitleSource.METADATA),
        (heading if len(heading) > 1 else "", TitleSource.HEADING),
        ("" if _HANZI.search(file.title) else declared, TitleSource.METADATA),
        (heading, TitleSource.HEADING),
        ("" if _is_timed(draft) else _first_heading(page, blocks, file), TitleSource.HEADING),
        (
            "" if title_of(file.title) else written_title(draft.heading),
            TitleSource.HEADING,
        ),  # 第四章：学习 of chapter4.md
        (file.title, TitleSource.FILE_NAME),
        (declared, TitleSource.METADATA),
    ]


def _is_timed(draft: Draft) -> bool:
    """Whether it is what was said in a film, whose first words are no title."""
    return any(piece.reason == "time code" for passage in draft.passages[:1] for piece in passage.pieces)


def _without_signature(title: str, author: str) -> str:
    """The title without the author's name, or the last part of it, behind it: `渡口的灯-林知远`, `渡口的灯-歌德`."""
    signed = re.fullmatch(r"(.{2,}?)(?:\s*[-–—_/]+\s*|\s+)([^-–—_/\s]{2,})", title)
    return signed[1] if signed and author.endswith(signed[2]) else title


def _without_author(title: str, file: str) -> tuple[str, str]:
    """The title without the author beside it, and the author, where the file's name tells them apart.

    `金庸 侠客行` in a file 侠客行.pdf is 侠客行 by 金庸.
    """
    words = title.split()
    if len(words) != 2 or not _HANZI.search(file) or _bare(file) not in map(_bare, words):
        return title, ""
    own, other = words if _bare(words[0]) == _bare(file) else reversed(words)
    return (own, author_of(other)) if LIKE_A_NAME.fullmatch(other) else (title, "")


def _heading(heading: str) -> str:
    """The title that the only heading of the first rank is, unless it heads a chapter."""
    return "" if _heads_a_part(heading) else written_title(heading)


def _stands_in(title: str, blocks: Sequence[Block], file: WorkName) -> bool:
    """Whether a title is that of the file, or stands in the text: what a program left in the metadata does not."""
    length, head = 0, []
    for block in blocks:
        head.append(block.text)
        length += len(block.text)
        if length > SEARCHED:
            break
    wanted = _bare(title)
    return wanted in _bare("".join(head)) or (bool(file.title) and wanted in _bare(file.title))


_ABOUT = re.compile(  # 小说《渡口》简介
    r"^(?:(?:长篇|中篇|短篇)?(?:小说|散文集?|诗集?|童话|剧本|作品|书名|名著)[:：]?)(?=《)|(?<=》)(?:的)?(?:内容|作品|故事|剧情)?(?:简介|介绍|提要|梗概|概要|全文|全集|正文|目录)$"
)


def _first_heading(page: TitlePage, blocks: Sequence[Block], file: WorkName) -> str:
    """A title that heads a text without saying so: its first line, unless that heads a chapter or an item."""
    first = next((block for block in blocks if block.text), None)
    if first is None or not page.line or _heads_a_part(first.text) or _heads_a_part(page.line):
        return ""
    if first.kind is BlockKind.HEADING and _is_one_of_several(first, blocks):
        return ""
    if file.title and _PRELIMINARY.fullmatch(page.line.removeprefix(file.title)):
        return ""
    if file.title and _ABOUT.sub("", page.line) == f"《{file.title}》":
        return file.title
    is_file = bool(file.title) and (_bare(page.line) in _bare(file.title) or _bare(file.title) in _bare(page.line))
    is_alone = _looks_like_title(page.line) and not _HANZI.search(file.title)  # a file's name in Chinese says more
    return page.line if is_file or first.kind is BlockKind.HEADING or is_alone else ""


def _is_one_of_several(first: Block, blocks: Sequence[Block]) -> bool:
    """Whether other headings of its rank follow: then it heads a chapter, not the work."""
    return sum(block.kind is BlockKind.HEADING and block.level <= first.level for block in blocks) > 1


def _heads_a_part(line: str) -> bool:
    return bool(HEADING_LIKE.match(line) or _COUNTED.match(line) or _NUMBERED_PART.match(line))


def _looks_like_title(line: str) -> bool:
    return len(line) <= 20 and not line[:1].isdigit() and not re.search("[，,]", line)


def _bare(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())
