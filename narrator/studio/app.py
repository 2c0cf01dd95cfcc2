"""The studio over HTTP: which request is answered by which handler, and what goes wrong as words for the page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from narrator.errors import ConflictError, NarratorError, UnknownError
from narrator.studio import correcting, exporting, listening, pages, recovering, reviewing, voicing
from narrator.studio.messages import in_every_language, told
from narrator.studio.requests import language_of
from narrator.studio.workshop import Studio

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

LOOK_EVERY_S = 0.4  # at the files, for edits from outside

Handler = Callable[[Studio, "Request"], Awaitable["Response"]]
READ: dict[str, Handler] = {
    "/": pages.page,
    "/static/{name}": pages.static,
    "/outline": pages.outline,
    "/passages": pages.passages,
    "/find": pages.find,
    "/about": pages.about,
    "/cover": pages.cover,
    "/audio/{id}": listening.audio,
    "/todo": correcting.todo,
    "/overview": reviewing.overview,
    "/made": exporting.made,
    "/made/{name}": exporting.made_file,
    "/events": correcting.events,
}
WRITE: dict[str, Handler] = {
    "/speak": listening.speak,
    "/again": listening.again,
    "/takes": listening.takes,
    "/choose": listening.choose,
    "/voices": voicing.voices,
    "/sample": voicing.sample,
    "/readings": correcting.readings,
    "/delivery": correcting.delivery,
    "/doubts": correcting.doubts,
    "/edit": correcting.edit,
    "/settle": correcting.settle,
    "/draft": recovering.draft,
    "/locate": recovering.locate,
    "/place": recovering.place,
    "/check": correcting.check,
    "/mark": reviewing.mark,
    "/note": reviewing.note,
    "/timeline": reviewing.timeline,
    "/ahead": reviewing.ahead,
    "/export": exporting.export,
    "/choices": exporting.choose,
    "/upload": exporting.upload,
    "/in-step": exporting.in_step,
    "/folder": exporting.folder,
}


def make_app(studio: Studio) -> Starlette:
    from starlette.applications import Starlette
    from starlette.routing import Route

    routes = [Route(path, _answering(studio, handler), methods=["GET"]) for path, handler in READ.items()]
    routes += [Route(path, _answering(studio, handler), methods=["POST"]) for path, handler in WRITE.items()]

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        studio.events.loop = asyncio.get_running_loop()
        studio.todo.start()
        looking = asyncio.ensure_future(_look(studio))
        try:
            yield
        finally:
            looking.cancel()
            studio.close()

    return Starlette(routes=routes, lifespan=lifespan)


async def _look(studio: Studio) -> None:
    """Notice what is edited outside, and tell the pages of trouble with it."""
    known = ""
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        await asyncio.to_thread(studio.session.look)
        trouble = studio.session.trouble
        now = str(trouble) if trouble else ""
        if now != known:
            known = now
            studio.events.tell("trouble", **(in_every_language(trouble) if trouble else {}))


def _answering(studio: Studio, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """The handler, with what goes wrong as JSON that the page shows."""

    async def answer(request: Request) -> Response:
        from starlette.responses import JSONResponse

        try:
            return await handler(studio, request)
        except NarratorError as error:
            status = 404 if isinstance(error, UnknownError) else 409 if isinstance(error, ConflictError) else 422
            said: dict[str, Any] = dict(told(error, language_of(request)))
            with suppress(AttributeError):
                said["current"] = error.current
            return JSONResponse(said, status)

    return answer
