"""Progress of many books: one table on a terminal that is rewritten in place, plain lines on a pipe."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from narrator.cli import interruption
from narrator.cli.display import PLAIN_EVERY_S, REFRESH_S, clock, counted
from narrator.cli.telling import printable
from narrator.library.watching import LibraryWatch, Sum

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

WIDEST = 32  # characters of a title in the table


@contextmanager
def watched(*, quiet: bool, verbose: bool) -> Iterator[LibraryWatch]:
    """What shows a library on standard error, and nothing where that is to be quiet."""
    if quiet:
        yield LibraryWatch(laying=interruption.raise_if_asked)
    elif sys.stderr.isatty():
        from rich.console import Console

        with _table(Console(stderr=True)) as watch:
            yield watch
    else:
        yield _lines(verbose=verbose)


def said(total: Sum) -> str:
    """The whole as a line: books, chapters, segments, hours, speed, workers, core-hours, time left."""
    from narrator.cluster import session
    from narrator.library.report import hours

    parts = [f"{total.made} of {total.books} books"]
    parts += [counted(total.chapters, "chapter"), counted(total.segments, "segment")]
    parts.append(f"{hours(total.audio_s)} hours of audio")
    if total.took_s:
        parts.append(f"{total.audio_s / total.took_s:.1f}x real time")
    if workers := session.workers():
        parts.append(counted(workers, "worker"))
    parts.append(f"{hours(total.cpu_s)} core-hours")
    if total.failed:
        parts.append(f"{total.failed} failed")
    if total.left_s and total.made + total.failed < total.books:
        parts.append(f"{clock(total.left_s)} left")
    return ", ".join(parts)


def _lines(*, verbose: bool) -> LibraryWatch:
    told_s = time.monotonic()

    def say(line: str) -> None:
        sys.stderr.write(printable(line) + "\n")
        sys.stderr.flush()

    def shown(line: str) -> None:
        nonlocal told_s
        if verbose or time.monotonic() - told_s > PLAIN_EVERY_S:
            told_s = time.monotonic()
            say(line or f"  now: {said(watch.sum)}")

    watch = LibraryWatch(say, shown, interruption.raise_if_asked)
    return watch


@contextmanager
def _table(console: Console) -> Iterator[LibraryWatch]:
    """The table; above it scrolls what is to stay."""
    from rich.live import Live

    def say(line: str) -> None:
        console.print(printable(line), highlight=False, markup=False)

    watch = LibraryWatch(say, lambda _: None, interruption.raise_if_asked)
    with Live(console=console, transient=True, refresh_per_second=1 / REFRESH_S, get_renderable=lambda: drawn(watch)):
        yield watch


def drawn(watch: LibraryWatch) -> RenderableType:
    """All of it in one row, and a row for each book that is being made."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0))
    row = []
    for name, value in figures(watch.sum):
        table.add_column(name, justify="right")
        row.append(value)
    table.add_row(*row)
    books = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for book in list(watch.under_way.values()):
        title = book.title if len(book.title) <= WIDEST else book.title[: WIDEST - 1] + "…"
        where = f"chapter {min(book.chapter + 1, book.chapters)}/{book.chapters}" if book.chapters else "being read"
        books.add_row(Text(printable(title)), where, f"segment {book.done}/{book.segments}" if book.segments else "")
    return Group(table, books)


def figures(total: Sum) -> Iterator[tuple[str, str]]:
    """The columns of the table."""
    from narrator.cluster import session
    from narrator.library.report import hours

    yield "books", f"{total.made}/{total.books}"
    if total.failed:
        yield "failed", str(total.failed)
    yield "chapters", f"{total.chapters:,}"
    yield "segments", f"{total.segments:,}"
    yield "hours", hours(total.audio_s)
    yield "x real time", f"{total.audio_s / total.took_s:.1f}" if total.took_s else ""
    if workers := session.workers():
        yield "workers", f"{workers:,}"
    yield "core-hours", hours(total.cpu_s)
    yield "left", clock(total.left_s) if total.left_s is not None else ""
