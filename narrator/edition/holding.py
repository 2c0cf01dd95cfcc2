"""An edition at an address is sent by one client at a time: an object there says by whom, and until when.

It is put on condition that there is none. One whose time is over is replaced, and read again after a moment: of several
that do so the last one counts, for all of them. Clocks of machines may differ by less than HELD_S.
"""

from __future__ import annotations

import getpass
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from narrator.errors import BusyError, ConflictError
from narrator.objects import Objects, shown
from narrator.readback import json_value, record

HOLD = ".sending"
HELD_S = 300.0  # from each renewal; a file that takes longer to be sent lets others in, which is noticed before the end
RENEWED_S = 60.0
SETTLED_S = 1.0  # what another client has just written is seen by then


@dataclass(frozen=True, slots=True)
class HoldOwner:
    """Who sends, from which folder, and until when others leave it alone, in seconds since 1970."""

    host: str = ""
    user: str = ""
    process: int = 0
    folder: str = ""
    until_s: float = 0.0

    def is_same(self, other: HoldOwner) -> bool:
        return (self.host, self.process, self.folder) == (other.host, other.process, other.folder)

    @property
    def is_over(self) -> bool:
        """Whether its time is, or whether it was a process of this machine that has ended."""
        return time.time() >= self.until_s or (self.host == socket.gethostname() and not _is_running(self.process))


DAMAGED = HoldOwner("?")


class Hold:
    """That an edition is being sent from here. `keep` is to be called between its files, and before its manifest."""

    def __init__(self, there: Objects, folder: Path) -> None:
        self._there = there
        self._own = HoldOwner(socket.gethostname(), _user(), os.getpid(), str(folder.resolve()))
        self._renewed_s = 0.0

    def take(self) -> None:
        """Raises BusyError where somebody else sends."""
        if self._there.create(HOLD, self._data()):
            return
        other = self._read()
        if not other.is_same(self._own) and not other.is_over:
            raise BusyError(
                f"{shown(self._there.url)} is being sent by {other.user}@{other.host}.",
                remedy="Wait until that has finished, and run the same command again; what was made here is kept."
                f" If it has died, that is possible in {max(0.0, other.until_s - time.time()):.0f} s.",
            )
        self._there.write(HOLD, self._data())
        if not other.is_same(self._own):
            time.sleep(SETTLED_S)
            self._ensure_held()

    def keep(self, *, is_last: bool = False) -> None:
        """Hold it for longer, every now and then. Raises ConflictError where somebody else took it meanwhile."""
        if is_last or time.monotonic() - self._renewed_s > RENEWED_S:
            self._ensure_held()
            self._there.write(HOLD, self._data())

    def give_back(self) -> None:
        """Let others send, if it is still held."""
        with suppress(Exception):  # its time will be over
            if self._read().is_same(self._own):
                self._there.remove(HOLD)

    def _ensure_held(self) -> None:
        """What is damaged is one's own, broken off on the way; what is gone was taken, and given back."""
        found = self._read()
        if found != DAMAGED and not found.is_same(self._own):
            raise ConflictError(
                f"{shown(self._there.url)} was sent from elsewhere meanwhile.", remedy="Run the same command again."
            )

    def _read(self) -> HoldOwner:
        for _ in range(2):  # a transfer may break off without an error
            if (data := self._there.read(HOLD)) is None:
                return HoldOwner()
            with suppress(ValueError):
                return record(json_value(data), HoldOwner)
        return DAMAGED

    def _data(self) -> bytes:
        self._renewed_s = time.monotonic()
        return json.dumps({**asdict(self._own), "until_s": time.time() + HELD_S}).encode()


@contextmanager
def sending(there: Objects, folder: Path) -> Iterator[Hold]:
    """Hold an edition at its address while it is sent from a folder. Raises BusyError."""
    hold = Hold(there, folder)
    hold.take()
    try:
        yield hold
    finally:
        hold.give_back()


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # containers may have a user without a name
        return "somebody"


def _is_running(process: int) -> bool:
    if os.name == "nt":  # os.kill ends it there
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
