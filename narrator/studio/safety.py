"""Who may talk to the studio: only the page that was opened with its token, only this machine, only in small pieces."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

MOST_BODY_BYTES = 1 << 20  # a paragraph of any length, with room
MOST_FILE_BYTES = {"/upload": 96 << 20}  # by path: a picture, or an hour of music
FILE_S = 120.0  # for a file to arrive
BODY_TIMEOUT_S = 5.0
REFUSED_S = 1.0
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Door:
    """What a request must have: one of the hosts (`name:port`), and the token in the address or a cookie."""

    hosts: frozenset[str]
    token: str
    cookie: str

    def refusal(self, scope: Message) -> tuple[int, str] | None:
        """Why a request is refused, as status and text; None if it may pass."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        kind = headers.get("content-type", "").partition(";")[0].strip()
        if headers.get("host", "").lower() not in self.hosts:
            return 421, "This host name is not served here."
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return 405, "Only GET and POST."
        if self._is_foreign(headers, changes=scope["method"] == "POST"):
            return 403, "A request from another site."
        if not self._is_known(scope, headers):
            return 403, "Open the address that `narrator studio` has printed: it has the token."
        if scope["method"] == "POST" and kind != (
            "application/octet-stream" if _is_file(scope) else "application/json"
        ):
            return 415, "A request must be JSON, or a file where one is wanted."
        return None

    def _is_foreign(self, headers: dict[str, str], *, changes: bool) -> bool:
        """Whether another site's page sends this. What changes something must come from our own page."""
        origin = headers.get("origin", "").lower()
        if origin and origin not in {f"http://{host}" for host in self.hosts}:
            return True
        return changes and (not origin or headers.get("sec-fetch-site", "same-origin") != "same-origin")

    def _is_known(self, scope: Message, headers: dict[str, str]) -> bool:
        return self._is_token(given_token(scope)) or self._is_token(self._kept_token(headers.get("cookie", "")))

    def _kept_token(self, header: str) -> str:
        try:
            morsel = SimpleCookie(header).get(self.cookie)
        except CookieError:
            return ""
        return str(morsel.value) if morsel else ""

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.token.encode())

    def pass_on(self) -> str:
        """The cookie that a browser keeps: only this page sends it back, and no script reads it."""
        return f"{self.cookie}={self.token}; Path=/; HttpOnly; SameSite=Strict"


def given_token(scope: Message) -> str:
    """The token in a request's address, if it is the page's."""
    if scope["path"] != "/":
        return ""
    return str(parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])[0])


def guarded(app: App, door: Door, *, timeout_s: float = BODY_TIMEOUT_S) -> App:
    """The app behind its door."""

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        sending = _with_headers(send, door.pass_on() if given_token(scope) else "")
        if refused := door.refusal(scope):
            with suppress(TimeoutError):  # what is sent is taken in, or the answer would be lost with the line
                await asyncio.wait_for(_body(scope, receive), REFUSED_S)
            await _refuse(_with_headers(send, ""), *refused)
            return
        try:
            body = await asyncio.wait_for(_body(scope, receive), FILE_S if _is_file(scope) else timeout_s)
        except TimeoutError:
            await _refuse(sending, 408, "The body came too slowly.")
            return
        if body is None:
            await _refuse(sending, 413, "The body is too large.")
            return
        await app(scope, _replayed(body, receive), sending)

    return answer


def _is_file(scope: Message) -> bool:
    return scope["path"] in MOST_FILE_BYTES


async def _body(scope: Message, receive: Receive) -> bytes | None:
    """The whole body; None where it is too large."""
    headers = dict(scope["headers"])
    if b"content-length" not in headers and b"transfer-encoding" not in headers:
        return b""
    declared, most = headers.get(b"content-length", b"0"), MOST_FILE_BYTES.get(scope["path"], MOST_BODY_BYTES)
    if not declared.isdigit() or len(declared) > 12 or int(declared) > most:
        return None
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > most:
            return None
        if not message.get("more_body"):
            return bytes(body)


def _replayed(body: bytes, receive: Receive) -> Receive:
    first = True

    async def replay() -> Message:
        nonlocal first
        if first:
            first = False
            return {"type": "http.request", "body": body, "more_body": False}
        return await receive()

    return replay


def _with_headers(send: Send, cookie: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = {name for name, _ in message.get("headers", [])}
            added = [(n.encode(), v.encode()) for n, v in HEADERS.items() if n.encode() not in own]
            message["headers"] = [*message.get("headers", []), *added]
            if cookie:
                message["headers"].append((b"set-cookie", cookie.encode()))
        await send(message)

    return sending


async def _refuse(send: Send, status: int, why: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": why.encode()})
