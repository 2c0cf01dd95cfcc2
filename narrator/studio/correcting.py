"""Handlers that correct: readings, edits, the list of what is to do, and the events that pages follow."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from narrator.errors import UnknownError
from narrator.studio import delivered, edits
from narrator.studio import readings as views
from narrator.studio.focus import focus
from narrator.studio.requests import body_of, ids_of, language_of, said_of
from narrator.studio.session import SessionStep
from narrator.studio.views import passages_html
from narrator.studio.workshop import Studio, changed

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

MOST_PASSAGES = 60
MOST_SENT = 4  # changed paragraphs that are sent with the answer to an edit


async def readings(studio: Studio, request: Request) -> Response:
    """How a segment is read, token by token."""
    from starlette.responses import JSONResponse

    said = await asyncio.to_thread(said_of, studio, await body_of(request))
    return JSONResponse({"tokens": await asyncio.to_thread(views.tokens, said), "pause_s": said.pause_s})


async def delivery(studio: Studio, request: Request) -> Response:
    """Who speaks a segment, how fast, and the pause behind it: at each scope, and in the end."""
    from starlette.responses import JSONResponse

    said = await asyncio.to_thread(said_of, studio, await body_of(request))
    return JSONResponse(delivered.as_json(studio.session.state, said))


async def doubts(studio: Studio, request: Request) -> Response:
    """Where the readings of some paragraphs are doubtful."""
    from starlette.responses import JSONResponse

    ids = ids_of((await body_of(request)).get("passages"), MOST_PASSAGES)
    return JSONResponse(await asyncio.to_thread(_doubts, studio, ids))


def _doubts(studio: Studio, ids: list[int]) -> dict[str, list[list[Any]]]:
    state, found = studio.session.state, {}
    for passage in filter(None, map(state.book.passage, ids)):
        every = studio.plans.passage(passage, state)
        found[str(passage.id)] = [[said.number, *place] for said in every for place in views.doubts(said)]
    return found


async def edit(studio: Studio, request: Request) -> Response:
    """Make a change; what became of it."""
    from starlette.responses import JSONResponse

    asked = await body_of(request)
    step = await asyncio.to_thread(edits.apply, studio.session, asked)
    if step is None:
        return JSONResponse({"revision": studio.session.state.revision})
    made = await asyncio.to_thread(_made, studio, step, asked, language_of(request))
    return JSONResponse(made)


def _made(studio: Studio, step: SessionStep, asked: dict[str, Any], language: str) -> dict[str, Any]:
    """What became of an edit; where it touches little, with the new text, which would be asked for next."""
    made, book = changed(step, studio.session) | {"at": focus(step, asked)}, step.after.book
    passages = [found for number in made["changed"] if (found := book.passage(number))]
    if len(passages) > MOST_SENT:
        return made
    return made | {"html": passages_html(passages, book, studio.review, language)}


async def settle(studio: Studio, request: Request) -> Response:
    """Decide between the files on disk and what stands here."""
    from starlette.responses import JSONResponse

    ours = (await body_of(request)).get("keep") == "ours"
    await asyncio.to_thread(studio.session.settle, ours=ours)
    return JSONResponse({"revision": studio.session.state.revision})


async def todo(studio: Studio, request: Request) -> Response:
    from starlette.responses import JSONResponse

    return JSONResponse(await asyncio.to_thread(studio.todo.as_json, language_of(request)))


async def check(studio: Studio, request: Request) -> Response:
    """Take something off the list, or put it back."""
    from starlette.responses import JSONResponse

    asked = await body_of(request)
    name = asked.get("name")
    if not isinstance(name, str) or len(name) != 16 or not name.isalnum() or not name.isascii():
        raise UnknownError("There is no such item.")
    await asyncio.to_thread(studio.todo.check, name, done=asked.get("done") is True)
    return JSONResponse({})


async def events(studio: Studio, request: Request) -> Response:
    from starlette.responses import StreamingResponse

    return StreamingResponse(studio.events.follow(request.query_params.get("page", "")), media_type="text/event-stream")
