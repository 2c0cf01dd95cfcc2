"""The server for trying a show: ranges to the byte, right types, and nothing but the show."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import feedparser
import pytest

from narrator.errors import OutputError, SourceError
from narrator.podcast import server
from tests.podcast.shows import BASE_URL, built, edition
from tests.running import narrate

HOSTILE = (
    "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/.show/ledger.json", "/.lock", "/%2eshow/ledger.json",
    "//etc/passwd", "/etc/passwd", "/..\\secret.txt", "/link.txt", "/a%00b", "/" + "a" * 5000, "/.show/../.lock",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("served")
    built(edition(place / "book"), place / "show")
    (place / "secret.txt").write_text("nobody's business", encoding="utf-8")
    (place / "show" / "link.txt").symlink_to(place / "secret.txt")
    return place / "show"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[tuple[str, int]]:
    import uvicorn

    listening = socket.create_server(("127.0.0.1", 0))
    running = uvicorn.Server(uvicorn.Config(server.application(folder), log_level="error", lifespan="off"))
    thread = threading.Thread(target=running.run, args=([listening],), daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    yield listening.getsockname()
    running.should_exit = True
    thread.join(10)
    listening.close()


def ask(address: tuple[str, int], path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(*address, timeout=120)
    connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def audio(folder: Path) -> Path:
    return next(iter(sorted(folder.glob("*.mp3"))))


def test_types(folder: Path, address: tuple[str, int]) -> None:
    stem = audio(folder).stem
    for name, kind in {
        f"{stem}.mp3": "audio/mpeg",
        f"{stem}.vtt": "text/vtt; charset=utf-8",
        f"{stem}.srt": "application/x-subrip; charset=utf-8",
        f"{stem}.chapters.json": "application/json+chapters",
        f"{stem}.html": "text/html; charset=utf-8",
        "feed.xml": "application/rss+xml; charset=utf-8",
        "": "text/html; charset=utf-8",
    }.items():
        response, _ = ask(address, f"/{name}")
        assert (response.status, response.getheader("content-type")) == (200, kind), name


def test_head_has_the_length_and_no_body(folder: Path, address: tuple[str, int]) -> None:
    response, body = ask(address, f"/{audio(folder).name}", "HEAD")
    assert (response.status, body) == (200, b"")
    assert response.getheader("content-length") == str(audio(folder).stat().st_size)
    assert response.getheader("accept-ranges") == "bytes"


def test_fifty_ranges_at_once_are_exact(folder: Path, address: tuple[str, int]) -> None:
    data = audio(folder).read_bytes()
    step = len(data) // 50

    def part(number: int) -> bool:
        first, last = number * step, number * step + step - 1
        response, body = ask(address, f"/{audio(folder).name}", Range=f"bytes={first}-{last}")
        described = response.getheader("content-range") == f"bytes {first}-{last}/{len(data)}"
        return response.status == 206 and described and body == data[first : last + 1]

    with ThreadPoolExecutor(50) as pool:
        assert all(pool.map(part, range(50)))


@pytest.mark.parametrize(("wanted", "status"), [("bytes=-100", 206), ("bytes=100-", 206), ("bytes=9999999999-", 416)])
def test_ranges_at_the_ends(folder: Path, address: tuple[str, int], wanted: str, status: int) -> None:
    data = audio(folder).read_bytes()
    response, body = ask(address, f"/{audio(folder).name}", Range=wanted)
    assert response.status == status
    if status == 206:
        assert body == (data[-100:] if wanted == "bytes=-100" else data[100:])


def test_what_is_unchanged_is_not_sent_again(folder: Path, address: tuple[str, int]) -> None:
    first, _ = ask(address, f"/{audio(folder).name}")
    again, body = ask(address, f"/{audio(folder).name}", If_None_Match=first.getheader("etag") or "")
    assert (again.status, body) == (304, b"")


def test_players_in_other_pages_may_read(folder: Path, address: tuple[str, int]) -> None:
    response, _ = ask(address, f"/{audio(folder).stem}.vtt", Origin="https://player.example.org")
    assert response.getheader("access-control-allow-origin") == "*"


def test_the_feed_is_hosted_here(folder: Path, address: tuple[str, int]) -> None:
    host = f"http://{address[0]}:{address[1]}/"
    _, data = ask(address, "/feed.xml", Host=f"{address[0]}:{address[1]}")
    assert BASE_URL.encode() not in data
    entries = feedparser.parse(data).entries
    assert len(entries) == 3
    for entry in entries:
        assert entry.enclosures[0].href.startswith(host)
        response, body = ask(address, "/" + entry.enclosures[0].href.removeprefix(host))
        assert (response.status, len(body)) == (200, int(entry.enclosures[0].length))


def test_further_pages_of_the_feed_are_hosted_here(folder: Path, address: tuple[str, int]) -> None:
    host = f"{address[0]}:{address[1]}"
    text = (folder / "feed.xml").read_text(encoding="utf-8")
    (folder / "feed-2.xml").write_text(text.replace("/feed.xml", "/feed-2.xml"), encoding="utf-8")
    response, data = ask(address, "/feed-2.xml", Host=host)
    assert response.getheader("content-type") == "application/rss+xml; charset=utf-8"
    assert BASE_URL.encode() not in data
    assert f'href="http://{host}/feed-2.xml" rel="self"'.encode() in data
    assert ask(address, "/feed-3.xml", Host=host)[0].status == 404


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path[:24])
def test_nothing_else_is_served(address: tuple[str, int], path: str) -> None:
    response, body = ask(address, path)
    assert response.status >= 400
    assert b"nobody's business" not in body
    assert b"root:" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_changed(folder: Path, address: tuple[str, int], method: str) -> None:
    response, _ = ask(address, f"/{audio(folder).name}", method, Content_Length="0")
    assert response.status == 405


def test_no_show_and_a_taken_address(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no show"):
        server.serve(tmp_path, "127.0.0.1", 8000)
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OutputError, match="cannot be served"):
        server.serve(folder, *taken.getsockname())
    with pytest.raises(OutputError) as caught:
        server.serve(folder, "192.0.2.1", 8000)  # nobody's (RFC 5737)
    assert "while attempting" not in caught.value.problem
    assert "--host" in caught.value.remedy


def test_nothing_is_said_to_be_served_that_is_not(tmp_path: Path) -> None:
    run = narrate("feed", "serve", tmp_path)
    assert (run.code, run.out) == (1, "")


def test_the_feed_is_not_sent_again_when_it_is_known(address: tuple[str, int]) -> None:
    first, data = ask(address, "/feed.xml")
    assert data
    again, body = ask(address, "/feed.xml", If_None_Match=first.getheader("etag") or "")
    assert (again.status, body, again.getheader("etag")) == (304, b"", first.getheader("etag"))


def test_players_in_other_pages_may_ask_for_ranges(folder: Path, address: tuple[str, int]) -> None:
    wanted = {"Access_Control_Request_Method": "GET", "Access_Control_Request_Headers": "range"}
    response, _ = ask(address, f"/{audio(folder).name}", "OPTIONS", Origin="https://player.example.org", **wanted)
    assert response.status == 200
    assert "range" in (response.getheader("access-control-allow-headers") or "").lower()
    got, _ = ask(address, f"/{audio(folder).name}", Origin="https://player.example.org", Range="bytes=0-9")
    assert got.status == 206
    assert "Content-Range" in (got.getheader("access-control-expose-headers") or "")


@pytest.mark.parametrize(("host", "shown"), [("::1", "[::1]"), ("[::1]", "[::1]"), ("127.0.0.1", "127.0.0.1")])
def test_an_address_of_the_sixth_version_stands_in_brackets(host: str, shown: str) -> None:
    assert server.own_address(host) == shown
