"""One request to Microsoft's online voices through the package edge-tts, with what that package leaves out.

A cut connection is no error to edge-tts 7.3, and its read timeout has no effect once the connection is open: whether
all has come is known from the bytes that it counts at the end of the turn, and the deadlines here are our own.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from narrator.synthesis.network.failure import AttemptError, FailureKind, retry_after, words_of
from narrator.synthesis.network.limits import Deadlines
from narrator.synthesis.network.proxy import add_authorities, authorities

if TYPE_CHECKING:
    import aiohttp
    from edge_tts import Communicate
    from edge_tts.typing import TTSChunk

HOST = "speech.platform.bing.com"
POLL_S = 0.02
TICKS_PER_S = 10_000_000  # of the service's times


class WordBoundary(NamedTuple):
    """A word that was spoken, without punctuation, and when, in seconds."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class EdgeRequest:
    """What is asked for: `rate`, `volume` as `+0%`, `pitch` as `+0Hz`; `expected_s` of audio."""

    text: str
    voice: str
    rate: str
    volume: str
    pitch: str
    expected_s: float = 1.0
    proxy: str | None = None


@dataclass(slots=True)
class Reply:
    """What came: MP3, 48 kbit/s, 24 kHz, and the words."""

    audio: bytearray = field(default_factory=bytearray)
    words: list[WordBoundary] = field(default_factory=list)


async def fetch(request: EdgeRequest, deadlines: Deadlines) -> Reply:
    """Ask once. Raises AttemptError unless the service ended its turn and everything it sent is here."""
    import aiohttp
    from edge_tts import exceptions

    talk = Talk(request, deadlines)
    try:
        await talk.finished()
    except aiohttp.WSServerHandshakeError as error:
        raise _turned_away(error.status, error.headers) from error
    except exceptions.SkewAdjustmentError as error:
        raise AttemptError(FailureKind.REFUSED, "403, and no date to set the clock by") from error
    except exceptions.NoAudioReceived as error:
        raise AttemptError(FailureKind.NO_AUDIO, "no audio") from error
    except aiohttp.ClientConnectorCertificateError as error:
        raise AttemptError(
            FailureKind.UNREACHABLE, f"its certificate is not trusted: {error.certificate_error}"
        ) from error
    except TimeoutError as error:
        raise AttemptError(FailureKind.SILENT, f"no answer in {deadlines.connect_s:.0f} s") from error
    except (aiohttp.ClientError, OSError) as error:
        raise AttemptError(FailureKind.UNREACHABLE, words_of(error)) from error
    except RuntimeError as error:  # the client would ask again at once
        raise _refused(error) from error
    except (exceptions.EdgeTTSException, ValueError, KeyError, TypeError) as error:
        raise AttemptError(FailureKind.DAMAGED, f"an answer that is not understood ({words_of(error)})") from error
    if not talk.is_complete:
        raise AttemptError(FailureKind.DAMAGED, "the connection broke off in the middle")
    talk.reply.words.sort(key=lambda word: word.start_s)
    return talk.reply


def _refused(error: BaseException) -> AttemptError:
    """What the client's first request came to, when it tried a second one by itself."""
    import aiohttp

    cause = error.__context__
    while cause and not isinstance(cause, aiohttp.ClientResponseError):
        cause = cause.__context__
    if isinstance(cause, aiohttp.ClientResponseError):
        return _turned_away(cause.status, cause.headers)
    return AttemptError(FailureKind.UNREACHABLE, words_of(error))


def _turned_away(status: int, headers: object) -> AttemptError:
    asked = retry_after(headers.get("Retry-After")) if hasattr(headers, "get") else None
    kind = {401: FailureKind.REFUSED, 403: FailureKind.REFUSED, 429: FailureKind.BUSY}.get(
        status, FailureKind.UNREACHABLE
    )
    return AttemptError(kind, f"it answers {status}", retry_after_s=asked)


class Talk:
    """One connection, watched."""

    def __init__(self, request: EdgeRequest, deadlines: Deadlines) -> None:
        self.reply = Reply()
        self._deadlines = deadlines
        self._client = _client(request, deadlines)
        self._begun = asyncio.get_running_loop().time()
        self._last = self._begun + deadlines.total_for(request.expected_s)
        self._deadline = self._begun + deadlines.first_audio_s

    @property
    def is_complete(self) -> bool:
        """Whether the turn was ended, with all the bytes that were counted until then."""
        return 0 < len(self.reply.audio) == self._client.state["cumulative_audio_bytes"]

    async def finished(self) -> None:
        """Wait until all has come. After the end of the turn, the goodbye is not waited for long."""
        clock = asyncio.get_running_loop().time
        reading = asyncio.ensure_future(self._read())
        try:
            while not (await asyncio.wait({reading}, timeout=POLL_S))[0]:
                if self.is_complete:
                    await asyncio.wait({reading}, timeout=self._deadlines.close_s)
                    return
                if clock() > self._deadline:
                    raise self._stalled()
        finally:
            reading.cancel()
            await asyncio.wait({reading})
            failure = None if reading.cancelled() else reading.exception()
        if failure and not self.is_complete:
            raise failure

    def _stalled(self) -> AttemptError:
        waited_s = asyncio.get_running_loop().time() - self._begun
        if self.reply.audio:
            return AttemptError(FailureKind.DAMAGED, f"no more audio, after {waited_s:.0f} s")
        if self.reply.words:
            return AttemptError(FailureKind.UNREACHABLE, f"no audio in {waited_s:.0f} s")
        return AttemptError(FailureKind.SILENT, f"no answer in {waited_s:.0f} s")

    async def _read(self) -> None:
        clock = asyncio.get_running_loop().time
        async for message in self._messages():
            if message["type"] == "audio":
                self.reply.audio += message["data"]
            else:
                start_s = message["offset"] / TICKS_PER_S
                self.reply.words.append(
                    WordBoundary(message["text"], start_s, start_s + message["duration"] / TICKS_PER_S)
                )
            if self.reply.audio:
                self._deadline = min(self._last, clock() + self._deadlines.between_s)

    async def _messages(self) -> AsyncIterator[TTSChunk]:
        async with aclosing(self._client.stream()) as messages:
            async for message in messages:
                yield message


def _client(request: EdgeRequest, deadlines: Deadlines) -> Communicate:
    from edge_tts import Communicate

    trust(authorities())
    return Communicate(  # a connector is closed with the first connection: a second one, at once, is not opened
        request.text,
        request.voice,
        rate=request.rate,
        volume=request.volume,
        pitch=request.pitch,
        boundary="WordBoundary",
        proxy=request.proxy,
        connector=_single(),
        connect_timeout=max(1, round(deadlines.connect_s)),
        receive_timeout=max(1, round(deadlines.connect_s)),  # only until the connection is open
    )


def _single() -> aiohttp.TCPConnector:
    """Opens one connection: the scheduler decides when there is another, not the client and not aiohttp."""
    import aiohttp

    class Single(aiohttp.TCPConnector):
        opened = False

        async def connect(self, *args: Any, **kwargs: Any) -> Any:
            if self.opened:
                raise aiohttp.ClientConnectionError("the connection was cut")
            self.opened = True
            return await super().connect(*args, **kwargs)

    return Single()


@cache
def trust(path: str | None) -> None:
    """Let the client trust the system's certificate authorities and a file of them, too: it knows only certifi's."""
    from edge_tts import communicate, voices

    for context in {communicate._SSL_CTX, voices._SSL_CTX}:
        add_authorities(context, path)


async def probe(deadlines: Deadlines, proxy: str | None) -> None:
    """See whether the service, or the proxy, takes connections. Raises AttemptError."""
    from edge_tts import communicate

    trust(authorities())
    place = urlsplit(proxy or vars(communicate)["WSS_URL"])
    secure = communicate._SSL_CTX if place.scheme == "wss" else None
    port = place.port or (443 if place.scheme in ("wss", "https") else 80)
    try:
        async with asyncio.timeout(deadlines.connect_s):
            await _connect(place.hostname or "", port, secure)
    except TimeoutError as error:
        raise AttemptError(FailureKind.SILENT, f"no answer in {deadlines.connect_s:.0f} s") from error
    except ssl.SSLCertVerificationError as error:
        raise AttemptError(
            FailureKind.UNREACHABLE, f"its certificate is not trusted: {error.verify_message}"
        ) from error
    except OSError as error:
        if not await _is_found_by_client(deadlines, proxy):
            raise AttemptError(FailureKind.UNREACHABLE, words_of(error)) from error


async def _connect(host: str, port: int, secure: ssl.SSLContext | None) -> None:
    """Open a connection to where the client's own resolver leads, and close it."""
    from aiohttp.resolver import DefaultResolver

    last: OSError = OSError("no address")
    for found in await DefaultResolver().resolve(host, port):
        try:
            _, writer = await asyncio.open_connection(
                found["host"], found["port"], ssl=secure, server_hostname=host if secure else None
            )
        except OSError as error:
            last = error
        else:
            writer.close()
            return
    raise last


async def _is_found_by_client(deadlines: Deadlines, proxy: str | None) -> bool:
    """Whether the client's own way leads there all the same: its connections may be led by other means than names."""
    import aiohttp
    from edge_tts import communicate

    patience = aiohttp.ClientTimeout(total=deadlines.connect_s)
    address = urlsplit(vars(communicate)["WSS_URL"])._replace(scheme="https", path="/", query="").geturl()
    try:
        async with (
            aiohttp.ClientSession(trust_env=True, timeout=patience) as session,
            session.head(address, proxy=proxy, ssl=communicate._SSL_CTX),
        ):
            return True
    except aiohttp.ServerDisconnectedError:
        return True
    except (aiohttp.ClientError, OSError):
        return False
