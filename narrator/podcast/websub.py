"""WebSub: a hub is told that a feed has changed, and tells those who subscribed to it there (W3C, 2018, section 7)."""

from __future__ import annotations

from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

TIMEOUT_S = 20.0


def tell(hub: str, feed_url: str) -> str:
    """Tell a hub that a feed has changed; why it could not be told, or nothing."""
    body = urlencode({"hub.mode": "publish", "hub.topic": feed_url, "hub.url": feed_url}).encode()
    try:
        with urlopen(Request(hub, body, method="POST"), timeout=TIMEOUT_S):  # noqa: S310 (settings take http(s) alone)
            return ""
    except (URLError, OSError, ValueError) as error:
        return str(getattr(error, "reason", "") or error)
