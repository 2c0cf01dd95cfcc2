"""Looking at a page and using it, as its tests do."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from tests.studio.browser import eventually

POINT = """(text) => {
    for (const segment of document.querySelectorAll('.segment')) {
        const node = [...segment.childNodes].find((child) => child.nodeType === Node.TEXT_NODE);
        const at = node ? node.data.indexOf(text) : -1;
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        segment.scrollIntoView({ block: 'center', behavior: 'instant' });
        const box = range.getBoundingClientRect();
        return [box.x + box.width / 2, box.y + box.height / 2];
    }
    return null;
}"""


WITHIN = """(segment, text) => {
    const node = [...segment.childNodes].find((child) => child.nodeType === Node.TEXT_NODE);
    const at = node ? node.data.indexOf(text) : -1;
    if (at < 0 || !segment.isConnected) return null;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    segment.scrollIntoView({ block: 'center', behavior: 'instant' });
    const box = range.getBoundingClientRect(), around = segment.getBoundingClientRect();
    return [box.x + box.width / 2 - around.x, box.y + box.height / 2 - around.y];
}"""


def spoken(page: Any) -> int:
    """The character that sounds, or -1."""
    return int(page.evaluate("document.body.dataset.spoken || -1"))


def current(page: Any) -> str:
    return str(page.evaluate("document.querySelector('.segment.current')?.textContent ?? ''"))


def point(page: Any, text: str) -> tuple[float, float]:
    """The middle of the first character of the first place where a text stands on the page."""
    x, y = eventually(lambda: page.evaluate(POINT, text), f"“{text}” on the page")
    return float(x), float(y)


def click(page: Any, text: str, **how: Any) -> None:
    """Click the first character of the first place where a text stands: wherever it stands when the button goes down.

    The page may move meanwhile, by what was done before: the browser finds the segment again and sees that it is hit.
    """
    segment = page.locator(".segment", has_text=text).first
    x, y = eventually(lambda: segment.evaluate(WITHIN, text), f"“{text}” on the page")
    segment.click(position={"x": x, "y": y}, **how)


def choose(page: Any, text: str) -> None:
    """Make the segment that holds a text the current one, and stop; again, where the text has just moved away."""

    def clicked() -> bool:
        click(page, text)
        page.wait_for_timeout(20)
        if text not in current(page):
            page.wait_for_timeout(700)  # or the next click would be a double one
        return text in current(page)

    eventually(clicked, f"“{text}” being current")
    if page.evaluate("document.body.classList.contains('playing')"):
        page.locator("#play").click()


def shows(page: Any, text: str) -> Any:
    """Wait until a text stands in the book."""
    return eventually(lambda: text in page.locator("main").inner_text(), f"“{text}” on the page")


def png() -> bytes:
    """A picture that is large enough for a cover."""
    buffer = io.BytesIO()
    Image.new("RGB", (1500, 1500), (120, 40, 30)).save(buffer, "PNG")
    return buffer.getvalue()
