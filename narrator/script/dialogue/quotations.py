"""The quotes of a paragraph that are spoken by somebody, rather than words that are only set off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from narrator.script.characters import QUOTES
from narrator.script.dialogue.verbs import SAY, WRITTEN
from narrator.script.sentences import pairs

_ENDS = re.compile(r"[。！？!?…⋯—～~，,；;.][”’」』\"]*$")
_BEHIND = re.compile(r"[，。！？；、：,]*")
_OPENERS = re.compile(f"[{QUOTES}]")
_INTRODUCED = re.compile(r"[：:]\s*$")
_SAID_BEFORE = re.compile(rf"(?:{SAY})[，,]?\s*$")
_NAMES_BEFORE = re.compile(r"[叫称唤喊骂念想](?:[他她它我你]们?|做|作|为)?$")
_SAID_AFTER = re.compile(rf"[，,]?[^，。！？；：“”「」\"]{{0,12}}?(?:{SAY})(?=[，。！？；：…]|$)")
_WRITTEN_BEFORE = re.compile(rf"(?:{WRITTEN})[^，。！？]{{0,12}}[：:，]?\s*$")


class Quotation(NamedTuple):
    """`text[start:end]` of a paragraph, with its quotation marks."""

    start: int
    end: int


def quotations(text: str) -> list[Quotation]:
    """The outermost quotes that are speech, in order. One that is not closed goes to the paragraph's end."""
    return [quote for quote in _outermost(text) if _is_speech(text, quote)]


def _outermost(text: str) -> Iterator[Quotation]:
    closing = pairs(text)
    at = 0
    for mark in _OPENERS.finditer(text):
        start = mark.start()
        if start < at:
            continue
        if start in closing:
            at = closing[start] + 1
            yield Quotation(start, at)
        elif text[start] != '"' and not text[:start].strip() and "”」』".find(text[-1:]) < 0:
            yield Quotation(start, len(text))  # goes on in the next paragraph
            return


def _is_speech(text: str, quote: Quotation) -> bool:
    before, inside, after = text[: quote.start], text[quote.start + 1 : quote.end - 1], text[quote.end :]
    if not inside.strip() or _WRITTEN_BEFORE.search(before[-30:]):
        return False
    if not before.strip() and not after.strip(" ，。！？；："):
        return True
    ends = _ENDS.search(inside) is not None
    if _INTRODUCED.search(before[-4:]) or (
        _SAID_BEFORE.search(before[-12:]) and (ends or not _NAMES_BEFORE.search(before[-6:]))
    ):
        return True
    if ends and (not before.strip() or before.rstrip()[-1] in "。！？…，；：”」』—"):
        return True
    starts_clause = not before.strip() or before.rstrip()[-1] in "。！？…，；：”」』"
    return starts_clause and _SAID_AFTER.match(after) is not None


def with_marks_behind(text: str, quote: Quotation) -> Quotation:
    """A quote with the comma or full stop that stands behind it."""
    found = _BEHIND.match(text, quote.end)
    return Quotation(quote.start, found.end() if found else quote.end)
