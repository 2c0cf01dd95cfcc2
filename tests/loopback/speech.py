"""An HTTP server on 127.0.0.1 that speaks like OpenAI's, in the tones of the other service, with faults to order."""

from __future__ import annotations

import asyncio
import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
import soundfile
from aiohttp import web
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tests.loopback.doors import Rule

RATE = 22_050  # Hz
CHARACTER_S, PAUSE_S, SILENCE_S = 0.2, 0.3, 0.4


@dataclass
class SpeechServer:
    """`faults` are for the first requests: a status, or `cut`, `half`, `short`, `silent`, `noise`, `text`, `empty`,
    `mute`, `doubled`, or `to:ADDRESS` for a redirection; `always` is for all. `rule` is what a server of some kind
    checks; the text is in `input` or in `text`, the speed in `speed` or in `speed_factor`."""

    faults: list[int | str] = field(default_factory=list)
    always: int | str = ""
    poison: str = ""
    message: str = "no"
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    url: str = ""
    begun: float = 0.0  # when the first request came
    rule: Rule | None = None

    async def speak(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        self.begun = self.begun or time.monotonic()
        self.requests.append(asked)
        self.keys.append(request.headers.get("Authorization", ""))
        if self.rule and (refusal := self.rule(request.path, asked, self.keys[-1])):
            return web.json_response({"detail": refusal}, status=401 if "key" in refusal else 422)
        text, speed = asked.get("input") or asked["text"], asked.get("speed", asked.get("speed_factor", 1.0))
        fault = self.faults.pop(0) if self.faults else self.always
        if self.poison and self.poison in asked["input"]:
            fault = 400
        if isinstance(fault, int):
            return web.json_response({"error": {"message": self.message}}, status=fault)
        if fault.startswith("to:"):
            return web.Response(status=307, headers={"Location": fault.removeprefix("to:")})
        while fault == "mute" and request.transport and not request.transport.is_closing():
            await asyncio.sleep(0.1)
        data = wav(spoken(text, speed))
        if fault == "cut":
            response = web.StreamResponse(headers={"Content-Length": str(len(data))})
            await response.prepare(request)
            await response.write(data[: len(data) // 2])
            assert request.transport
            request.transport.abort()
            return response
        if fault == "text":
            return web.json_response({"error": self.message})
        if fault == "short":
            data = wav(spoken(text[: len(text) // 2], speed))
        if fault == "doubled":
            sound = spoken(text, speed)
            data = wav(np.concatenate([sound, sound]))
        damaged = {"half": data[: len(data) // 2], "silent": wav(np.zeros(RATE * 3)), "noise": b"x" * 999, "empty": b""}
        return web.Response(body=damaged.get(fault, data), content_type="audio/wav")


def spoken(text: str, speed: float = 1.0) -> NDArray[np.float64]:
    """A tone a character that glides and is a little rough, a pause for what is none, silence around."""
    parts = [np.zeros(round(SILENCE_S * RATE))]
    lot = np.random.default_rng(crc32(text.encode("utf-8", "replace")))
    for char in text:
        length_s = (CHARACTER_S if char.isalnum() else PAUSE_S) / speed
        time_s = np.arange(round(length_s * RATE)) / RATE
        level = 0.27 * lot.uniform(0.9, 1.1, len(time_s)) if char.isalnum() else 0.0
        glide = 2 * np.pi * (time_s + 0.05 * time_s**2 / length_s)
        parts.append(level * np.sin(glide * (200 + ord(char) * 37 % 800) * lot.uniform(0.98, 1.02)))
    return np.concatenate([*parts, parts[0]])


def wav(samples: NDArray[np.float64]) -> bytes:
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, RATE, format="WAV", subtype="PCM_16")
    return buffer.getvalue()


@contextmanager
def serving(server: SpeechServer) -> Iterator[SpeechServer]:
    """Serve from a thread of this process."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    runner = asyncio.run_coroutine_threadsafe(_serve(server), loop).result()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _serve(server: SpeechServer) -> web.AppRunner:
    app = web.Application()
    for path in ("/v1/audio/speech", "/tts"):
        app.router.add_post(path, server.speak)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    return runner
