"""`narrator`, and `python -m narrator`: Ctrl-C ends it in one sentence, from here on."""

from __future__ import annotations

import os
import signal
from types import FrameType

from narrator.stopped import INTERRUPTED, STOPPED


def main() -> None:
    """Run the command; before it can tell Ctrl-C by itself, and after its end, the process just ends."""
    is_usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if is_usual:
        signal.signal(signal.SIGINT, _stop)
    from narrator.cli import main as narrator

    if is_usual:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        narrator(prog_name="narrator")
    finally:
        if is_usual:
            signal.signal(signal.SIGINT, _end)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    os.write(2, f"{STOPPED}\n".encode())
    os._exit(INTERRUPTED)


def _end(_signal: int, _frame: FrameType | None) -> None:
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
