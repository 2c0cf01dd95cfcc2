"""Who is let in: the list of what was tried is the list of tests."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import SPEECH, narrate
from tests.studio.browser import TOKEN, Served, served

JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("hostile")
    source = folder / "speech.txt"
    source.write_text(SPEECH, encoding="utf-8")
    (folder / "secret.txt").write_text("secret", encoding="utf-8")
    with served(source, folder / "out") as running:
        yield running


def port(studio: Served) -> int:
    return int(studio.site.rpartition(":")[2])


def ask(studio: Served, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> tuple[int, bytes]:
    """A request with exactly these headers; those of an honest page stand where none are given."""
    own = {"Host": f"127.0.0.1:{port(studio)}", "Cookie": f"narrator-{port(studio)}={TOKEN}"}
    if method == "POST":
        own |= {"Origin": studio.site, "Content-Type": "application/json", "Content-Length": str(len(body))}
    own |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection("127.0.0.1", port(studio), timeout=120)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in own.items():
            if value:
                connection.putheader(name, value)
        connection.endheaders(body)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def test_an_honest_page_is_served(studio: Served) -> None:
    assert ask(studio, "/")[0] == 200
    assert ask(studio, f"/?token={TOKEN}", Cookie="")[0] == 200
    assert ask(studio, "/static/main.js")[0] == 200
    assert ask(studio, "/speak", "POST", b'{"passage": 1, "segment": 0}')[0] == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}", ""]
)
def test_another_host_name_is_refused(studio: Served, host: str) -> None:
    assert ask(studio, "/", Host=host.replace("{port}", str(port(studio))))[0] in (400, 421)
    assert ask(studio, f"/?token={TOKEN}", Host=host.replace("{port}", str(port(studio))))[0] in (400, 421)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_a_request_from_another_site_is_refused(studio: Served, headers: dict[str, str]) -> None:
    given = {name: value.replace("{port}", str(port(studio))) for name, value in headers.items()}
    assert ask(studio, "/speak", "POST", b'{"passage": 1, "segment": 0}', **given)[0] == 403


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_a_form_of_another_site_could_send_is_refused(studio: Served, kind: str) -> None:
    assert ask(studio, "/speak", "POST", b'{"passage": 1, "segment": 0}', Content_Type=kind)[0] == 415


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "字"])
@pytest.mark.parametrize("path", ["/", "/outline", "/static/main.js", "/audio/00"])
def test_without_the_token_nothing_is_told(studio: Served, path: str, token: str) -> None:
    cookie = f"narrator-{port(studio)}={token.encode().decode('latin-1')}" if token else ""
    status, body = ask(studio, path, Cookie=cookie)
    assert status == 403
    assert "石阶".encode() not in body


def test_the_token_opens_the_page_alone(studio: Served) -> None:
    assert ask(studio, f"/outline?token={TOKEN}", Cookie="")[0] == 403
    assert ask(studio, "/?token=wrong", Cookie="")[0] == 403


@pytest.mark.parametrize(
    "path",
    [
        "/static/../studio.py", "/static/..%2f..%2ferrors.py", "/static/%2e%2e/%2e%2e/errors.py", "/../secret.txt",
        "/static//etc/passwd", "/static/%2fetc%2fpasswd", "/audio/..%2f..%2fscript.md", "/audio/%00", "/script.md",
        "/static/main.js%00.css", "/static/..\\..\\errors.py", "//etc/passwd",
    ],
)  # fmt: skip
def test_no_path_reaches_the_disk(studio: Served, path: str) -> None:
    status, body = ask(studio, path)
    assert status == 404
    assert b"secret" not in body
    assert b"root:" not in body


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_other_methods_are_refused(studio: Served, method: str) -> None:
    assert ask(studio, "/", method)[0] == 405


def test_a_huge_body_is_refused_unread(studio: Served) -> None:
    assert ask(studio, "/speak", "POST", b"", Content_Length=str(1 << 40))[0] == 413


def test_a_body_without_a_length_is_bounded(studio: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port(studio), timeout=120)
    headers = JSON | {"Origin": studio.site, "Cookie": f"narrator-{port(studio)}={TOKEN}"}

    def endless() -> Iterator[bytes]:
        for _ in range(64):
            yield b" " * 65536

    try:
        connection.request("POST", "/speak", body=endless(), headers=headers, encode_chunked=True)
        assert connection.getresponse().status == 413
    except (BrokenPipeError, ConnectionResetError):
        pass  # it hung up before all was sent
    finally:
        connection.close()


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"null", b"{", b'{"passage": "1", "segment": 0}', b'{"passage": 1e400, "segment": 0}',
        b'{"passage": 99999, "segment": 0}', b'{"passage": 1, "segment": -1}', b'{"passage": true, "segment": 0}',
        b'{"passage": 1, "segment": 0, "voice": ["tone"]}', b"[" * 100_000, b"\xff\xfe",
        b'{"passage": 1, "segment": 0, "voice": "no-such-voice"}',
    ],
)  # fmt: skip
def test_a_body_that_is_not_ours_is_refused(studio: Served, body: bytes) -> None:
    assert ask(studio, "/speak", "POST", body)[0] in (404, 422)


def test_a_slow_body_is_given_up_and_others_are_served_meanwhile(studio: Served) -> None:
    head = (
        f"POST /speak HTTP/1.1\r\nHost: 127.0.0.1:{port(studio)}\r\nOrigin: {studio.site}\r\n"
        f"Cookie: narrator-{port(studio)}={TOKEN}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
    )
    answers: list[bytes] = []

    def slowly() -> None:
        with socket.create_connection(("127.0.0.1", port(studio)), timeout=120) as connection:
            connection.sendall(head.encode())
            for _ in range(3):
                connection.sendall(b"{")
                time.sleep(0.2)
            answers.append(connection.recv(100))

    slow = [threading.Thread(target=slowly) for _ in range(8)]
    for thread in slow:
        thread.start()
    began = time.monotonic()
    assert ask(studio, "/")[0] == 200
    assert time.monotonic() - began < 5
    for thread in slow:
        thread.join()
    assert all(b" 408 " in answer for answer in answers)


def test_every_answer_forbids_what_the_page_does_not_need(studio: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port(studio), timeout=120)
    connection.request("GET", "/?token=wrong")
    refused = connection.getresponse()
    connection.close()
    policy = refused.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert refused.headers["x-content-type-options"] == "nosniff"
    assert refused.headers["cache-control"] == "no-store"
    assert "set-cookie" not in refused.headers


def test_the_cookie_is_kept_from_scripts_and_other_sites(studio: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port(studio), timeout=120)
    connection.request("GET", f"/?token={TOKEN}")
    cookie = connection.getresponse().headers["set-cookie"]
    connection.close()
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize("token", ["", "short"])
def test_another_host_demands_a_token(tmp_path: Path, token: str) -> None:
    source = tmp_path / "a.txt"
    source.write_text("山里有一座邮局。", encoding="utf-8")
    run = narrate("studio", source, "-o", tmp_path, "--host", "0.0.0.0", "--token", token, "--no-browser")
    assert run.code == 1
    assert "--token" in run.err
    assert not list(tmp_path.glob("*/script.md"))
