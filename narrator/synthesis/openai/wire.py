"""One request to an OpenAI-compatible speech server, and its audio."""

from __future__ import annotations

import asyncio
import io
import os
import ssl
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from narrator.synthesis.network.failure import AttemptError, FailureKind, retry_after, words_of
from narrator.synthesis.network.limits import Deadlines
from narrator.synthesis.network.proxy import add_authorities, authorities, proxy
from narrator.synthesis.network.secrets import LONGEST_READ

if TYPE_CHECKING:
    import aiohttp

    from narrator.audio.clip import Samples

DENIED = frozenset({401, 402, 403, 404, 405})  # the key, the address or the model: the same for every text
MOST_REDIRECTS = 4  # one more than are followed
LARGEST = 256 << 20  # bytes of one answer: 300 characters take a tenth of it as stereo in 32 bits
TEXTS = frozenset({"application/json", "application/xml", "application/problem+json"})
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class OpenAIRequest:
    """What is asked for: a JSON `body`, with the key in the environment variable `key_env`; `expected_s` of audio."""

    url: str
    body: str
    key_env: str
    expected_s: float


async def fetch(request: OpenAIRequest, deadlines: Deadlines) -> bytes:
    """Ask once. Raises AttemptError unless a whole body of audio came."""
    import aiohttp

    patience = aiohttp.ClientTimeout(
        total=deadlines.total_for(request.expected_s),
        sock_connect=deadlines.connect_s,
        sock_read=deadlines.first_audio_s,
    )
    key = os.environ.get(request.key_env, "") if request.key_env else ""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    way: dict[str, Any] = {
        "proxy": _way_out(request.url),
        "ssl": _trust(authorities()),
        "max_redirects": MOST_REDIRECTS,
    }
    try:  # foreign errors know the request, and with it the key: they are not kept as causes
        async with (
            aiohttp.ClientSession(timeout=patience, headers=headers) as session,
            session.post(request.url, data=request.body.encode(), **way) as response,
        ):
            if response.status != 200:
                raise await _turned_away(response)
            data = await _body(response)
    except aiohttp.TooManyRedirects:
        raise AttemptError(FailureKind.DENIED, f"it redirects more than {MOST_REDIRECTS - 1} times") from None
    except (aiohttp.NonHttpUrlClientError, aiohttp.InvalidURL):
        raise AttemptError(FailureKind.DENIED, "it leads to an address that is not one of http or https") from None
    except aiohttp.ClientConnectorCertificateError as error:
        reason = f"its certificate is not trusted: {error.certificate_error}"
        raise AttemptError(FailureKind.UNREACHABLE, reason) from None
    except aiohttp.ClientPayloadError:
        raise AttemptError(FailureKind.DAMAGED, "the connection broke off in the middle") from None
    except TimeoutError:
        raise AttemptError(FailureKind.SILENT, f"no answer in {deadlines.first_audio_s:.0f} s") from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise AttemptError(FailureKind.UNREACHABLE, words_of(error)) from None
    if not data:
        raise AttemptError(FailureKind.NO_AUDIO, "no audio")
    return data


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """The whole body. Raises AttemptError where it is text, or more than a clip can be."""
    data = bytearray()
    async for part in response.content.iter_chunked(1 << 16):
        data += part
        if len(data) > LARGEST:
            raise AttemptError(FailureKind.DENIED, f"it sends more than {LARGEST >> 20} MB for one text")
    if response.content_type in TEXTS or response.content_type.startswith("text/"):
        raise AttemptError(FailureKind.NO_AUDIO, f"it answers text instead of audio: {_said(bytes(data))}")
    return bytes(data)


def _said(data: bytes) -> str:
    return data[:LONGEST_READ].decode("utf-8", "replace")


async def _turned_away(response: aiohttp.ClientResponse) -> AttemptError:
    """What a refusal means: all texts would get some of them, a few are about this one."""
    said = _said(await response.content.read(LONGEST_READ))
    reason = f"it answers {response.status}" + (f": {said}" if said else "")
    if response.status in DENIED or "insufficient_quota" in said:
        return AttemptError(FailureKind.DENIED, reason)
    if response.status == 429:
        asked = retry_after(response.headers.get("Retry-After"))
        return AttemptError(FailureKind.BUSY, reason, retry_after_s=asked)
    return AttemptError(FailureKind.NO_AUDIO if response.status < 500 else FailureKind.UNREACHABLE, reason)


def _way_out(url: str) -> str | None:
    host = urlsplit(url).hostname or ""
    return None if host in LOCAL else proxy(host)


@cache
def _trust(path: str | None) -> ssl.SSLContext:
    import certifi

    context = ssl.create_default_context(cafile=certifi.where())
    add_authorities(context, path)
    return context


async def probe(url: str, deadlines: Deadlines) -> None:
    """See whether the server, or the proxy, takes connections. Raises AttemptError."""
    parts = urlsplit(_way_out(url) or url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        async with asyncio.timeout(deadlines.connect_s):
            _, writer = await asyncio.open_connection(parts.hostname or "", port)
    except TimeoutError as error:
        raise AttemptError(FailureKind.SILENT, f"no answer in {deadlines.connect_s:.0f} s") from error
    except (OSError, ValueError) as error:
        raise AttemptError(FailureKind.UNREACHABLE, words_of(error)) from error
    writer.close()


def decoded(data: bytes) -> tuple[Samples, int]:
    """The samples, shape (n,), and their rate. Raises AttemptError where the audio is not whole."""
    import av
    import numpy as np

    from narrator.audio.containers import opened

    if data[:4] == b"RIFF" and len(data) < int.from_bytes(data[4:8], "little") + 8 < 0x7FFFFFFF:
        raise AttemptError(FailureKind.DAMAGED, "audio that ends before its end")
    try:
        with opened(io.BytesIO(data)) as container:
            rate = container.streams.audio[0].rate
            as_floats = av.AudioResampler(format="fltp")
            frames = [part for frame in container.decode(audio=0) for part in as_floats.resample(frame)]
            frames += as_floats.resample(None)
    except (av.FFmpegError, IndexError) as error:
        raise AttemptError(FailureKind.DAMAGED, "an answer that is no audio") from error
    parts = [frame.to_ndarray().mean(axis=0) for frame in frames]
    samples = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    if not np.isfinite(samples).all():
        raise AttemptError(FailureKind.DAMAGED, "audio whose samples are no numbers")
    return np.clip(samples, -1.0, 1.0).astype(np.float32, copy=False), rate
