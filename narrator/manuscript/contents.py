"""A book's table of contents: read from EPUB 3 navigation or EPUB 2 NCX, and applied to its pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from xml.etree.ElementTree import Element

from narrator.manuscript.archive import resolve
from narrator.manuscript.draft import Fragment, Passage
from narrator.manuscript.markup import Kind, events
from narrator.manuscript.model import BlockKind

NEAR = 4  # passages after its anchor in which a title is looked for
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: its title, the member and the anchor it leads to, and its depth, from 1."""

    title: str
    path: str
    anchor: str
    level: int


def navigation_entries(text: str, base: str) -> list[Entry]:
    """The entries of the `toc` in an EPUB 3 navigation page."""
    return list(_navigation(text, base))


def _navigation(text: str, base: str) -> Iterator[Entry]:
    inside, depth, title, link = False, 0, "", ""
    for event in events(text):
        if event.kind is Kind.TEXT and link:
            title += unescape(event.raw)
        elif event.name == "nav":
            inside = event.kind is Kind.START and "toc" in event.attributes.get("epub:type", "toc")
        elif inside and event.name == "ol":
            depth += 1 if event.kind is Kind.START else -1
        elif inside and event.name == "a" and event.kind is Kind.START:
            title, link = "", event.attributes.get("href", "")
        elif event.name == "a" and event.kind is Kind.END and link:
            yield _entry(title, link, base, depth)
            link = ""


def ncx_entries(root: Element, base: str) -> list[Entry]:
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


def _entry(title: str, reference: str, base: str, depth: int) -> Entry:
    path = resolve(base, reference) if reference.partition("#")[0] else base
    return Entry(" ".join(title.split()), path, reference.partition("#")[2], min(max(depth, 1), DEEPEST))


def headed(passages: list[Passage], places: list[tuple[int, Entry]]) -> list[Passage]:
    """`passages` with a heading for every entry: the one in the text, else a new one before its place."""
    made: list[Passage] = []
    position = 0
    for place, entry in sorted(places, key=lambda p: p[0]):
        if place < position or not entry.title:
            continue
        made += passages[position:place]
        ahead = passages[place : place + NEAR]
        before, heading, taken = _heading(ahead, entry)
        made += [*before, heading]
        position = place + taken
    return made + passages[position:]


def _heading(ahead: list[Passage], entry: Entry) -> tuple[list[Passage], Passage, int]:
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
    return [], Passage((Fragment(entry.title),), BlockKind.HEADING, entry.level), 0


def _merged(passages: list[Passage], level: int) -> Passage:
    """A title that is set in several lines as one heading."""
    pieces: list[Fragment] = []
    for passage in passages:
        pieces += [Fragment(" "), *passage.pieces] if pieces else passage.pieces
    return Passage(tuple(pieces), BlockKind.HEADING, level)


def _bare(text: str) -> str:
    return "".join(text.split())
