"""Firefox, driven over WebDriver BiDi, which it speaks by itself: as much as the tests of the page need of it."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.studio.browser import eventually
from tests.studio.pages import POINT

PREFERENCES = """\
user_pref("media.autoplay.default", 0);
user_pref("intl.accept_languages", "zh-CN,zh");
user_pref("ui.prefersReducedMotion", 1);
user_pref("app.update.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
"""
SILENT_DEVICE = "pcm.!default { type null }\nctl.!default { type null }\n"  # machines without a sound card play too
ANSWER_S = 30.0


class Firefox:
    """One page. What its console complains of is kept in `complaints`."""

    def __init__(self, socket: Any, loop: asyncio.AbstractEventLoop) -> None:
        self.complaints: list[str] = []
        self._socket, self._loop, self._numbers, self._context = socket, loop, count(1), ""

    def send(self, method: str, **params: Any) -> Any:
        return _done(self._loop, asyncio.wait_for(self._send(method, params), ANSWER_S))

    async def _send(self, method: str, params: dict[str, Any]) -> Any:
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": params})
        async for message in self._socket:
            news = json.loads(message.data)
            if news.get("id") == number:
                assert news["type"] == "success", news
                return news["result"]
            if news.get("method") == "log.entryAdded" and news["params"]["level"] in ("error", "warn"):
                self.complaints.append(str(news["params"]["text"]))
        raise AssertionError("Firefox is gone")

    def open(self, address: str) -> None:
        self.send("session.new", capabilities={})
        self.send("session.subscribe", events=["log.entryAdded"])
        self._context = self.send("browsingContext.getTree")["contexts"][0]["context"]
        self.send("browsingContext.navigate", context=self._context, url=address, wait="complete")
        eventually(lambda: self.evaluate("!!document.documentElement.dataset.ready"), "the page alive")

    def evaluate(self, code: str) -> Any:
        """The value of an expression, by way of JSON."""
        wrapped = f"Promise.resolve({code}).then((value) => JSON.stringify(value ?? null))"
        target = {"context": self._context}
        made = self.send("script.evaluate", expression=wrapped, target=target, awaitPromise=True)
        assert made["type"] == "success", made
        return json.loads(made["result"]["value"])

    def click(self, text: str, button: int = 0) -> None:
        """The middle of the first character of a text in the book."""
        found = eventually(lambda: self.evaluate(f"({POINT})({json.dumps(text)})"), text)
        x, y = map(round, found)
        steps = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": button},
            {"type": "pointerUp", "button": button},
        ]
        self.send(
            "input.performActions", context=self._context, actions=[{"type": "pointer", "id": "m", "actions": steps}]
        )

    def press(self, *keys: str) -> None:
        steps = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.send("input.performActions", context=self._context, actions=[{"type": "key", "id": "k", "actions": steps}])


@contextmanager
def launched(folder: Path, address: str) -> Iterator[Firefox]:
    """Firefox on an address, or a skipped test where there is none."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if not program:
        pytest.skip("no firefox: `python -m tests.setup` installs it on Debian")
    folder.mkdir()
    (folder / "user.js").write_text(PREFERENCES, encoding="ascii")
    command = [program, "--headless", "--no-remote", "--profile", str(folder), "--remote-debugging-port", "0"]
    (folder / ".asoundrc").write_text(SILENT_DEVICE, encoding="ascii")
    env = os.environ | {"HOME": str(folder)}
    process = subprocess.Popen(command, env=env, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)  # this thread may have the loop of Playwright
    thread.start()
    try:
        assert process.stderr
        said = next(line for line in process.stderr if "WebDriver BiDi listening on" in line)
        client = _done(loop, _client())
        socket = _done(loop, _connected(client, said.split()[-1] + "/session"))
        firefox = Firefox(socket, loop)
        firefox.open(address)
        try:
            yield firefox
        finally:
            _done(loop, client.close())
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=120)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _done(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run_coroutine_threadsafe(work, loop).result(2 * ANSWER_S)


async def _connected(client: aiohttp.ClientSession, address: str) -> Any:
    return await client.ws_connect(address, max_msg_size=0)


async def _client() -> aiohttp.ClientSession:
    return aiohttp.ClientSession()
