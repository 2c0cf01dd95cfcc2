"""The studio over HTTP: each handler asks the session or the booth, and says what they said."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from narrator.errors import NarratorError
from narrator.studio import views
from narrator.studio.booth import Booth
from narrator.studio.files import ranged, static_files
from narrator.studio.language import chosen, words
from narrator.studio.session import Said, Session

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

MOST_IDS = 200


@dataclass(frozen=True, slots=True)
class Studio:
    """What the handlers share."""

    session: Session
    booth: Booth


class UnknownError(NarratorError):
    """What a request names is not there, or not any more."""


def make_app(studio: Studio) -> Starlette:
    from starlette.applications import Starlette
    from starlette.routing import Route

    def route(path: str, handler: Handler, method: str = "GET") -> Route:
        return Route(path, _answering(studio, handler), methods=[method])

    routes = [
        route("/", page),
        route("/static/{name}", static),
        route("/outline", outline),
        route("/passages", passages),
        route("/speak", speak, "POST"),
        route("/audio/{id}", audio),
    ]
    return Starlette(routes=routes)


Handler = Callable[[Studio, "Request"], Awaitable["Response"]]


def _answering(studio: Studio, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """The handler, with what goes wrong as JSON that the page shows."""

    async def answer(request: Request) -> Response:
        from starlette.responses import JSONResponse

        try:
            return await handler(studio, request)
        except NarratorError as error:
            status = 404 if isinstance(error, UnknownError) else 422
            return JSONResponse({"problem": error.problem, "remedy": error.remedy}, status)

    return answer


async def page(studio: Studio, request: Request) -> Response:
    from starlette.responses import HTMLResponse

    language = chosen(request.headers.get("accept-language", ""))
    html = await asyncio.to_thread(
        views.rendered,
        "page.html",
        language,
        book=studio.session.book,
        revision=studio.session.revision,
        sections=list(views.sections(studio.session.book)),
        modules=[name for name in static_files() if name.endswith(".js")],
        strings=words(language),
    )
    return HTMLResponse(html, headers={"vary": "accept-language"})


async def outline(studio: Studio, request: Request) -> Response:
    """The page's chapters without their text."""
    from starlette.responses import HTMLResponse

    language = chosen(request.headers.get("accept-language", ""))
    found = list(views.sections(studio.session.book, at_once=0))
    return HTMLResponse(views.rendered("book.html", language, sections=found, book=studio.session.book))


async def passages(studio: Studio, request: Request) -> Response:
    """The text of some paragraphs; of those that are gone, nothing."""
    from starlette.responses import HTMLResponse

    language = chosen(request.headers.get("accept-language", ""))
    ids = [int(n) for n in request.query_params.get("ids", "").split(" ")[:MOST_IDS] if n.isdecimal() and len(n) < 10]
    found = [passage for passage in map(studio.session.book.passage, ids) if passage]
    return HTMLResponse(views.rendered("passages.html", language, passages=found, book=studio.session.book))


async def speak(studio: Studio, request: Request) -> Response:
    """Speak a segment, now: its sound, marks and shape."""
    from starlette.responses import JSONResponse

    asked = await body_of(request)
    said = await asyncio.to_thread(_said, studio, asked)
    if not said.plan.key:
        return JSONResponse({"silent": True, "pause_s": said.plan.pause_s})
    sound = await asyncio.to_thread(studio.booth.ready, said)
    if sound is None:
        await asyncio.shield(asyncio.wrap_future(studio.booth.ask(said)))
        sound = await asyncio.to_thread(studio.booth.ready, said)
    if sound is None:
        raise UnknownError("The clip is gone.", remedy="Run `narrator doctor`.")
    if not asked.get("ahead"):
        asyncio.get_running_loop().run_in_executor(None, studio.booth.expect, said)
    return JSONResponse(
        {
            "audio": f"audio/{sound.id}",
            "duration_s": sound.duration_s,
            "timing": sound.timing,
            "marks": sound.marks,
            "peaks": sound.peaks,
            "pause_s": said.plan.pause_s,
            "voice": said.voice.name,
        }
    )


def _said(studio: Studio, asked: dict[str, Any]) -> Said:
    passage, number, voice = asked.get("passage", 0), asked.get("segment", 0), asked.get("voice", "")
    named = type(passage) is int and type(number) is int and isinstance(voice, str)
    said = studio.session.said(passage, number, voice) if named else None
    if said is None:
        raise UnknownError("This place is not there any more.", remedy="Reload the page.")
    return said


async def audio(studio: Studio, request: Request) -> Response:
    sound = studio.booth.sounds.get(request.path_params["id"])
    if sound is None:
        raise UnknownError("This sound is not there any more.", remedy="Play the segment again.")
    return ranged(sound.wav, "audio/wav", request.headers.get("range", ""))


async def static(_: Studio, request: Request) -> Response:
    from starlette.responses import Response

    found = static_files().get(request.path_params["name"])
    if found is None:
        raise UnknownError("There is no such file.")
    return Response(found.data, media_type=found.media_type)


async def body_of(request: Request) -> dict[str, Any]:
    """A request's JSON object. Raises UnknownError for anything else."""
    try:
        data = await request.json()
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise UnknownError("The request is no JSON object.")
    return data
