"""What every open page is told as it happens."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

BEAT_S = 15.0  # a line now and then, so that a page that is gone is noticed
MOST_WAITING = 256


@dataclass(slots=True)
class Events:
    """Told from any thread, once `loop` runs; each page has a queue of its own."""

    loop: asyncio.AbstractEventLoop | None = None
    instance: str = field(default_factory=lambda: secrets.token_hex(4))  # of this process: another numbers anew
    greeting: Callable[[], dict[str, Any]] = dict  # how things stand, for a page that connects
    _pages: dict[asyncio.Queue[str], str] = field(default_factory=dict)

    def tell(self, kind: str, **what: Any) -> None:
        line = json.dumps({"kind": kind, **what}, ensure_ascii=False)
        if self.loop and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._hand_out, line)

    def _hand_out(self, line: str) -> None:
        for page in list(self._pages):
            if page.qsize() < MOST_WAITING:
                page.put_nowait(line)

    def open_pages(self) -> set[str]:
        """The names of the pages that follow."""
        return set(self._pages.values())

    async def follow(self, name: str) -> AsyncIterator[str]:
        """Server-sent events, for the page of that name, until it goes."""
        page: asyncio.Queue[str] = asyncio.Queue()
        self._pages[page] = name
        try:
            hello = {"kind": "hello", "instance": self.instance} | self.greeting()
            yield f"retry: 1000\ndata: {json.dumps(hello)}\n\n"
            while True:
                try:
                    yield f"data: {await asyncio.wait_for(page.get(), BEAT_S)}\n\n"
                except TimeoutError:
                    yield ": here\n\n"
        finally:
            self._pages.pop(page, None)
