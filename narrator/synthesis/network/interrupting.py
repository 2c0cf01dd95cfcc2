"""Who waits for a service, and can be told to stop; known without loading what talks to services."""

from __future__ import annotations

from typing import Protocol
from weakref import WeakSet


class Interruptible(Protocol):
    """What threads wait for: an interruption lets all of them go on with an error."""

    def interrupt(self) -> object: ...


_awaited: WeakSet[Interruptible] = WeakSet()


def note(service: Interruptible) -> None:
    """From now on `interrupt_all` reaches it, as long as it is in use."""
    _awaited.add(service)


def interrupt_all() -> None:
    """Let every thread that waits for a service go on with an error: the run is broken off."""
    for service in list(_awaited):
        service.interrupt()
