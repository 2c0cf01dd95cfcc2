"""The studio as a server on this machine."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from narrator.errors import BusyError
from narrator.studio.app import make_app
from narrator.studio.safety import Door, guarded
from narrator.studio.session import Session
from narrator.studio.workshop import Studio

LOCAL = "127.0.0.1"
LOCAL_NAMES = (LOCAL, "localhost", "[::1]")
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104
BACKLOG = 64


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen: port 0 is any free one; an empty token is made up."""

    host: str = LOCAL
    port: int = 0
    token: str = ""


def bound(address: Address) -> socket.socket:
    """A socket that listens there. Raises BusyError where the port is taken or the host is not ours."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    # named as TCP, so that asyncio sends what is small at once: without it each answer waits 40 ms for the last
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name != "nt":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address.host, address.port))
    except OSError as error:
        listening.close()
        raise BusyError(
            f"Port {address.port} on {address.host} cannot be used: {error.strerror}.",
            remedy="Choose another with --port, or leave it out for any that is free.",
        ) from error
    listening.listen(BACKLOG)
    return listening


def _names(host: str) -> tuple[str, set[str]]:
    """The name to show, and all by which the page may be asked for."""
    if host == LOCAL:
        return LOCAL, set(LOCAL_NAMES)
    if host not in EVERYWHERE:
        shown = f"[{host}]" if ":" in host else host
        return shown, {*LOCAL_NAMES, shown}
    own = socket.gethostname()
    found = {own, f"{own}.local"}
    with suppress(OSError):
        for *_, place in socket.getaddrinfo(own, None):
            found.add(f"[{place[0]}]" if ":" in str(place[0]) else str(place[0]))
    return own, {*LOCAL_NAMES, *found}


def serve(session: Session, address: Address, opened: Callable[[str], None]) -> None:
    """Serve the session until Ctrl-C; `opened` is given the page's address once it answers."""
    import uvicorn

    with bound(address) as listening:
        port = listening.getsockname()[1]
        token = address.token or secrets.token_urlsafe(24)
        shown, names = _names(address.host)
        door = Door(frozenset(f"{name}:{port}".lower() for name in names), token, f"narrator-{port}")
        app: Any = guarded(make_app(Studio.of(session)), door)
        config = uvicorn.Config(
            app, log_level="critical", access_log=False, server_header=False, timeout_graceful_shutdown=1
        )
        server = _Announcing(uvicorn.Server(config), lambda: opened(f"http://{shown}:{port}/?token={token}"))
        server.run(listening)


class _Announcing:
    """A server that says when it answers."""

    def __init__(self, server: Any, opened: Callable[[], None]) -> None:
        self._server = server
        self._opened = opened

    def run(self, listening: socket.socket) -> None:
        import asyncio

        asyncio.run(self._serve(listening))

    async def _serve(self, listening: socket.socket) -> None:
        import asyncio

        serving = asyncio.ensure_future(self._server.serve([listening]))
        while not self._server.started and not serving.done():
            await asyncio.sleep(0.01)
        if not serving.done():
            self._opened()
        await serving
