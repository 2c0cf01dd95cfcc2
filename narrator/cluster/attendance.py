"""Whether workers are there for what was asked of them: their absence is said, and ends the run after a while."""

from __future__ import annotations

import time
from collections.abc import Callable

from narrator.errors import ClusterError
from narrator.synthesis.network import notices

SAID_S = 5.0  # without a worker
GONE_S = 300.0  # a machine that is started anew has come back by then
RESUME = "What is finished is kept: run the same command again to go on."


class Attendance:
    """Of the workers at `address` that can be used for one kind of call; `present` counts those that are there."""

    def __init__(self, address: str, present: Callable[[], int]) -> None:
        self._address, self._present = address, present
        self._alone_since_s: float | None = None
        self._is_said = False

    def look(self, *, is_quiet: bool) -> ClusterError | None:
        """To be called every now and then: why calls wait in vain, once that is certain.

        Where it is not quiet, calls end or none waits, and nobody is counted: that asks the scheduler.
        """
        now_s = time.monotonic()
        if not is_quiet or self._present():
            if self._is_said:
                notices.say(f"{self._address} has workers again", for_all=True)
            self._alone_since_s, self._is_said = None, False
            return None
        self._alone_since_s = now_s if self._alone_since_s is None else self._alone_since_s
        alone_s = now_s - self._alone_since_s
        if alone_s >= GONE_S:
            return ClusterError(
                f"{self._address} has had no worker that can be used for {alone_s:.0f} s.",
                remedy=f"Start workers: docs/scale.md says how. {RESUME}",
            )
        if alone_s >= SAID_S and not self._is_said:
            self._is_said = True
            left_s = GONE_S - alone_s
            notices.say(
                f"{self._address} has no worker that can be used; waiting for one", for_all=True, lasts_s=left_s
            )
        return None
