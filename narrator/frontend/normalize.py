"""A text cut into pieces: runs of Chinese, numbers as words, Latin, punctuation, and what is silent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from narrator.frontend import english
from narrator.frontend.addresses import address_pieces
from narrator.frontend.characters import HAN_RUN, PUNCTUATION
from narrator.frontend.foreign import latin_at, latin_piece
from narrator.frontend.model import SpokenStretch, TokenKind
from narrator.frontend.numerals import cardinal, digit_by_digit
from narrator.frontend.rules.index import fitting
from narrator.frontend.spacing import divides

_PUNCTUATION = re.compile(rf"([{re.escape(PUNCTUATION)}])\1*")
_PLAIN_MARKS = frozenset("，。、！？；“”‘’《》…")  # no rule begins with one
_CLEAR_MARKS = str.maketrans("~～[]{}｡､｢｣•‧∙⋅", "，，（）（）。、「」····")  # what a voice might name, or does not know
_LONGEST = 40  # characters of what is read as one
_ENDLESS = re.compile(r"[0-9]{33,}")  # digits that no rule reads: they are cut, so that a voice may breathe
_ROW = 16  # digits of such a part
_POSSESSIVE = re.compile("['’]s(?![A-Za-z])")
_DIGITS = re.compile(r"[0-9]{1,32}")
_FIGURES = str.maketrans("〇零一二三四五六七八九", "00123456789")
_DIGITS_OF_AMOUNT = re.compile(
    r"(?<=第)(?=[一二三四五六七八九]{1,3}[〇零])[一二三四五六七八九][〇零一二三四五六七八九]{1,3}(?=[回章页节条期首篇集届卷次场讲课则段封幕将名位个批天轮版图表例题])"
    r"|(?<![〇零一二三四五六七八九十百千万亿点第])(?=[一二三四五六七八九]{1,3}〇)[一二三四五六七八九][〇一二三四五六七八九]{1,3}"
    r"(?=[页回章节个名位岁亩户件首篇吨]|元(?!旦|月|宵)|公[里斤顷]|余|多[个名人位])"
)
_SPACES = re.compile(r"\s+")
_RUNS = re.compile(rf"[{re.escape(PUNCTUATION)}]|[A-Za-z ]+|[^A-Za-z {re.escape(PUNCTUATION)}]+")  # of what is said
_SIGN = re.compile(r"[^0-9A-Za-z]")


def pieces(text: str, given: Sequence[SpokenStretch] = ()) -> Iterator[SpokenStretch]:
    """The pieces of a folded text, in order, without gap or overlap; Chinese read as it is written is in HAN pieces.

    `given` are pieces that a lexicon or the author has decided, in order; what an earlier piece covers is left out.
    """
    waiting: SpokenStretch | None = None
    for piece in _cut(text, given):
        if waiting and waiting.kind is piece.kind is TokenKind.HAN:
            waiting = SpokenStretch(waiting.start, piece.end, piece.kind, waiting.spoken + piece.spoken)
            continue
        if waiting:
            yield waiting
        waiting = piece
    if waiting:
        yield waiting


def _cut(text: str, given: Sequence[SpokenStretch]) -> Iterator[SpokenStretch]:
    at = number = 0
    while at < len(text):
        while number < len(given) and given[number].start < at:
            number += 1
        stop = given[number].start if number < len(given) else len(text)
        if stop == at:
            found: Iterable[SpokenStretch] = [_with_possessive(given[number], text)]
        elif match := HAN_RUN.match(text, at, stop):
            found = _chinese(match.group(), at)
        else:
            found = _others(text, at)
        for piece in found:
            yield from _without_tail(piece, text)
            at = piece.end


def _chinese(run: str, start: int) -> Iterator[SpokenStretch]:
    """A run of Chinese; amounts in it that are written digit by digit are said as numbers: 第一二〇回, 三〇八页."""
    done = 0
    for match in _DIGITS_OF_AMOUNT.finditer(run) if "〇" in run or "第" in run else ():
        if done < match.start():
            yield SpokenStretch(start + done, start + match.start(), TokenKind.HAN, run[done : match.start()])
        done = match.end()
        said = cardinal(match.group().translate(_FIGURES))
        yield SpokenStretch(start + match.start(), start + done, TokenKind.NUMBER, said)
    if done < len(run):
        yield SpokenStretch(start + done, start + len(run), TokenKind.HAN, run[done:])


def _with_possessive(piece: SpokenStretch, text: str) -> SpokenStretch:
    """`Porsche's`, where Porsche is in a lexicon."""
    if not piece.phonemes or not _POSSESSIVE.match(text, piece.end):
        return piece
    sounds = (*piece.phonemes[:-1], english.plural(piece.phonemes[-1]))
    return replace(piece, end=piece.end + 2, spoken=piece.spoken + "'s", phonemes=sounds)


def _without_tail(piece: SpokenStretch, text: str) -> Iterator[SpokenStretch]:
    """The 万 of `50万` and the 年 of `2024年` are read as they are written."""
    written = text[piece.start : piece.end]
    same = (
        len(written) - len(written.rstrip("".join(set(piece.spoken))))
        if piece.kind is TokenKind.NUMBER and not piece.fixed
        else 0
    )
    while same and not (piece.spoken.endswith(written[-same:]) and HAN_RUN.fullmatch(written[-same:])):
        same -= 1
    if 0 < same < len(written):
        yield replace(piece, end=piece.end - same, spoken=piece.spoken[:-same])
        yield SpokenStretch(piece.end - same, piece.end, TokenKind.HAN, written[-same:])
    else:
        yield piece


def _others(text: str, at: int) -> list[SpokenStretch]:
    if text[at] in _PLAIN_MARKS and (match := _PUNCTUATION.match(text, at)):
        return [SpokenStretch(at, match.end(), TokenKind.PUNCTUATION, match.group())]
    if parts := _rows(text, at) or address_pieces(text, at):
        return parts
    if said := _ruled(text, at):
        return said
    if latin := latin_at(text, at):
        return [latin]
    if match := _PUNCTUATION.match(text, at):
        return [SpokenStretch(at, match.end(), TokenKind.PUNCTUATION, match.group().translate(_CLEAR_MARKS))]
    match = _SPACES.match(text, at)
    end = match.end() if match else at + 1
    heard = match is not None and divides(text, at, end)
    return [SpokenStretch(at, end, TokenKind.PUNCTUATION, "，") if heard else SpokenStretch(at, end, TokenKind.SILENT)]


def _rows(text: str, at: int) -> list[SpokenStretch]:
    """Endless digits in rows; nothing where no such row begins."""
    match = _ENDLESS.match(text, at)
    ends = range(at, match.end(), _ROW) if match else ()
    rows = ((start, text[start : min(start + _ROW, match.end())]) for start in ends if match)
    return [SpokenStretch(start, start + len(row), TokenKind.NUMBER, digit_by_digit(row)) for start, row in rows]


def _kind(spoken: str) -> TokenKind:
    if not spoken:
        return TokenKind.SILENT
    return TokenKind.PUNCTUATION if spoken in PUNCTUATION else TokenKind.NUMBER


def _ruled(text: str, at: int) -> list[SpokenStretch]:
    """What a rule reads at a place; nothing where none does."""
    for match, reader in fitting(text, at):
        said = reader(match)
        if said is not None:
            end, spoken = said if isinstance(said, tuple) else (match.end(), said)
            if end - at <= _LONGEST:
                return _in_kinds(text, at, end, spoken)
    if digits := _DIGITS.match(text, at):
        return [SpokenStretch(at, digits.end(), TokenKind.NUMBER, digit_by_digit(digits.group()))]
    return []


def _in_kinds(text: str, at: int, end: int, spoken: str) -> list[SpokenStretch]:
    """Words for one stretch, each kind of them in a piece of its own: 二、四 for `2/4`, B 分之一 for `1/b`.

    A mark takes what is written up to its sign, other words about a character each, the last what is left.
    """
    runs = [spoken] if spoken.isascii() else _RUNS.findall(spoken)
    found: list[SpokenStretch] = []
    for number, run in enumerate(runs, 1):
        left, is_marked = len(runs) - number, number < len(runs) and runs[number] in PUNCTUATION
        sign = _SIGN.search(text, at + 1, end) if is_marked else None
        stop = min(sign.start() if sign else at + len(run.replace(" ", "")), end - left) if left else end
        is_latin = run.isascii() and run != ""
        found.append(latin_piece(at, stop, run) if is_latin else SpokenStretch(at, stop, _kind(run), run))
        at = stop
    return found
