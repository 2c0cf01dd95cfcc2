"""Parts of a Markdown source that are no Markdown: formulas, directives, raised numbers.

They are hidden from the Markdown parser behind as many characters of private use, and put back into its passages: what
they mean as text, their source as left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from narrator.manuscript.draft import Fragment, Passage
from narrator.manuscript.mathematics import spoken
from narrator.manuscript.raised import lowered, raised

_FIRST, _REST = "\ue0fd", "\ue0fe"
_RUN = re.compile(f"{_FIRST}?{_REST}*")
_PARTS = re.compile(
    r"(?P<code>^[ \t]{0,3}(?P<fence>```|~~~)[\s\S]*?(?:^[ \t]{0,3}(?P=fence)|\Z)|`[^`\n]{1,300}`(?!`))"
    r"|(?P<display>\$\$(?P<d1>[^$]{1,1000})\$\$|\\\[(?P<d2>[^\]\\]{0,2}(?:[^\\]|\\(?!\])){1,1000})\\\])"
    r"|(?P<inline>\$(?![\s$])(?P<i1>[^$\n]{1,300})(?<!\s)\$(?![\d$])|\\\((?P<i2>(?:[^\\\n]|\\(?!\))){1,300})\\\))"
    r"|(?P<directive>:[a-z]{2,20}:`[^`\n]{1,120}`|\[![A-Za-z]{2,12}\](?=\s*\n)|\[reference:\d{1,4}\]|(?<![\w:]):[a-z][a-z_]{1,20}:(?![\w`:]))"
    r"|(?P<up><sup>(?P<u1>[^<\n]{1,12})</sup>|(?<=[\w)])\^(?P<u2>[\d+-]{1,4})\^)"
    r"|(?P<down><sub>(?P<l1>[^<\n]{1,12})</sub>|(?<=[\w)])~(?P<l2>\d{1,4})~)",
    re.MULTILINE,
)
_HANZI = re.compile(r"[\u3400-\u9fff，。；：！？]")
_FORMULA = re.compile(r"[\\^_={}<>+*/|]|^[A-Za-z](?:\s?[A-Za-z])?$|^\(?[A-Za-z][,\s\w()]{0,12}\)?$")


@dataclass(frozen=True, slots=True)
class Masked:
    """A part of the source, why it is left out, and what is read in its place, if anything."""

    source: str
    reason: str
    meant: str


def masked(source: str) -> tuple[str, list[Masked]]:
    """The source with such parts hidden, and the parts in order."""
    if _FIRST in source or _REST in source:
        return source, []
    parts: list[str] = []
    found: list[Masked] = []
    position = 0
    for match in _PARTS.finditer(source):
        part = _part(match)
        if part:
            parts += [source[position : match.start()], _FIRST + _REST * (len(part.source) - 1)]
            position = match.end()
            found.append(part)
    return "".join(parts) + source[position:], found


def _part(match: re.Match[str]) -> Masked | None:
    whole = match[0]
    if match["display"] or match["inline"]:
        formula = next(group for group in (match["d1"], match["d2"], match["i1"], match["i2"]) if group)
        plain = re.sub(r"\\(?:text|mathrm|operatorname)\{[^{}]*\}", "", formula)
        if match["inline"] and not match["i2"] and (_HANZI.search(plain) or not _FORMULA.search(formula.strip())):
            return None
        return Masked(whole, "formula", spoken(formula))
    if match["directive"]:
        return Masked(whole, "directive", "")
    if match["up"] or match["down"]:
        shift, text = (raised, match["u1"] or match["u2"]) if match["up"] else (lowered, match["l1"] or match["l2"])
        return Masked(whole, "markup", shift(text)) if shift(text) != text else None
    return None


def unmasked(passages: Iterable[Passage], parts: list[Masked]) -> Iterator[Passage]:
    """The passages with what was hidden put back."""
    if not parts:
        yield from passages
        return
    waiting = iter(parts)
    for passage in passages:
        pieces: list[Fragment] = []
        for piece in passage.pieces:
            pieces += _restored(piece, waiting) if _FIRST in piece.text or _REST in piece.text else [piece]
        yield replace(passage, pieces=tuple(pieces))


def _restored(piece: Fragment, waiting: Iterator[Masked]) -> Iterator[Fragment]:
    position = 0
    for run in _RUN.finditer(piece.text):
        if not run[0]:
            continue
        yield Fragment(piece.text[position : run.start()], piece.reason)
        position = run.end()
        part = next(waiting, None) if run[0][0] == _FIRST else None  # the rest of one that was cut has been read
        if part:
            yield Fragment(part.source, piece.reason or part.reason)
            yield Fragment("" if piece.reason else part.meant)
    yield Fragment(piece.text[position:], piece.reason)
