"""Sentences: where they end, with quotes and brackets, balanced or not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from narrator.script.characters import CLOSER_OF, CLOSERS, OPENER_OF, OPENERS, QUOTES, TITLES

# How far a closing mark may lie behind its opening one; beyond, the pair is taken for a slip of the author's.
REACH = {"《": 60, "〈": 60, "“": 2000, "「": 2000, "『": 1000, "‘": 500, '"': 400}
DEFAULT_REACH = 400
MAX_DEPTH = 8
ASIDE = 120  # a bracket longer than this holds sentences of its own

_EVENT = re.compile(rf'[。！？!?…⋯‥｡．]+|\.+|[{re.escape(OPENERS + CLOSERS)}"]|\n')
_TAIL = re.compile(rf'[{re.escape(CLOSERS)}"]*')
_SPACES = re.compile(r"\s*")
_CONTINUES = re.compile(
    r"[，、；：,;:—～~。！？!?…]|的(?!确|士)|等等?[，。、；）的]|之类|地(?![^，。]{0,3}[是有在])|(?:就|便|而)[^，。]{0,6}(?:走|去|来|跑)"
)
_SAYS = re.compile(
    r"[^，。：；！？…、“”「」\s]{0,12}?(?:[说道问答喊叫嚷骂叹吼念笑]|回应|解释|补充|附和|反问|嘟囔|嘀咕)(?:着|了|道)?(?=[，。！？…；]|$)"
)
_ABBREVIATION = re.compile(r"(?<![A-Za-z])(?:Mr|Mrs|Ms|Dr|Prof|St|vs|etc|No|Vol|Fig|Inc|Ltd|Co|Corp|Jr|Sr|[A-Za-z])$")
_ITEM_NUMBER = re.compile(
    r"(?:^|[\s。！？；：])(?:第?[一二三四五六七八九十百]{1,4}[条章节款项]?|第?\d{1,3}[条章节款项]?)$"
)
_LIST_NUMBER = re.compile(r"(?:^|[\s。！？；：])[（(]?\d{1,3}$")


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, closing quotes and following white space included; joined they are the text."""
    ends = list(sentence_ends(text))
    starts = [0, *ends]
    return tuple(text[start:end] for start, end in zip(starts, [*ends, len(text)], strict=True) if start < end)


def sentence_ends(text: str) -> Iterator[int]:
    """Code points after which a sentence ends, in order, each behind the white space that follows it."""
    closing = pairs(text)
    opened: list[int] = []
    last = 0
    for event in _EVENT.finditer(text):
        at, mark = event.start(), event.group()
        while opened and closing[opened[-1]] < at:
            opened.pop()
        if at in closing:
            opened.append(at)
        if at < last or mark in OPENERS or mark in CLOSERS or mark == '"':
            continue
        end = _TAIL.match(text, event.end()).end() if mark != "\n" else event.end()  # type: ignore[union-attr]
        end = _only_closing(text, event.end(), end, closing)
        if mark == "\n" or _ends(text, event, end, opened, closing):
            last = _SPACES.match(text, end).end()  # type: ignore[union-attr]
            if text[:last].strip():
                yield last


def pairs(text: str) -> dict[int, int]:
    """Where each quote or bracket that is closed within reach is opened and closed."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for event in _EVENT.finditer(text):
        at, mark = event.start(), event.group()
        if mark == '"':
            mark = '"' if any(text[i] == '"' and at - i <= REACH['"'] for i in opened) else "open"
        if mark in CLOSER_OF or mark == "open":
            opened = [*opened[-MAX_DEPTH + 1 :], at]
        elif mark in OPENER_OF or mark == '"':
            _close(text, opened, at, OPENER_OF.get(mark, '"'), closing)
    return closing


def _close(text: str, opened: list[int], at: int, opener: str, closing: dict[int, int]) -> None:
    for depth in range(len(opened) - 1, -1, -1):
        if text[opened[depth]] == opener:
            if at - opened[depth] <= REACH.get(opener, DEFAULT_REACH):
                closing[opened[depth]] = at
            del opened[depth:]
            return


def _only_closing(text: str, start: int, end: int, closing: dict[int, int]) -> int:
    """The end of a tail of closers, cut before a straight quote that opens."""
    for i in range(start, end):
        if text[i] == '"' and i in closing:
            return i
    return end


def _ends(text: str, event: re.Match[str], end: int, opened: list[int], closing: dict[int, int]) -> bool:
    """Whether the final mark of `event`, with closers up to `end`, ends a sentence."""
    if event.group()[0] in ".．" and not _full_stop(text, event):
        return False
    if _inside_word(text, event) or _hesitates(text, event, end):
        return False
    if any(not _holds_sentences(text, i, closing[i]) for i in opened if closing[i] >= event.end()):
        return False
    closed = [i for i in opened if event.end() <= closing[i] < end]
    if closed and text[closed[0]] in QUOTES:
        return _quote_ends(text, closed[0], end)
    return end == len(text) or closed != [] or not _CONTINUES.match(text, end) or text[event.end() - 1] in "。｡"


def _full_stop(text: str, event: re.Match[str]) -> bool:
    """Whether dots are a full stop or an ellipsis: not a decimal point, an abbreviation or a list number."""
    before, after = text[event.start() - 1 : event.start()], text[event.end() : event.end() + 1]
    if event.group() == "．" and _ITEM_NUMBER.search(text[max(0, event.start() - 8) : event.start()]):
        return False
    if len(event.group()) > 1:
        return not after.isascii() or not after.isalnum()
    if before.isascii() and before.isalnum():
        head = text[max(0, event.start() - 8) : event.start()]
        spaced = not after or after.isspace() or after in CLOSERS
        return spaced and not _ABBREVIATION.search(head) and not _LIST_NUMBER.search(head)
    return bool(before) and not (after.isascii() and after.isalnum())


def _inside_word(text: str, event: re.Match[str]) -> bool:
    """A question mark inside an address, as in `a.cn?id=3`."""
    around = text[event.start() - 1 : event.start()] + text[event.end() : event.end() + 1]
    return event.group() in "?!" and len(around) == 2 and around.isascii() and around.isalnum()


def _hesitates(text: str, event: re.Match[str], end: int) -> bool:
    """An ellipsis inside a stammer, as in `我……我不知道`."""
    if event.group()[0] not in "…⋯‥" or end != event.end():
        return False
    return text[event.start() - 1 : event.start()] == text[end : end + 1]


def _holds_sentences(text: str, opener: int, closer: int) -> bool:
    """Whether a quote or bracket holds whole sentences rather than a name, a title or an aside."""
    if text[opener] in TITLES:
        return False
    before = text[opener - 1 : opener]
    stands_alone = not before or before.isspace() or before in "。！？!?…：:，,；;—”’」』）" or before in OPENERS
    return stands_alone or closer - opener > (30 if text[opener] in QUOTES else ASIDE)


def _quote_ends(text: str, opener: int, end: int) -> bool:
    """Whether a sentence ends behind the quote that ends at `end`."""
    if end == len(text):
        return True
    if _CONTINUES.match(text, end):
        return False
    introduced = text[opener - 1 : opener] in "：:，," if opener else False
    return introduced or not _SAYS.match(text, end)
