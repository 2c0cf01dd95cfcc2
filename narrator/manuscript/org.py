"""Org files, and the editions of classics that are kept as such: keywords, stars before headings, marks of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from narrator.manuscript.draft import Draft, DraftPassage, Fragment, Omission, sole_heading, strike
from narrator.manuscript.lines import widths, without_margin
from narrator.manuscript.model import BlockKind
from narrator.manuscript.options import DEFAULTS, ReadingOptions
from narrator.manuscript.source import SourceBytes
from narrator.manuscript.text import LINE_END, rejoined
from narrator.manuscript.wrapping import TextLine

NAMES = (".org",)
HEAD = 4000  # characters by which the format is recognised
_KEYWORD = re.compile(r"\s*#\+(?P<key>[A-Za-z_]{2,20}):[ \t]*(?P<value>.*)")
_EVIDENCE = re.compile(r"^#\+(?:TITLE|AUTHOR|DATE|PROPERTY|OPTIONS|STARTUP|LANGUAGE):", re.IGNORECASE | re.MULTILINE)
_HEADING = re.compile(r"(?P<stars>\*{1,6})[ \t\u3000]+(?:(?:TODO|DONE)\s+)?(?=\S)")
_BLOCK = re.compile(r"\s*#\+(?P<side>begin|end)_(?P<name>\w+)", re.IGNORECASE)
_DRAWER, _DRAWER_END = re.compile(r"\s*:[A-Za-z_]{2,20}:\s*"), re.compile(r"\s*:END:\s*", re.IGNORECASE)
_COMMENT = re.compile(r"\s*#(?:\s.*|\s*)|\s*#\s?-\*-.*")
_PAGE = re.compile(r"\s*(?:<(?:pb|md):[^<>\n]{1,60}>\s*)+")
_NOTE = re.compile(r"\[fn:[\w-]{1,20}\]\s+\S.*")
_INLINE = re.compile(
    r"<(?:pb|md):[^<>\n]{1,60}>|\[fn:[\w-]{1,20}\]|\[\[(?P<link>[^\[\]\n]{1,300})\](?:\[(?P<words>[^\[\]\n]{1,200})\])?\]"
)
_READ = ("quote", "verse", "center", "abstract")  # blocks whose text is the author's
_LINE_SIGN = "\u00b6"  # what such editions end the lines of a page with


def recognise(source: SourceBytes) -> bool:
    """By its name, or by keywords at its head."""
    return source.name.lower().endswith(NAMES) or bool(_EVIDENCE.search(source.decoded.text[:HEAD]))


def read(source: SourceBytes, _: ReadingOptions = DEFAULTS) -> Draft:
    """Headings and paragraphs; keywords, drawers, comments, code and marks of pages are left out."""
    return replace(read_org(source.decoded.text), decoded=source.decoded)


def read_org(text: str) -> Draft:
    """The same of a text."""
    signs = text.count(_LINE_SIGN + "\n") + text.endswith(_LINE_SIGN)
    raw = [line.removesuffix(_LINE_SIGN) for line in LINE_END.split(text)]
    reasons, names = _reasons(raw), _names(raw)
    passages = list(_passages(raw, reasons))
    if signs:
        passages.append(DraftPassage((Fragment(_LINE_SIGN * signs, "markup"),)))
    title, part = names.get("title", ""), names.get("juan", "").lstrip("0")
    part = f"卷{part}" if part.isdecimal() else part
    return Draft(
        tuple(passages),
        title=f"{title} {part}" if title and part and part not in title else title,
        author=names.get("author", ""),
        heading=sole_heading(passages),
        deliberate=True,
        language=names.get("language", ""),
        metadata=names,
    )


def _names(lines: Sequence[str]) -> dict[str, str]:
    """What the keywords say, and the properties among them, by their names in lower case."""
    names: dict[str, str] = {}
    for line in lines:
        if found := _KEYWORD.fullmatch(line):
            key, value = found["key"].lower(), found["value"].strip()
            if key == "property":
                key, _, value = value.partition(" ")
            names.setdefault(key.lower(), value.strip())
    return names


def _reasons(lines: Sequence[str]) -> dict[int, str]:
    """Why lines are left out, by their places."""
    reasons: dict[int, str] = {}
    inside = drawer = ""
    for place, line in enumerate(lines):
        if block := _BLOCK.match(line):
            inside = block["name"].lower() if block["side"].lower() == "begin" else ""
            reasons[place] = "markup"
        elif inside and inside not in _READ:
            reasons[place] = "comment" if inside == "comment" else "code"
        elif drawer or _DRAWER.fullmatch(line):
            drawer = "" if _DRAWER_END.fullmatch(line) else line
            reasons[place] = "metadata"
        elif _KEYWORD.fullmatch(line):
            reasons[place] = "metadata"
        elif _COMMENT.fullmatch(line):
            reasons[place] = "comment"
        elif _PAGE.fullmatch(line):
            reasons[place] = "page furniture"
        elif _NOTE.fullmatch(line):
            reasons[place] = "note"
    return reasons


def _passages(raw: Sequence[str], reasons: Mapping[int, str]) -> Iterator[DraftPassage]:
    lines = without_margin([TextLine.of("" if place in reasons else line) for place, line in enumerate(raw)])
    wrapped = widths([line for place, line in enumerate(lines) if place not in reasons])
    width = max(wrapped, default=0)
    start = 0
    heads = [place for place, line in enumerate(raw) if place not in reasons and _HEADING.match(line)]
    for end in [*heads, len(raw)]:
        own = [TextLine.of(raw[place]) if place in reasons else lines[place] for place in range(start, end)]
        left = {place - start: reasons[place] for place in range(start, end) if place in reasons}
        yield from (_inline(DraftPassage(pieces)) for pieces in rejoined(own, [width] * len(own), left))
        if end < len(raw) and (found := _HEADING.match(raw[end])):
            pieces = (Fragment(found[0], "markup"), Fragment(raw[end][found.end() :]))
            yield _inline(DraftPassage(pieces, BlockKind.HEADING, len(found["stars"])))
        start = end + 1


def _inline(passage: DraftPassage) -> DraftPassage:
    """A passage without the marks in its text; of a link its words stay."""
    spans: list[Omission] = []
    for mark in _INLINE.finditer(passage.spoken):
        reason = "note mark" if mark[0].startswith("[fn") else "page furniture" if mark[0][0] == "<" else "link address"
        if mark["words"]:
            spans += [
                Omission(mark.start(), mark.start("words"), reason),
                Omission(mark.end("words"), mark.end(), reason),
            ]
        else:
            spans.append(Omission(mark.start(), mark.end(), reason))
    return replace(passage, pieces=tuple(strike(passage.pieces, spans))) if spans else passage
