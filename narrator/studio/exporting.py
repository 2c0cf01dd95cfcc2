"""Handlers of the export: its choices, its start and stop, and what was made: to be played, saved, found on disk."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrator import edition
from narrator.edition import Manifest
from narrator.errors import NarratorError, SettingsError, UnknownError
from narrator.studio import choices, uploads
from narrator.studio.requests import body_of
from narrator.studio.workshop import Studio

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

HERE = ("127.0.0.1", "::1", "testclient")


async def export(studio: Studio, request: Request) -> Response:
    """Start making the edition, or stop it."""
    from starlette.responses import JSONResponse

    asked = await body_of(request)
    (studio.export.stop if asked.get("stop") else studio.export.start)()
    return JSONResponse({"status": studio.export.status})


async def choose(studio: Studio, request: Request) -> Response:
    """How the export is to be made: what the form says is kept; with nothing said, what is remembered."""
    from starlette.responses import JSONResponse

    asked = await body_of(request)
    return JSONResponse(await asyncio.to_thread(_chosen, studio, asked))


def _chosen(studio: Studio, asked: dict[str, Any]) -> dict[str, Any]:
    folder = studio.session.folder
    if asked:
        chosen = choices.chosen(folder, asked)
        with studio.session.lock:
            choices.keep(folder, chosen)
    return choices.as_form(choices.remembered(folder))


async def upload(studio: Studio, request: Request) -> Response:
    """A picture or a piece of music, as the body; `kind` and `name` stand in the address. The name that it got."""
    from starlette.responses import JSONResponse

    kind, name = request.query_params.get("kind", ""), request.query_params.get("name", "")
    if kind not in uploads.KINDS:
        raise UnknownError("There is no such kind of file.")
    data = await request.body()
    return JSONResponse({"name": await asyncio.to_thread(uploads.keep, studio.session.folder, kind, name, data)})


async def made(studio: Studio, request: Request) -> Response:
    """The files of the edition as they were made last."""
    from starlette.responses import JSONResponse

    is_here = bool(request.client and request.client.host in HERE)
    return JSONResponse(await asyncio.to_thread(_made, studio) | {"is_here": is_here})


def _made(studio: Studio) -> dict[str, Any]:
    folder = studio.session.folder
    found: dict[str, Any] = {"folder": str(folder), "chapters": [], "whole": [], "is_older": False}
    if not (manifest := _manifest(folder)):
        return found
    script = sha256(studio.session.state.script.text.encode("utf-8", "surrogatepass")).hexdigest()
    chapters = [
        {"title": each.title, "duration_s": each.duration_s, "audio": each.audio, "files": sorted(each.sha256)}
        for each in manifest.chapters
    ]
    whole = [{"format": name, "file": each.file} for name, each in manifest.whole.items()]
    is_older = manifest.script is not None and manifest.script.sha256 != script
    return found | {"chapters": chapters, "whole": whole, "is_older": is_older}


def _manifest(folder: Path) -> Manifest | None:
    try:
        return edition.read(folder)
    except NarratorError:
        return None  # nothing was made yet, or `make` will say what is wrong with it


async def made_file(studio: Studio, request: Request) -> Response:
    """One of the edition's files, to be played or saved; the request names one that the manifest has."""
    from starlette.responses import FileResponse

    name, folder = request.path_params["name"], studio.session.folder
    manifest = await asyncio.to_thread(_manifest, folder)
    if not manifest or name not in manifest.files() or not (folder / name).is_file():
        raise UnknownError("This file is not there any more.", remedy="Export again.")
    how = "attachment" if request.query_params.get("save") else "inline"
    return FileResponse(folder / name, filename=name, content_disposition_type=how)


async def in_step(studio: Studio, request: Request) -> Response:
    """When each segment of a finished chapter sounds, and where it stands in the text now: nowhere is passage 0."""
    from starlette.responses import JSONResponse

    asked = await body_of(request)
    return JSONResponse({"segments": await asyncio.to_thread(_in_step, studio, asked.get("chapter", 0))})


def _in_step(studio: Studio, chapter: int) -> list[list[float]]:
    manifest, book = _manifest(studio.session.folder), studio.session.state.book
    if not manifest or type(chapter) is not int or not 0 <= chapter < len(manifest.chapters):
        raise UnknownError("This chapter is not there any more.", remedy="Export again.")
    parts = book.parts[chapter : chapter + 1] or book.parts[:1]
    places = [(segment.text, p.id, n) for p in parts[0].passages for n, segment in enumerate(p.paragraph.segments)]
    found: list[list[float]] = []
    at = 0
    for record in (each for paragraph in manifest.chapters[chapter].paragraphs for each in paragraph.segments):
        same = next((n for n in range(at, len(places)) if places[n][0] == record.text), None)
        passage, number = places[same][1:] if same is not None else (0, 0)
        at = at if same is None else same + 1
        found.append([record.start_s, record.end_s, passage, number])
    return found


async def folder(studio: Studio, request: Request) -> Response:
    """Show the edition's folder in the file manager of this machine."""
    from starlette.responses import JSONResponse

    await body_of(request)
    if not request.client or request.client.host not in HERE:
        raise UnknownError("The folder is on another machine.")
    await asyncio.to_thread(_show, studio.session.folder)
    return JSONResponse({})


def _show(folder: Path) -> None:
    import click

    if click.launch(str(folder.resolve())):
        raise SettingsError("There is no file manager that can be opened here.", remedy=f"The files lie in {folder}.")
