"""The service itself: TLS, WebSocket, and the messages that Edge's client exchanges with it.

    python -m tests.loopback.service --share 0.2 --seed 3 --log requests.jsonl

prints the port it listens at and serves until it is ended.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import json
import logging
import re
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

from tests.loopback import voice
from tests.loopback.faults import RECOVERABLE, SILENT_FAULTS, Fault, Orders
from tests.loopback.voice import TICKS_PER_S, Saying

HERE = Path(__file__).parent
REDIRECT, CERTIFICATE, KEY = HERE / "redirect", HERE / "certificate.pem", HERE / "key.pem"
PATH = "/consumer/speech/synthesize/readaloud/edge/v1"
LIST_PATH = "/consumer/speech/synthesize/readaloud/voices/list"
LISTED = [("zh-CN-YunxiNeural", "Male"), ("en-US-AriaNeural", "Female"), ("zh-CN-liaoning-XiaobeiNeural", "Female")]
FRAMES_A_MESSAGE = 10
FRAMES_A_S = 1 / 0.024
CODEC_S = 0.046  # by which sound is later than its time says
POLL_S = 0.1
STATUS = {Fault.FORBIDDEN: 403, Fault.FORBIDDEN_UNDATED: 403, Fault.BUSY: 429, Fault.BROKEN: 503}


@dataclass
class Service:
    """The service's state; `requests` are the texts that came in, with what became of them, in order."""

    orders: Orders = field(default_factory=Orders)
    delay_s: float = 0.0
    drip_s: float = 0.5
    port: int = 0
    requests: list[dict[str, Any]] = field(default_factory=list)
    connections: int = 0
    most_connections: int = 0
    log: Path | None = None

    def texts(self) -> list[str]:
        return [request["text"] for request in self.requests]

    async def connect(self, request: web.Request) -> web.StreamResponse:
        self.connections += 1
        self.most_connections = max(self.most_connections, self.connections)
        record: dict[str, Any] = {"text": "", "fault": None, "time": time.time(), "connections": self.connections}
        self.requests.append(record)
        try:
            return await self._answer(request, record)
        except ConnectionResetError:  # the client had heard enough
            return web.Response()
        finally:
            self.connections -= 1
            if self.log:
                with self.log.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(record, ensure_ascii=False) + "\n")

    async def _answer(self, request: web.Request, record: dict[str, Any]) -> web.StreamResponse:
        if not re.fullmatch(r"[0-9A-F]{16}-[0-9A-F]{64}", request.query.get("Sec-MS-GEC", "")):
            return web.Response(status=403)
        fault = self.orders.at_the_door(len(self.requests), self.connections) or self.orders.next()
        record["fault"] = fault
        if fault in STATUS:
            return self._refusal(fault)
        if fault is Fault.DROPPED and request.transport:
            request.transport.abort()
            return web.Response()
        while fault is Fault.UNANSWERED and request.transport and not request.transport.is_closing():
            await asyncio.sleep(POLL_S)
        socket = web.WebSocketResponse(compress=True, timeout=0.1)
        await socket.prepare(request)
        text, rate = await _asked(socket)
        record["text"] = text
        record["fault"] = fault = self.orders.poisoned(text) or self.orders.of_text(text) or fault
        await self._speak(socket, request, voice.say(_spoken(text, fault), rate), fault)
        return socket

    def _refusal(self, fault: Fault) -> web.Response:
        headers = {"Date": "never"} if fault is Fault.FORBIDDEN_UNDATED else {}
        if fault is Fault.BUSY and self.orders.retry_after_s is not None:
            headers["Retry-After"] = str(self.orders.retry_after_s)
        return web.Response(status=STATUS[fault], headers=headers)

    async def _speak(
        self, socket: web.WebSocketResponse, request: web.Request, saying: Saying, fault: Fault | None
    ) -> None:
        if fault is Fault.MUTE:
            await _until_closed(socket)
            return
        await socket.send_str(_message("turn.start", {"context": {}}))
        await socket.send_str(_message("response", {"context": {}}))
        words = [_message("audio.metadata", {"Metadata": [_boundary(*word)]}) for word in _words(saying, fault)]
        if fault is not Fault.LATE:
            await _send_all(socket, words)
        await asyncio.sleep(self.delay_s)
        await self._send_audio(socket, _frames(saying, fault), fault)
        if fault is Fault.LATE:
            await _send_all(socket, words[::-1])
        if fault in (Fault.CLOSE, Fault.ABORT, Fault.STALL, Fault.UNENDED):
            await _break_off(socket, request, fault)
            return
        await socket.send_bytes(_binary(b"", content_type=""))
        await socket.send_str(_message("turn.end", {}))
        while fault is Fault.SLOW_CLOSE and request.transport and not request.transport.is_closing():
            await asyncio.sleep(POLL_S)
        await socket.receive()

    async def _send_audio(self, socket: web.WebSocketResponse, frames: list[bytes], fault: Fault | None) -> None:
        step = 1 if fault is Fault.DRIP else FRAMES_A_MESSAGE
        for i in range(0, len(frames), step):
            await socket.send_bytes(_binary(b"".join(frames[i : i + step]), "audio/mpeg"))
            if fault is Fault.DRIP:
                await asyncio.sleep(self.drip_s)


async def _asked(socket: web.WebSocketResponse) -> tuple[str, float]:
    """The text to speak and the rate asked for."""
    config = await socket.receive_str()
    assert '"wordBoundaryEnabled":"true"' in config
    ssml = (await socket.receive_str()).partition("\r\n\r\n")[2]
    found = re.search(r"rate='([+-]\d+)%'[^>]*>(.*)</prosody>", ssml, re.DOTALL)
    assert found, ssml
    return html.unescape(found[2]), 1 + int(found[1]) / 100


async def _send_all(socket: web.WebSocketResponse, messages: list[str]) -> None:
    for message in messages:
        await socket.send_str(message)


def _spoken(text: str, fault: Fault | None) -> str:
    """What is spoken of the text, or instead of it."""
    last = next((at for at in range(len(text) - 1, -1, -1) if text[at].isalnum()), 0)
    instead = {
        Fault.HALF_TEXT: text[: (len(text) + 1) // 2],
        Fault.TWICE: text * 2,
        Fault.NEIGHBOUR: text[:last] + ("河" if text[last] != "河" else "山") + text[last + 1 :],
        Fault.WORD_LEFT_OUT: text[: max(last - 1, 0)] + text[last + 1 :],
    }
    return instead.get(fault, text) if fault else text


def _words(saying: Saying, fault: Fault | None) -> list[voice.Word]:
    if fault in (Fault.NO_METADATA, Fault.NO_AUDIO, Fault.UNSAID_HALF, Fault.UNSAID_OTHER):
        return []
    return saying.words[: len(saying.words) // 2] if fault is Fault.HALF_METADATA else saying.words


def _frames(saying: Saying, fault: Fault | None) -> list[bytes]:
    """What is sent of the audio."""
    frames, half = saying.frames, len(saying.frames) // 2
    third = len(frames) // 3
    damaged = {
        Fault.NO_AUDIO: [],
        Fault.SHORT: frames[:half],
        Fault.UNSAID_HALF: frames[:half],
        Fault.CLOSE: frames[:half],
        Fault.ABORT: frames[:half],
        Fault.STALL: frames[:half],
        Fault.GAP: frames[:third] + frames[-third:],
        Fault.REPEATED: frames + frames,
        Fault.TAIL: frames[: -len(frames) // 7],
        Fault.DOUBLED: frames[:third] + frames[third : third + FRAMES_A_MESSAGE] + frames[third:],
        Fault.BURST: [_struck(frame) if n in (third, third + 1, half) else frame for n, frame in enumerate(frames)],
        Fault.LOST: frames[:third] + frames[third + FRAMES_A_MESSAGE :],
        Fault.HUSHED: frames[:third] + voice.silence(third) + frames[2 * third :],
        Fault.CORRUPT: frames[:third] + [bytes(b ^ 0x5A for b in frame) for frame in frames[third:]],
    }
    if fault is Fault.SILENT:
        return voice.silence(len(frames))
    if fault is Fault.LENGTHENED:
        return frames[:half] + voice.silence(14) + frames[half:]
    if fault is Fault.CLIPPED:
        return voice.overdriven(frames)
    if fault is Fault.WORD_HUSHED:
        return _hushed(saying)
    if fault in (Fault.OTHER, Fault.UNSAID_OTHER):
        return voice.say("这是另外一句话，说的不是这里。").frames
    return damaged.get(fault, frames) if fault else frames


def _hushed(saying: Saying) -> list[bytes]:
    """The frames, silent where the last word is."""
    _, start_s, length_s = saying.words[-1]
    first, last = (int((at_s + CODEC_S) * FRAMES_A_S) for at_s in (start_s, start_s + length_s))
    return saying.frames[:first] + voice.silence(last - first) + saying.frames[last:]


def _struck(frame: bytes) -> bytes:
    """The frame with other bytes in its first half, behind the header."""
    return frame[:8] + bytes(byte ^ 0x5A for byte in frame[8:72]) + frame[72:]


async def _break_off(socket: web.WebSocketResponse, request: web.Request, fault: Fault) -> None:
    if fault is Fault.STALL:
        await _until_closed(socket)
    elif fault is Fault.ABORT and request.transport:
        request.transport.abort()
    else:
        await socket.close(code=1000)


async def _until_closed(socket: web.WebSocketResponse) -> None:
    while (await socket.receive()).type not in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING):
        pass


def _boundary(text: str, start_s: float, length_s: float) -> dict[str, Any]:
    word = {"Text": html.escape(text, quote=False), "Length": len(text), "BoundaryType": "WordBoundary"}
    ticks = {"Offset": round(start_s * TICKS_PER_S), "Duration": round(length_s * TICKS_PER_S)}
    return {"Type": "WordBoundary", "Data": {**ticks, "text": word}}


def _message(path: str, body: dict[str, Any]) -> str:
    text = json.dumps(body, ensure_ascii=False)
    return f"X-RequestId:0\r\nContent-Type:application/json; charset=utf-8\r\nPath:{path}\r\n\r\n{text}"


def _binary(data: bytes, content_type: str) -> bytes:
    typed = f"Content-Type:{content_type}\r\n" if content_type else ""
    header = f"X-RequestId:0\r\n{typed}X-StreamId:0\r\nPath:audio\r\n".encode()
    return len(header).to_bytes(2, "big") + header + data


async def _list(_: web.Request) -> web.Response:
    tag = {"VoicePersonalities": ["Lively", "Sunshine"], "ContentCategories": [' "Novel" ']}
    rows = [(name, gender, name.rpartition("-")[0]) for name, gender in LISTED]
    return web.json_response([{"ShortName": n, "Gender": g, "Locale": at, "VoiceTag": tag} for n, g, at in rows])


async def _serve(service: Service) -> web.AppRunner:
    app = web.Application()
    app.router.add_get(PATH, service.connect)
    app.router.add_get(LIST_PATH, _list)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, KEY)
    await web.TCPSite(runner, "127.0.0.1", service.port, ssl_context=context).start()
    service.port = runner.addresses[0][1]
    return runner


@contextmanager
def running(service: Service) -> Iterator[Service]:
    """Serve from a thread of this process."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    runner = asyncio.run_coroutine_threadsafe(_serve(service), loop).result()
    try:
        yield service
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument(
        "--first", type=Fault, choices=list(Fault), nargs="*", default=[], help="for the first requests"
    )
    parser.add_argument("--each", type=Fault, nargs="*", default=[], help="for the first attempts of every text")
    parser.add_argument("--always", type=Fault, help="for every request")
    parser.add_argument("--share", type=float, default=0.0, help="share of requests that fail")
    parser.add_argument("--kind", type=Fault, help="only with this one")
    parser.add_argument("--silently", action="store_true", help="only with faults that a careless client overlooks")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--allowed", type=int, default=1000)
    parser.add_argument("--ban", type=float, default=0.0)
    parser.add_argument("--outage", type=float, nargs=2, metavar=("REQUEST", "SECONDS"))
    parser.add_argument("--outage-kind", type=Fault, default=Fault.BROKEN)
    parser.add_argument("--poison", default="", help="a pattern of texts that are never spoken")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--log", type=Path)
    asked = parser.parse_args()
    orders = Orders(
        first=asked.first,
        each=tuple(asked.each),
        always=asked.always,
        share=asked.share,
        seed=asked.seed,
        poison={asked.poison: Fault.NO_AUDIO} if asked.poison else {},
        allowed=asked.allowed,
        ban_s=asked.ban,
        outage=(int(asked.outage[0]), asked.outage[1]) if asked.outage else None,
        outage_kind=asked.outage_kind,
        kinds=(asked.kind,) if asked.kind else SILENT_FAULTS if asked.silently else RECOVERABLE,
    )
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # it tells of every client that has heard enough
    with running(Service(orders, asked.delay, port=asked.port, log=asked.log)) as service:
        print(service.port, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
