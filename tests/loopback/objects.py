"""An object store on this machine, moto's emulator, behind a way that loses, delays and cuts what goes through it."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import Request, urlopen

import pytest

BUCKET = "narrator-clips"
HELD = {"connection", "transfer-encoding", "content-length", "content-encoding", "date", "server"}


@dataclass(slots=True)
class Faults:
    """What happens to the next requests of a method: so many of each."""

    refused: Counter[str] = field(default_factory=Counter)  # 500
    dropped: Counter[str] = field(default_factory=Counter)  # the connection ends, nothing was stored
    halved: Counter[str] = field(default_factory=Counter)  # only the first half arrives, and nobody says so
    slow_s: float = 0.0
    seen: Counter[str] = field(default_factory=Counter)

    def take(self, kind: Counter[str], method: str) -> bool:
        kind[method] -= 1
        return kind[method] >= 0


class Way(ThreadingHTTPServer):
    """Passes requests on to the emulator."""

    daemon_threads = True
    target: tuple[str, int]
    faults: Faults


class _Passing(BaseHTTPRequestHandler):
    server: Way
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def _pass_on(self) -> None:
        faults, method = self.server.faults, self.command
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        faults.seen[method] += 1
        time.sleep(faults.slow_s)
        if faults.take(faults.dropped, method):
            self.close_connection = True
            self.connection.close()
            return
        if faults.take(faults.refused, method):
            self._answer(500, [], b"<Error><Code>InternalError</Code></Error>")
            return
        is_halved = faults.take(faults.halved, method)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "content-length"}
        if is_halved and method == "PUT":
            headers = {name: value for name, value in headers.items() if "checksum" not in name.lower()}
            body = body[: len(body) // 2]
        to = http.client.HTTPConnection(*self.server.target, timeout=120)
        to.request(method, self.path, body, {**headers, "Content-Length": str(len(body))})
        answer = to.getresponse()
        data = answer.read()
        if is_halved and method == "GET":
            data = data[: len(data) // 2]
        kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in HELD]
        length = int(answer.getheader("Content-Length") or 0) if method == "HEAD" else len(data)
        if is_halved:
            kept = [(name, value) for name, value in kept if "checksum" not in name.lower()]
        self._answer(answer.status, kept, data, length)
        to.close()

    def _answer(self, status: int, headers: list[tuple[str, str]], data: bytes, length: int | None = None) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


for _method in ("GET", "PUT", "POST", "DELETE", "HEAD"):
    setattr(_Passing, f"do_{_method}", _Passing._pass_on)


@dataclass(frozen=True, slots=True)
class ObjectStore:
    """`url` is where clips may go; `direct` is the emulator without the way before it."""

    url: str
    direct: str
    faults: Faults


@contextmanager
def object_store() -> Iterator[ObjectStore]:
    """With a bucket, and the environment that leads there."""
    pytest.importorskip("moto.server", reason="moto is not installed")
    s3fs = pytest.importorskip("s3fs", reason="the extra [s3] is not installed")
    from moto.server import ThreadedMotoServer

    emulator = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    emulator.start()
    host, port = emulator.get_host_and_port()
    direct = f"http://{host}:{port}"
    with urlopen(Request(f"{direct}/moto-api/reset", method="POST"), timeout=120):
        pass  # the emulator's buckets outlive a server
    way = Way(("127.0.0.1", 0), _Passing)
    way.target, way.faults = (host, port), Faults()
    threading.Thread(target=way.serve_forever, args=(0.01,), daemon=True).start()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test-secret", "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{way.server_address[1]}",
            "FSSPEC_S3_ENDPOINT_URL": f"http://127.0.0.1:{way.server_address[1]}",
        }.items():  # fmt: skip
            patch.setenv(name, value)
        s3fs.S3FileSystem.clear_instance_cache()
        s3fs.S3FileSystem(endpoint_url=direct).mkdir(BUCKET)
        yield ObjectStore(f"s3://{BUCKET}/library", direct, way.faults)
        s3fs.S3FileSystem.clear_instance_cache()
    way.shutdown()
    way.server_close()
    emulator.stop()
