"""How one attempt fails, as far as it matters for what is done next."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from email.utils import parsedate_to_datetime
from enum import StrEnum
from math import isfinite

from narrator.errors import without_passwords
from narrator.synthesis.network.secrets import excerpt


class FailureKind(StrEnum):
    UNREACHABLE = "unreachable"  # no connection, or it broke before anything came
    SILENT = "silent"  # nothing came at all, for long
    BUSY = "busy"  # 429: asked too much
    REFUSED = "refused"  # 403
    NO_AUDIO = "no audio"
    DAMAGED = "damaged"  # something came, but not all of it, or not what was asked for
    DOUBTFUL = "doubtful"  # a whole answer, but a strange one: it is believed when it comes again
    DENIED = "denied"  # the key, the voice or the request is wrong: trying again is no use


class AttemptError(Exception):
    """One attempt failed; `reason` is a few words, in which nothing secret is seen. Never leaves the package."""

    def __init__(self, kind: FailureKind, reason: str, *, retry_after_s: float | None = None) -> None:
        shown = excerpt(reason)
        super().__init__(shown)
        self.kind = kind
        self.reason = shown
        self.retry_after_s = retry_after_s


def words_of(error: BaseException) -> str:
    """A foreign error in a line that says what it means."""
    cause = getattr(error, "os_error", error)  # aiohttp's errors of connecting
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(cause, socket.gaierror):
        return "its name is not found; is there a network?"
    if isinstance(cause, ConnectionRefusedError):
        return "the connection was refused"
    if isinstance(cause, ConnectionError):
        return "the connection was cut"
    return excerpt(without_passwords(str(error))) or type(error).__name__


def retry_after(value: str | None) -> float | None:
    """The seconds that a Retry-After header asks to wait; it has seconds or a date."""
    with suppress(ValueError):
        seconds = float(value or "")
        return max(0.0, seconds) if isfinite(seconds) else None
    with suppress(ValueError, TypeError, OverflowError):
        return max(0.0, parsedate_to_datetime(value or "").timestamp() - time.time())
    return None
