"""How the studio listens."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

from narrator.studio.server import Address, bound


def test_small_answers_are_sent_at_once() -> None:
    """Without TCP_NODELAY the second part of an answer waits 40 ms until the first is acknowledged."""
    found: list[int] = []

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        found.append(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async def ask(listening: socket.socket) -> None:
        server = await asyncio.start_server(answer, sock=listening)
        async with server:
            reader, writer = await asyncio.open_connection(*listening.getsockname()[:2])
            await reader.read()
            writer.close()

    with bound(Address()) as listening, ThreadPoolExecutor(1) as pool:  # a browser's loop may run in this thread
        pool.submit(lambda: asyncio.run(ask(listening))).result()
    assert found
    assert found[0] != 0
