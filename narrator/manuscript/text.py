"""Plain text to paragraphs, as the author set them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from narrator.manuscript.advertising import reason_to_skip
from narrator.manuscript.chats import is_head, is_message, with_writers
from narrator.manuscript.draft import Draft, DraftPassage, Fragment
from narrator.manuscript.lines import closed_up, running_heads, widths, without_margin, without_spacing
from narrator.manuscript.listings import with_listings
from narrator.manuscript.model import BlockKind
from narrator.manuscript.options import DEFAULTS, ReadingOptions
from narrator.manuscript.scraped import unmarked
from narrator.manuscript.setapart import set_apart
from narrator.manuscript.source import SourceBytes
from narrator.manuscript.spaced import without_spaces_of_wraps
from narrator.manuscript.upright import with_upright_lines
from narrator.manuscript.wrapping import BLANK, TextLine, joint

LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
# Broad on purpose: whether such a line is a heading is decided later; here it only stays a line of its own.
_DIGIT = "[0-9０-９零〇一二两三四五六七八九十百千万廿卅]"
HEADING_LIKE = re.compile(
    rf"[\s　【\[《]*(?:第\s*{_DIGIT}(?:\s?{_DIGIT}){{0,8}}"
    r"\s*[章回节節卷部集篇幕场場折话話编編讲講课課夜季]|(?:卷|chapter|part|book)\s*[0-9０-９一二三四五六七八九十ivxlc]{1,7}\b"
    r"|(?:序章?|序言|自序|代序|前言|引言|引子|楔子|正文|番外|尾声|尾聲|后记|後記|附录|附錄|结语|結語|跋)"
    r"(?=$|[\s　:：·一二三四五六七八九十\d])|[#＃※☆★◎●∷◆■▶〓]|<[\u4e00-\u9fff]{2,4}>)",
    re.IGNORECASE,
)
_CHAPTER = re.compile(rf"[\s　【\[《]*第\s*{_DIGIT}(?:\s?{_DIGIT}){{0,8}}\s*[章回](?![^\s　：:，]{{12}})")
ENUMERATED = re.compile(r"[\s　]*(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]?[0-9０-９]{1,3}[、.．)）]\s*\D)")
_CREDIT = re.compile(r"[\s　]*(?:作\s*者|[译譯]\s*者|[编編]\s*者|文)\s*[:：/／]\s*[^\s。，！？：:][^。，！？：:]{1,19}")
LONGEST_HEADING = 40
SET_APART = 2  # the level of titles that only the space around them shows; one lower where chapters are counted
FEWEST_CHAPTERS = 2
WIDE_SPACE_OF_GBK = "\ue5e5"  # what its second code for a wide space becomes


def recognise(_: SourceBytes) -> bool:
    """Any text can be read as plain text."""
    return True


def read(source: SourceBytes, _: ReadingOptions = DEFAULTS) -> Draft:
    """Paragraphs separated by blank lines, by indents or by line ends; hard-wrapped lines are rejoined."""
    return replace(read_text(source.decoded.text), decoded=source.decoded)


def read_text(text: str) -> Draft:
    """The same of a text."""
    text = text.replace(WIDE_SPACE_OF_GBK, "\u3000")
    own = LINE_END.split(text)
    titles = dict.fromkeys(set_apart(own), SET_APART + (sum(map(_heads_chapter, own)) >= FEWEST_CHAPTERS))
    lines = [
        passage for pieces in with_upright_lines(paragraphs(text)) for passage in unmarked(_passage(pieces, titles))
    ]
    return Draft(tuple(with_listings(without_spaces_of_wraps(list(with_writers(lines))))))


def _heads_chapter(line: str) -> bool:
    return len(line) <= LONGEST_HEADING and bool(_CHAPTER.match(line))


def _passage(pieces: tuple[Fragment, ...], titles: Mapping[str, int]) -> DraftPassage:
    if len(pieces) == 1 and pieces[0].text in titles and not HEADING_LIKE.match(pieces[0].text):
        return DraftPassage(pieces, BlockKind.HEADING, titles[pieces[0].text])
    return DraftPassage(pieces)


def paragraphs(text: str) -> Iterator[tuple[Fragment, ...]]:
    """The lines of `text`, those that a hard wrap cut rejoined."""
    lines = without_spacing(without_margin([TextLine.of(line) for line in LINE_END.split(text)]))
    lines, heads = closed_up(lines, running_heads(lines, HEADING_LIKE.match))
    return rejoined(lines, widths(lines), dict.fromkeys(heads, "page furniture"))


def rejoined(
    lines: list[TextLine], wrapped: Sequence[int], reasons: Mapping[int, str]
) -> Iterator[tuple[Fragment, ...]]:
    """Paragraphs of `lines`, each wrapped at so many columns, 0 for not at all.

    `reasons` names, by index, lines that are to be left out; a paragraph may go on behind them.
    """
    live = [index for index in range(len(lines)) if index not in reasons]
    following = {index: lines[after] for index, after in pairwise(live)}
    pieces: list[Fragment] = []
    for index, line in enumerate(lines):
        if line.blank:
            continue
        pieces.append(Fragment(line.text.strip(), reasons.get(index, "")))
        inside = len(pieces) > 1 and _is_open(pieces[:-1])
        if index not in reasons and _goes_on(line, following.get(index, BLANK), wrapped[index], inside=inside):
            pieces.append(Fragment(joint(line.text, following[index].text)))
        elif index not in reasons or not _is_open(pieces):
            yield tuple(pieces)
            pieces = []
    yield tuple(pieces)


def _is_open(pieces: list[Fragment]) -> bool:
    """Whether a paragraph has begun that is to go on."""
    return any(not piece.reason for piece in pieces)


def _goes_on(line: TextLine, following: TextLine, width: int, *, inside: bool) -> bool:
    if stands_alone(line.text) or begins(following.text):
        return False
    if not width:
        return line.breaks_off(following)
    return line.continues(following, width) or line.is_cut_before(following, width, inside=inside)


def stands_alone(line: str) -> bool:
    """Whether a line may be a heading, or no text of the author's: such a line joins no neighbour."""
    is_heading = len(line) <= LONGEST_HEADING and HEADING_LIKE.match(line) and line.rstrip()[-1:] not in "，、；,"
    return bool(is_heading or _CREDIT.fullmatch(line) or is_head(line) or reason_to_skip(line))


def begins(line: str) -> bool:
    """Whether a line is the first of a paragraph by what it says."""
    return stands_alone(line) or bool(ENUMERATED.match(line)) or is_message(line.strip())
