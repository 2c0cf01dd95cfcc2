"""Byte ranges, and the page's own files."""

from __future__ import annotations

import pytest

from narrator.studio.files import ranged, static_files

DATA = b"0123456789"


@pytest.mark.parametrize(
    ("wanted", "status", "body", "says"),
    [
        ("", 200, DATA, None),
        ("bytes=0-", 206, DATA, "bytes 0-9/10"),
        ("bytes=0-0", 206, b"0", "bytes 0-0/10"),
        ("bytes=4-7", 206, b"4567", "bytes 4-7/10"),
        ("bytes=7-99", 206, b"789", "bytes 7-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=-99", 206, DATA, "bytes 0-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=7-3", 416, b"", "bytes */10"),
        ("bytes=0-1,4-5", 200, DATA, None),
        ("lines=1-2", 200, DATA, None),
        ("bytes=-", 200, DATA, None),
    ],
)
def test_a_range_gives_those_bytes(wanted: str, status: int, body: bytes, says: str | None) -> None:
    response = ranged(DATA, "audio/wav", wanted)
    assert (response.status_code, response.body) == (status, body)
    assert response.headers.get("content-range") == says
    assert response.headers["accept-ranges"] == "bytes"


def test_the_page_asks_no_other_site() -> None:
    for name, file in static_files().items():
        text = file.data.decode()
        assert "http://" not in text.replace("http://www.w3.org/2000/svg", ""), name
        assert "https://" not in text, name
        assert "eval(" not in text, name
