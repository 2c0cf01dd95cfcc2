"""What is used of edge-tts that its documentation does not promise: where it changes, this says so first."""

from __future__ import annotations

import asyncio
import importlib.metadata
import inspect
import ssl
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import urlsplit

import aiohttp
import edge_tts
import pytest
from edge_tts import communicate, voices
from edge_tts.drm import DRM

from narrator.synthesis.edge.wire import HOST, _single, trust

Result = TypeVar("Result")


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """In a thread of its own: a browser's tests leave a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def test_the_version_is_one_that_was_tried() -> None:
    assert importlib.metadata.version("edge-tts").startswith("7.3.")


def test_both_modules_have_a_context_of_their_own_to_trust_with() -> None:
    assert isinstance(communicate._SSL_CTX, ssl.SSLContext)
    assert isinstance(voices._SSL_CTX, ssl.SSLContext)
    trust.cache_clear()
    trust(None)


def test_the_address_of_the_service_is_where_it_was() -> None:
    assert urlsplit(vars(communicate)["WSS_URL"])[:2] == ("wss", HOST)


def test_the_bytes_of_a_turn_are_counted() -> None:
    async def state() -> object:
        return edge_tts.Communicate("好", "zh-CN-YunxiNeural", boundary="WordBoundary").state

    found = run(state())
    assert isinstance(found, dict)
    assert found["cumulative_audio_bytes"] == 0


def test_a_connector_is_taken_and_closed_with_the_first_connection() -> None:
    assert "connector" in inspect.signature(edge_tts.Communicate).parameters
    source = inspect.getsource(edge_tts.Communicate)
    assert "connector=self.connector" in source

    async def used_twice() -> None:
        connector = _single()
        async with aiohttp.ClientSession(connector=connector):
            pass
        async with aiohttp.ClientSession(connector=connector) as session:
            await session.get("http://127.0.0.1:1/")

    with pytest.raises(RuntimeError, match="closed"):
        run(used_twice())


def test_a_refusal_sets_the_clock_before_it_is_tried_again() -> None:
    assert callable(DRM.handle_client_response_error)
    assert "DRM.handle_client_response_error(e)" in inspect.getsource(edge_tts.Communicate.stream)


def test_what_it_raises_is_what_is_caught() -> None:
    for name in ("EdgeTTSException", "NoAudioReceived", "SkewAdjustmentError"):
        assert issubclass(getattr(edge_tts.exceptions, name), Exception)
