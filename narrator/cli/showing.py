"""Progress on standard error, whatever that is."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from narrator.cli.display import Lines


@contextlib.contextmanager
def showing(*, quiet: bool, verbose: bool) -> Iterator[Lines | None]:
    """Progress on standard error: live on a terminal, lines on a pipe."""
    from narrator.cli.display import Lines, Live

    if quiet:
        yield None
    elif sys.stderr.isatty():
        from rich.console import Console

        with Live(Console(stderr=True), verbose=verbose) as live:
            yield live
    else:
        yield Lines(verbose=verbose)
