"""Handlers that show the text: the page, its outline, paragraphs as they scroll in, and where a word stands."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING

from narrator.errors import UnknownError
from narrator.rendering.covering import COVER
from narrator.studio import bookmark, views
from narrator.studio.choices import as_form, remembered
from narrator.studio.files import static_files
from narrator.studio.finding import places
from narrator.studio.language import words
from narrator.studio.requests import ids_of, language_of
from narrator.studio.workshop import Studio

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

MOST_PASSAGES = 200
MOST_FOUND = 200


async def page(studio: Studio, request: Request) -> Response:
    from starlette.responses import HTMLResponse

    language, state = language_of(request), studio.session.state
    html = await asyncio.to_thread(
        views.rendered,
        "page.html",
        language,
        book=state.book,
        review=studio.review,
        settings={
            "strings": words(language),
            "language": language,
            "revision": state.revision,
            "undo": len(studio.session.history.done),
            "redo": len(studio.session.history.undone),
            "draft": studio.drafts.latest(),
            "place": bookmark.found(studio.session),
            "book": sha256(str(studio.session.folder.resolve()).encode()).hexdigest()[:12],
            "instance": studio.events.instance,
            "export": studio.export.status,
        },
        sections=list(views.sections(state.book)),
        modules=[name for name in static_files() if name.endswith(".js")],
        folder=str(studio.session.folder),
    )
    return HTMLResponse(html, headers={"vary": "accept-language"})


async def outline(studio: Studio, request: Request) -> Response:
    """The page's chapters and their list, without text."""
    from starlette.responses import HTMLResponse

    book = studio.session.state.book
    found = list(views.sections(book, at_once=0))
    html = await asyncio.to_thread(
        views.rendered, "outline.html", language_of(request), sections=found, book=book, review=studio.review
    )
    return HTMLResponse(html)


async def passages(studio: Studio, request: Request) -> Response:
    """The text of some paragraphs; of those that are gone, nothing."""
    from starlette.responses import HTMLResponse

    book = studio.session.state.book
    ids = ids_of(request.query_params.get("ids", ""), MOST_PASSAGES)
    found = [passage for passage in map(book.passage, ids) if passage]
    return HTMLResponse(views.passages_html(found, book, studio.review, language_of(request)))


async def about(studio: Studio, _: Request) -> Response:
    """Title, author, cover and lexicon of the edition."""
    from starlette.responses import JSONResponse

    state = studio.session.state
    script = state.book.script
    found = {"title": script.title, "author": script.author, "lexicon": state.lexicon, "revision": state.revision}
    choices = await asyncio.to_thread(remembered, studio.session.folder)
    return JSONResponse(found | {"cover": as_form(choices)["chosen"]["cover"]})


async def cover(studio: Studio, _: Request) -> Response:
    """The picture that an export will have: the one that was chosen, else the book's own, else one that is drawn."""
    from starlette.responses import Response

    return Response(await asyncio.to_thread(_cover, studio), media_type="image/jpeg")


def _cover(studio: Studio) -> bytes:
    from narrator.cover import draw, picture

    folder, script = studio.session.folder, studio.session.state.book.script
    chosen = remembered(folder).tags.cover
    path = chosen if chosen and chosen.is_file() else folder / COVER
    return picture.fitted(picture.read(path)) if path.is_file() else draw.draw(script.title, script.author)


async def find(studio: Studio, request: Request) -> Response:
    """Where a text stands: the first places, and how many there are."""
    from starlette.responses import JSONResponse

    text = request.query_params.get("text", "")[:200]
    every = await asyncio.to_thread(lambda: list(places(studio.session.state.book, text)) if text else [])
    return JSONResponse({"count": len(every), "places": list(islice(every, MOST_FOUND))})


async def static(_: Studio, request: Request) -> Response:
    from starlette.responses import Response

    found = static_files().get(request.path_params["name"])
    if found is None:
        raise UnknownError("There is no such file.")
    return Response(found.data, media_type=found.media_type)
