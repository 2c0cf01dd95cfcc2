"""Parts of a Markdown source that are no Markdown: formulas, directives, raised numbers.

They are hidden from the Markdown parser behind as many characters of private use, and put back into its passages: what
they mean as text, their source as left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from narrator.manuscript.draft import DraftPassage, Fragment
from narrator.manuscript.markup import MarkupKind, events
from narrator.manuscript.mathematics import spoken
from narrator.manuscript.raised import lowered, raised
from narrator.manuscript.ruby import with_readings

FORMULA = "formula"
_WIDE_GAP, _GAP_WIDE = re.compile(r"[^\x00-\xff] +$"), re.compile(r" +[^\x00-\xff]")
_FIRST, _REST = "\ue0fd", "\ue0fe"
_RUN = re.compile(f"{_FIRST}?{_REST}*")
_HIDDEN = re.compile(
    r"(?P<code>^[ \t]{0,3}(?P<fence>```|~~~)[\s\S]*?(?:^[ \t]{0,3}(?P=fence)|\Z)|`[^`\n]{1,300}`(?!`))"
    r"|(?P<display>\$\$(?P<d1>[^$]{1,1000})\$\$|\\\[(?P<d2>[^\]\\]{0,2}(?:[^\\]|\\(?!\])){1,1000})\\\]"
    r"|\\begin\{(?P<env>equation|displaymath|math)(?P<star>\*?)\}(?P<d3>[^$]{1,1000}?)\\end\{(?P=env)(?P=star)\})"
    r"|(?P<inline>\$(?![\s$])(?P<i1>[^$\n]{1,300})(?<!\s)\$(?![\d$])|\\\((?P<i2>(?:[^\\\n]|\\(?!\))){1,300})\\\))"
    r"|(?P<directive>:[a-z]{2,20}:`[^`\n]{1,120}`|\[![A-Za-z]{2,12}\](?=\s*\n)|\[reference:\d{1,4}\]|(?<![\w:]):[a-z][a-z_]{1,20}:(?![\w`:]))"
    r"|(?P<up><sup>(?P<u1>[^<\n]{1,12})</sup>|(?<=[\w)])\^(?P<u2>[\d+-]{1,4})\^)"
    r"|<ruby\b[^<>]{0,60}>(?P<ruby>(?:[^<\n]|</?(?:rb|rt|rp|rtc)\b[^<>\n]{0,60}>){1,200})</ruby>"
    r"|(?P<down><sub>(?P<l1>[^<\n]{1,12})</sub>|(?<=[\w)])~(?P<l2>\d{1,4})~)",
    re.MULTILINE,
)
_TEX = re.compile(
    r"(?P<display>\$\$(?P<d1>[^$]{1,1000})\$\$|\\\[(?P<d2>(?:[^\\]|\\(?!\])){1,1000})\\\]"
    r"|\\begin\{(?P<env>equation|displaymath|math)(?P<star>\*?)\}(?P<d3>[^$]{1,1000}?)\\end\{(?P=env)(?P=star)\})"
    r"|(?P<inline>\$(?![\s$])(?P<i1>[^$\n]{1,300})(?<!\s)\$(?![\d$])|\\\((?P<i2>(?:[^\\]|\\(?!\))){1,300})\\\))"
)
_HANZI = re.compile(r"[\u3400-\u9fff，。；：！？]")
_FORMULA = re.compile(r"[\\^_={}<>+*/|]|^-?\d+(?:\.\d+)?%?$|^[A-Za-z](?:\s?[A-Za-z])?$|^\(?[A-Za-z][,\s\w()]{0,12}\)?$")


@dataclass(frozen=True, slots=True)
class Masked:
    """A part of the source, why it is left out, and what is read in its place, if anything; `said` is its reading."""

    source: str
    reason: str
    meant: str
    said: str = ""


def masked(source: str) -> tuple[str, list[Masked]]:
    """The source with such parts hidden, and the parts in order."""
    if _FIRST in source or _REST in source:
        return source, []
    parts: list[str] = []
    found: list[Masked] = []
    position = 0
    for match in _HIDDEN.finditer(source):
        for part in _parts(match):
            parts += [source[position : match.start()], _FIRST + _REST * (len(part.source) - 1)]
            position = match.end()
            found.append(part)
    return "".join(parts) + source[position:], found


def _parts(match: re.Match[str]) -> Iterator[Masked]:
    if match["ruby"]:
        yield from _ruby(match)
    elif part := _part(match):
        yield part


def _ruby(match: re.Match[str]) -> Iterator[Masked]:
    """The characters of a ruby element with what their glosses say of them; tags and glosses are left out."""
    pieces: list[Fragment] = []
    within = ""
    for event in events(match[0]):
        if event.kind in (MarkupKind.START, MarkupKind.END):
            within = event.name if event.kind is MarkupKind.START and event.name in ("rt", "rp") else ""
            continue
        pieces.append(Fragment(event.raw, "ruby" if within else ""))
    made = [piece for piece in with_readings(pieces) if not piece.reason]
    for number, piece in enumerate(made):
        yield Masked(match[0] if not number else "", "ruby", piece.text, piece.said)


def _part(match: re.Match[str]) -> Masked | None:
    if match["display"] or match["inline"]:
        return _formula(match)
    if match["directive"]:
        return Masked(match[0], "directive", "")
    if match["up"] or match["down"]:
        shift, text = (raised, match["u1"] or match["u2"]) if match["up"] else (lowered, match["l1"] or match["l2"])
        return Masked(match[0], "markup", shift(text)) if shift(text) != text else None
    return None


def _formula(match: re.Match[str]) -> Masked | None:
    """A formula; what stands between two dollars may be none."""
    groups = match.groupdict()
    formula = next(groups[name] for name in ("d1", "d2", "d3", "i1", "i2") if groups.get(name))
    plain = re.sub(r"\\(?:text|mathrm|operatorname)\{[^{}]*\}", "", formula)
    if match["inline"] and not match["i2"] and (_HANZI.search(plain) or not _FORMULA.search(formula.strip())):
        return None
    return Masked(match[0], FORMULA, spoken(formula))


def with_formulas(passages: Iterable[DraftPassage], *, are_found: bool) -> Iterator[DraftPassage]:
    """The passages with the formulas that stand in their text in LaTeX left out, and read where a rule can.

    `are_found` says that the format's reader has found those, and only spaces are to be closed up.
    """
    for passage in passages:
        pieces = list(passage.pieces)
        if not are_found and any(not piece.reason and ("$" in piece.text or "\\" in piece.text) for piece in pieces):
            pieces = [
                part
                for piece in pieces
                for part in ((piece,) if piece.reason or piece.said else _without_formulas(piece.text))
            ]
        has_any = any(piece.reason == FORMULA for piece in pieces)
        yield replace(passage, pieces=tuple(_closed_up(pieces))) if has_any else passage


def _closed_up(pieces: list[Fragment]) -> list[Fragment]:
    """The pieces without the spaces that Chinese authors set around formulas, which are Chinese words now."""
    made = list(pieces)
    for place, piece in enumerate(made):
        if piece.reason != FORMULA:
            continue
        before, after = place - 1, place + 2  # what is read in its place stands between
        if before >= 0 and _WIDE_GAP.search(made[before].text):
            made[before] = replace(made[before], text=made[before].text.rstrip(" "))
        if after < len(made) and _GAP_WIDE.match(made[after].text) and not made[after].reason:
            made[after] = replace(made[after], text=made[after].text.lstrip(" "))
    return made


def _without_formulas(text: str) -> Iterator[Fragment]:
    position = 0
    for match in _TEX.finditer(text):
        if found := _formula(match):
            yield Fragment(text[position : match.start()])
            yield Fragment(found.source, found.reason)
            yield Fragment(found.meant)
            position = match.end()
    yield Fragment(text[position:])


def unmasked(passages: Iterable[DraftPassage], parts: list[Masked]) -> Iterator[DraftPassage]:
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
            yield Fragment("" if piece.reason else part.meant, "", part.said)
    yield Fragment(piece.text[position:], piece.reason)
