"""A server to try a show with: what a good host does, on this machine or in this network.

HEAD, byte ranges, the right media types, and CORS for players in other pages come from Starlette and from here; nothing
outside the folder, and nothing whose name begins with a dot, is served. The feed is served as if the show were hosted
here, so that an app plays what lies here and not what lies at its address.
"""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from narrator import edition
from narrator.errors import OutputError, SourceError
from narrator.podcast import enclosures
from narrator.podcast.paging import FEED

if TYPE_CHECKING:
    from starlette.applications import Starlette

MEDIA_TYPES = {
    **enclosures.TYPES,
    ".vtt": "text/vtt; charset=utf-8", ".srt": "application/x-subrip; charset=utf-8",
    ".lrc": "text/plain; charset=utf-8", ".xml": "application/rss+xml; charset=utf-8",
    ".chapters.json": "application/json+chapters", ".json": "application/json",
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".jpg": "image/jpeg", ".png": "image/png", ".svg": "image/svg+xml",
}  # fmt: skip
ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 (named, not bound)


def media_type(name: str) -> str:
    """The type a file is to be served with, by its name."""
    return next((kind for suffix, kind in MEDIA_TYPES.items() if name.endswith(suffix)), "application/octet-stream")


def application(folder: Path) -> Starlette:
    """The server for a show's folder."""
    from starlette.applications import Starlette
    from starlette.exceptions import HTTPException
    from starlette.middleware import Middleware
    from starlette.middleware.cors import CORSMiddleware
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles
    from starlette.types import Scope

    class Files(StaticFiles):
        """The folder's files, but for hidden ones."""

        async def get_response(self, path: str, scope: Scope) -> Response:
            if any(part.startswith(".") and part != "." for part in Path(path).parts):
                raise HTTPException(status_code=404)
            response = await super().get_response(path, scope)
            if response.status_code < 300:
                response.headers["content-type"] = media_type("index.html" if path == "." else path)
            return response

    async def feed(request: Request) -> Response:
        name = request.url.path.rpartition("/")[2]
        if not (folder / name).is_file():
            raise HTTPException(status_code=404)
        data = hosted_at(folder, str(request.base_url), name)
        tag = f'"{edition.text_hash(data)[:32]}"'
        known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
        if tag in known or "*" in known:
            return Response(status_code=304, headers={"ETag": tag})
        return Response(data, media_type=MEDIA_TYPES[".xml"], headers={"ETag": tag, "Cache-Control": "no-cache"})

    cors = Middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD"],
        allow_headers=["Range", "If-Range", "If-None-Match", "If-Modified-Since"],
        expose_headers=["Content-Range", "Accept-Ranges", "Content-Length", "ETag"],
    )
    routes = [
        Route(f"/{FEED}", feed),
        Route("/feed-{number:int}.xml", feed),
        Mount("/", Files(directory=folder, html=True)),
    ]
    return Starlette(routes=routes, middleware=[cors])


def hosted_at(folder: Path, base_url: str, name: str = FEED) -> bytes:
    """A page of the feed with the show's address replaced by `base_url`. Raises SourceError without it."""
    from defusedxml.ElementTree import fromstring

    from narrator.podcast.check.document import Feed

    try:
        data = (folder / name).read_bytes()
    except OSError as error:
        raise SourceError(
            f"{folder} holds no show.", remedy="Make one: narrator feed EDITION --base-url URL"
        ) from error
    channel = fromstring(data, forbid_dtd=True).find("channel")
    own = Feed(channel, folder).self_url.removesuffix(name) if channel is not None else ""
    return data.replace(own.encode(), base_url.encode()) if own else data


def serve(folder: Path, host: str, port: int, ready: Callable[[str], None] = lambda _: None) -> None:
    """Serve until it is stopped; `ready` hears the address once it is served.

    Raises SourceError without a feed, OutputError where the address is taken or not this machine's.
    """
    import uvicorn

    hosted_at(folder, "")
    host = host.strip("[]")
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        remedy = "Choose another --port." if error.errno == errno.EADDRINUSE else "Choose another --host or --port."
        raise OutputError(f"{host}:{port} cannot be served: {why}.", remedy=remedy) from error
    with listening:
        ready(f"http://{own_address(host)}:{port}/")
        uvicorn.Server(uvicorn.Config(application(folder), log_level="warning", lifespan="off")).run([listening])


def own_address(host: str) -> str:
    """The host as a web address has it; where it is served to all, the one by which other machines reach this one."""
    host = host.strip("[]")
    if host not in ANYWHERE:
        return f"[{host}]" if ":" in host else host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:  # nothing is sent: the system chooses the way
        try:
            probe.connect(("192.0.2.1", 9))  # an address that is reserved for documentation (RFC 5737)
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()
