"""Handlers that lose nothing: what is being typed, what was not saved, and where the user was."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from narrator.errors import UnknownError
from narrator.studio import bookmark
from narrator.studio.requests import body_of
from narrator.studio.workshop import Studio

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

MOST_DRAFT = 20_000  # characters
MOST_LOCATED = 200


async def draft(studio: Studio, request: Request) -> Response:
    """Keep what is being typed, so that nothing but the last keystroke can be lost."""
    from starlette.responses import JSONResponse

    asked = await body_of(request)
    kept = {name: asked.get(name) for name in ("mark", "segment", "text", "page", "number")}
    whole = all(type(kept[name]) is int for name in ("segment", "number"))
    if not isinstance(kept["mark"], str) or not whole or len(str(kept)) > MOST_DRAFT:
        raise UnknownError("This cannot be kept.")
    await asyncio.to_thread(studio.drafts.keep, kept)
    return JSONResponse({})


async def locate(studio: Studio, request: Request) -> Response:
    """Where paragraphs stand that a page holds unsaved edits of; `open` says that the page which made one is open."""
    from starlette.responses import JSONResponse

    asked = (await body_of(request)).get("edits")
    edits = [each for each in asked[:MOST_LOCATED] if isinstance(each, dict)] if isinstance(asked, list) else []
    book, pages = studio.session.state.book, studio.events.open_pages()
    found = [bookmark.located(book, each) | {"open": each.get("page") in pages} for each in edits]
    return JSONResponse({"found": found})


async def place(studio: Studio, request: Request) -> Response:
    """Keep where the user is."""
    from starlette.responses import JSONResponse

    asked = await body_of(request)
    passage, segment = asked.get("passage"), asked.get("segment")
    if type(passage) is not int or type(segment) is not int or segment < 0:
        raise UnknownError("This is no place.")
    await asyncio.to_thread(bookmark.keep, studio.session, passage, segment)
    return JSONResponse({})
