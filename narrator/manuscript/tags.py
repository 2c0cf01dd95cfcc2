"""A fragment of HTML inside another format: the tags are left out, the text between them is kept."""

from __future__ import annotations

from narrator.manuscript.draft import Fragment, Passage
from narrator.manuscript.markup import Event, Kind, events

_CODE = ("script", "style", "pre", "svg", "math")


def untag(html: str) -> list[Passage]:
    """One passage a line of text; together they hold every character of `html` but line ends."""
    pieces: list[Fragment] = []
    passages: list[Passage] = []
    within = ""
    for event in events(html):
        reason = "code" if within else _reason(event)
        if event.kind in (Kind.START, Kind.END) and event.name in _CODE:
            reason, within = "code", event.name if event.kind is Kind.START else ""
        first, *rest = event.raw.split("\n")
        pieces.append(Fragment(first, reason))
        for line in rest:
            passages.append(Passage(tuple(pieces)))
            pieces = [Fragment(line, reason)]
    return [*passages, Passage(tuple(pieces))]


def _reason(event: Event) -> str:
    if event.kind is Kind.TEXT:
        return ""
    if event.kind is Kind.COMMENT:
        return "comment"
    return "code" if event.kind is Kind.RAW else "image" if event.name == "img" else "markup"
