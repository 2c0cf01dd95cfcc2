"""Who speaks and how fast, at each scope by itself: what a segment, its paragraph, its chapter and the book say."""

from __future__ import annotations

from typing import Any

from narrator.script.model import INHERITED, Delivery
from narrator.studio.book import Passage
from narrator.studio.plans import Said
from narrator.studio.session import State
from narrator.synthesis import voices

SCOPES = ("segment", "paragraph", "chapter", "book")


def own(state: State, passage: Passage | None, segment: int, scope: str) -> Delivery:
    """What is set at a scope itself; a paragraph of one segment and that segment are one scope."""
    script = state.book.script
    if scope == "book" or passage is None:
        return Delivery(script.voice, script.speed)
    if scope == "chapter":
        part = state.book.part_of(passage.id)
        return part.chapter.delivery if part else INHERITED
    segments = passage.paragraph.segments
    if scope == "paragraph" or len(segments) == 1:
        return passage.paragraph.delivery
    return segments[segment].delivery


def as_json(state: State, said: Said) -> dict[str, Any]:
    """For the page's form: what is set at each scope, and what holds in the end."""
    scopes = {scope: own(state, said.passage, said.number, scope) for scope in SCOPES}
    return {
        "scopes": {scope: {"voice": each.voice, "speed": each.speed} for scope, each in scopes.items()},
        "now": {"voice": said.voice.name, "title": title_of(said.voice.name), "speed": said.speech.speed},
        "pause_s": said.segment.pause_s,
        "usual_pause_s": said.pause_s,
    }


def title_of(name: str) -> str:
    """What people call a voice; names of a cast are names already."""
    voice = voices.catalogue().get(name)
    return voice.about.title or name if voice else name
