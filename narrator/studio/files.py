"""What is served as it is: the page's own files, read once, and sounds by byte ranges."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from narrator.resources import HERE

if TYPE_CHECKING:
    from starlette.responses import Response

TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class StaticFile(NamedTuple):
    data: bytes
    media_type: str


@cache
def static_files() -> dict[str, StaticFile]:
    """The files of the page by their names: a request names one of these, never a path."""
    folder = HERE / "studio" / "static"
    return {
        path.name: StaticFile(path.read_bytes(), TYPES[path.suffix])
        for path in sorted(folder.iterdir())
        if path.suffix in TYPES
    }


def ranged(data: bytes, media_type: str, wanted: str) -> Response:
    """All of the data, or the range of bytes that a `Range` header names: 206, or 416 where there is none such."""
    from starlette.responses import Response

    headers = {"accept-ranges": "bytes"}
    found = _RANGE.fullmatch(wanted.strip())
    if not found or found[1] == found[2] == "":  # several ranges, or another unit: as if none were named
        return Response(data, media_type=media_type, headers=headers)
    if found[1]:
        start, end = int(found[1]), min(int(found[2] or len(data)), len(data) - 1)
    else:
        start, end = max(0, len(data) - int(found[2])), len(data) - 1
    if start > end:
        return Response(status_code=416, headers=headers | {"content-range": f"bytes */{len(data)}"})
    headers["content-range"] = f"bytes {start}-{end}/{len(data)}"
    return Response(data[start : end + 1], 206, media_type=media_type, headers=headers)
