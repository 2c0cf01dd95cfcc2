"""Ctrl-C that Python drops, because it arrives within a callback of its own, is not lost."""

import gc
import os
import signal
import sys
import weakref

import pytest

from narrator.cli import interruption


class _Thing:
    pass


def _interrupted_in_a_callback() -> None:
    """As while a module loads, whose lock goes away at the wrong moment."""
    thing = _Thing()
    kept = weakref.ref(thing, lambda _: os.kill(os.getpid(), signal.SIGINT))
    del thing
    gc.collect()
    assert kept() is None


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to oneself here")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_interrupt_that_is_dropped_comes_at_the_next_sentence() -> None:
    with interruption.noted():
        try:
            _interrupted_in_a_callback()
        except KeyboardInterrupt:
            pytest.skip("this Python did not drop it")
        with pytest.raises(KeyboardInterrupt):
            interruption.raise_if_asked()
        interruption.raise_if_asked()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
