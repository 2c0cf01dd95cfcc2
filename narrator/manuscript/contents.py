"""A book's table of contents: read from EPUB 3 navigation or EPUB 2 NCX, and applied to its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from narrator.manuscript.archive import resolve
from narrator.manuscript.draft import DraftPassage, Fragment
from narrator.manuscript.markup import MarkupKind, events, unescaped
from narrator.manuscript.model import BlockKind

NEAR = 4  # passages after its anchor in which a title is looked for
DEEPEST = 6
_COVER = re.compile(r"封[面底]|书名页|扉页|书脊|cover(?: ?page)?|title ?page|half ?title", re.IGNORECASE)

_NOTHING = re.compile(r"start|unknown|untitled|未知|无标题", re.IGNORECASE)  # what a program calls a page


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents: its title, the member and the anchor it leads to, and its depth, from 1."""

    title: str
    path: str
    anchor: str
    level: int


def navigation_entries(text: str, base: str) -> list[ContentsEntry]:
    """The entries of the `toc` in an EPUB 3 navigation page."""
    return list(_navigation(text, base))


def _navigation(text: str, base: str) -> Iterator[ContentsEntry]:
    inside, depth, title, link = False, 0, "", ""
    for event in events(text):
        if event.kind is MarkupKind.TEXT and link:
            title += unescaped(event.raw)
        elif event.name == "nav":
            inside = event.kind is MarkupKind.START and "toc" in event.attributes.get("epub:type", "toc")
        elif inside and event.name == "ol":
            depth += 1 if event.kind is MarkupKind.START else -1
        elif inside and event.name == "a" and event.kind is MarkupKind.START:
            title, link = "", event.attributes.get("href", "")
        elif event.name == "a" and event.kind is MarkupKind.END and link:
            yield _entry(title, link, base, depth)
            link = ""


def ncx_entries(root: Element, base: str) -> list[ContentsEntry]:
    """The entries of an EPUB 2 NCX."""
    waiting = [(point, 1) for point in reversed(root.findall(".//{*}navMap/{*}navPoint"))]
    entries = []
    while waiting:
        point, depth = waiting.pop()
        waiting += [(child, depth + 1) for child in reversed(point.findall("{*}navPoint"))]
        label, content = point.find("{*}navLabel/{*}text"), point.find("{*}content")
        if content is not None:
            entries.append(
                _entry("".join(label.itertext()) if label is not None else "", content.get("src", ""), base, depth)
            )
    return entries


def _entry(title: str, reference: str, base: str, depth: int) -> ContentsEntry:
    path = resolve(base, reference) if reference.partition("#")[0] else base
    return ContentsEntry(" ".join(title.split()), path, reference.partition("#")[2], min(max(depth, 1), DEEPEST))


def names_cover(title: str) -> bool:
    """Whether a title only says that a page is the book's cover or its title page: it heads no text."""
    return bool(_COVER.fullmatch(title.strip()))


def headed(passages: list[DraftPassage], places: list[tuple[int, ContentsEntry]]) -> list[DraftPassage]:
    """`passages` with a heading for every entry: the one in the text, else a new one before its place."""
    made: list[DraftPassage] = []
    position = 0
    for place, entry in sorted(places, key=lambda p: p[0]):
        if place < position or not entry.title or names_cover(entry.title):
            continue
        before, heading, taken = _heading(passages[place : place + NEAR], entry)
        if _NOTHING.fullmatch(entry.title) and not (taken and _bare(heading.spoken) == _bare(entry.title)):
            continue
        made += passages[position:place]
        made += [*before, heading]
        position = place + taken
    return made + passages[position:]


def _heading(ahead: list[DraftPassage], entry: ContentsEntry) -> tuple[list[DraftPassage], DraftPassage, int]:
    """What stands before the entry's title in the text, the title as a heading, and how many passages both are."""
    title = _bare(entry.title)
    for start in range(len(ahead)):
        text = ""
        for end in range(start, len(ahead)):
            text += _bare(ahead[end].spoken)
            if text and not title.startswith(text):
                break
            if text == title:
                return ahead[:start], _merged(ahead[start : end + 1], entry.level), end + 1
    first = next((i for i, passage in enumerate(ahead) if passage.spoken.strip()), 0)
    if ahead and ahead[first].kind is BlockKind.HEADING:
        return ahead[:first], replace(ahead[first], level=entry.level), first + 1
    return [], DraftPassage((Fragment(entry.title),), BlockKind.HEADING, entry.level), 0


def _merged(passages: list[DraftPassage], level: int) -> DraftPassage:
    """A title that is set in several lines as one heading."""
    pieces: list[Fragment] = []
    for passage in passages:
        pieces += [Fragment(" "), *passage.pieces] if pieces else passage.pieces
    return DraftPassage(tuple(pieces), BlockKind.HEADING, level)


def _bare(text: str) -> str:
    return "".join(text.split())
