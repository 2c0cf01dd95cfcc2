"""Handlers of the overview: marks and notes, chapters' lengths and what was heard of them, a chapter's timeline."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from narrator.errors import UnknownError
from narrator.studio.book import Part, Passage
from narrator.studio.requests import body_of
from narrator.studio.workshop import Studio

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


async def mark(studio: Studio, request: Request) -> Response:
    """Mark a sentence as heard, approved, or to be done again; an empty mark takes it back."""
    from starlette.responses import JSONResponse

    asked = await body_of(request)
    passage, number = _passage(studio, asked), asked.get("segment", 0)
    set_mark = studio.review.marks.set
    await asyncio.to_thread(set_mark, passage, number if type(number) is int else -1, str(asked.get("mark", "")))
    return JSONResponse({"marks": studio.review.marks.of(passage)})


async def note(studio: Studio, request: Request) -> Response:
    """Write a note on a paragraph, or take it away."""
    from starlette.responses import JSONResponse

    asked = await body_of(request)
    passage = _passage(studio, asked)
    await asyncio.to_thread(studio.review.notes.write, passage.id, str(asked.get("text", "")))
    studio.todo.told()
    return JSONResponse({"text": studio.review.notes.of(passage)})


async def overview(studio: Studio, _: Request) -> Response:
    """Every chapter's length and what was heard of it."""
    from starlette.responses import JSONResponse

    return JSONResponse({"chapters": await asyncio.to_thread(_overview, studio)})


def _overview(studio: Studio) -> list[dict[str, Any]]:
    state, marks = studio.session.state, studio.review.marks
    return [{"id": part.id, **marks.counted(part, state)} for part in state.book.parts]


async def timeline(studio: Studio, request: Request) -> Response:
    """A chapter's sentences, each with its length and its mark."""
    from starlette.responses import JSONResponse

    part, state = _part(studio, await body_of(request)), studio.session.state
    return JSONResponse({"segments": await asyncio.to_thread(studio.review.marks.listed, part, state)})


async def ahead(studio: Studio, request: Request) -> Response:
    """Speak a chapter in the background."""
    from starlette.responses import JSONResponse

    studio.ahead.speak(_part(studio, await body_of(request)), studio.session.state)
    return JSONResponse({})


def _passage(studio: Studio, asked: dict[str, Any]) -> Passage:
    number = asked.get("passage")
    found = studio.session.state.book.passage(number) if type(number) is int else None
    if found is None:
        raise UnknownError("This paragraph is not there any more.", remedy="Look at the page again.")
    return found


def _part(studio: Studio, asked: dict[str, Any]) -> Part:
    number = asked.get("chapter")
    found = studio.session.state.book.part(number) if type(number) is int else None
    if found is None:
        raise UnknownError("This chapter is not there any more.", remedy="Look at the page again.")
    return found
