"""Addresses of the net: links and e-mail, spelled part by part."""

from __future__ import annotations

import re

from narrator.frontend.foreign import latin_piece
from narrator.frontend.model import SpokenStretch, TokenKind
from narrator.frontend.numerals import digit_by_digit

_LABEL = r"[A-Za-z0-9_-]{1,63}"
_TOP = r"(?:com|cn|net|org|gov|edu|io|ai|app|dev|me|tv|cc|info|top|xyz|co|uk|jp|de|fr|ru|hk|tw|us|html|htm)"
_HOST = rf"(?:{_LABEL}\.){{1,6}}{_TOP}(?![A-Za-z0-9])"
_ADDRESS = re.compile(
    rf"[A-Za-z0-9._%+-]{{1,64}}@{_HOST}|(?:https?://|ftp://)?(?:www\.)?{_HOST}(?::\d{{2,5}})?(?:/[\w./?=&#%+~-]{{0,200}})?|https?://[\w./?=&#%+~:-]{{1,200}}|localhost:\d{{2,5}}(?:/[\w./?=&#%+~-]{{0,200}})?",
    re.ASCII,
)
_HAS_PARTS = re.compile("[.]|localhost:")
_START = re.compile(r"[A-Za-z0-9]")
_PARTS = re.compile(r"https?://|ftp://|[A-Za-z]+|\d+|.")
_SIGNS = {
    ".": "点", "/": "斜杠", "@": "艾特", "-": "杠", "_": "下划线", ":": "冒号", "?": "问号", "=": "等于", "&": "和", "#": "井号",
    "%": "百分号", "+": "加", "~": "波浪号",
}  # fmt: skip


def address_pieces(text: str, at: int) -> list[SpokenStretch]:
    """The pieces of the address that begins at a place; none if there is none."""
    if not _START.match(text, at) or (at and _START.match(text, at - 1)):
        return []
    match = _ADDRESS.match(text, at)
    if not match or not _HAS_PARTS.search(match.group()):
        return []
    end = at + len(match.group().rstrip("./"))
    return [_piece(part) for part in _PARTS.finditer(text, at, end)]


def _piece(part: re.Match[str]) -> SpokenStretch:
    text, start, end = part.group(), part.start(), part.end()
    if text.endswith("://"):
        return SpokenStretch(start, end, TokenKind.SILENT)
    if text[0].isdecimal():
        return SpokenStretch(start, end, TokenKind.NUMBER, digit_by_digit(text[:32]))
    if text in _SIGNS:
        return SpokenStretch(start, end, TokenKind.NUMBER, _SIGNS[text])
    return latin_piece(start, end, "WWW" if text == "www" else text)
