"""An HTTP server on 127.0.0.1 that gives files, or fails to in a way to order."""

from __future__ import annotations

import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GOOD = bytes(range(256)) * 40

Answer = Callable[[BaseHTTPRequestHandler], None]


def body(data: bytes, *, length: int | None = None, status: int = 200) -> Answer:
    """An answer that says it is `length` bytes long."""

    def give(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", "application/json" if data.startswith(b"{") else "text/html")
        request.send_header("Content-Length", str(len(data) if length is None else length))
        request.end_headers()
        request.wfile.write(data)

    return give


def stalled(request: BaseHTTPRequestHandler) -> None:
    """Half of the file, then nothing for longer than anybody waits here."""
    body(GOOD[:100], length=len(GOOD))(request)
    time.sleep(3)


def broken_chunks(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Transfer-Encoding", "chunked")
    request.end_headers()
    request.wfile.write(b"64\r\n" + GOOD[:50])


def no_http(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"\x00\x01 what?\r\n\r\n")


class Server(ThreadingHTTPServer):
    """A loopback server with an answer a path; what was asked for is in `asked`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.close_connection = True
        self.server.answers.get(self.path, body(b"", status=404))(self)

    def log_message(self, *args: object) -> None:
        pass
