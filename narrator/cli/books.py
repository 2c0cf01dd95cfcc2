"""Several sources of `narrator make`: a line a book, what failed at the end, and nothing held of what is done."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from narrator.cli.telling import echo

if TYPE_CHECKING:
    from narrator.library.journal import LibraryBook
    from narrator.library.watching import LibraryWatch, Sum
    from narrator.produce import Edition
    from narrator.rendering.options import MakeOptions
    from narrator.synthesis.network.notices import Notice

FAILED, WITH_GAPS = 1, 3  # exit codes
SECRET = frozenset({"--proxy"})  # may hold a password
NOT_SAID_AGAIN = SECRET | {"--library"}


class ManyShown(NamedTuple):
    """How the command was given, and what it does with an edition: its summary, and its hearing where asked for."""

    given: dict[str, Any]
    summary: Callable[[Edition], dict[str, Any]]
    hear: Callable[[Edition], None]


def make(
    sources: Sequence[str], output: Path | None, options: MakeOptions, watch: LibraryWatch, how: ManyShown
) -> None:
    """Make them all. Ends the command with exit code 1 where one failed, 3 where one has gaps."""
    from narrator.cli.many import said
    from narrator.cli.sections import written_options
    from narrator.library.queue import Queue

    quiet, as_json = how.given["quiet"], how.given["as_json"]
    rows: list[dict[str, Any]] = []
    failed: list[LibraryBook] = []

    def done(edition: Edition) -> None:
        if as_json:
            rows.append(how.summary(edition))
        if how.given["proof"]:
            how.hear(edition)

    def told(book: LibraryBook, total: Sum) -> None:
        if book.problem:
            failed.append(book)
        watch.told(line(book, total))

    def noticed(notice: Notice) -> None:
        if notice.for_all or how.given["verbose"]:
            watch.told(notice.line)

    queue = Queue(output, options, watch, done, told, noticed)
    total = queue.run(sources, written_options(click.get_current_context(), NOT_SAID_AGAIN))
    if as_json:
        errors = [{"source": book.source, "error": book.problem, "remedy": book.remedy} for book in failed]
        echo(json.dumps([*rows, *errors], ensure_ascii=False, indent=1))
    elif not quiet:
        echo(f"{queue.home}/  {said(total)}")
    end(failed, queue.home, total)


def end(failed: Sequence[LibraryBook], home: Path, total: Sum) -> None:
    """List what failed; end with the exit code that says so."""
    for book in failed:
        echo(f"Error: {book.source}: {book.problem}\n  {book.remedy}", err=True)
    if failed:
        echo(f"  `narrator library retry {home}` tries again what failed.", err=True)
        raise click.exceptions.Exit(FAILED)
    if total.gaps:
        raise click.exceptions.Exit(WITH_GAPS)


def line(book: LibraryBook, total: Sum) -> str:
    """A book that is over, and how far the library is."""
    from narrator.cli.display import clock
    from narrator.cli.many import said

    what = f"FAILED ({book.problem})" if book.problem else f"{clock(book.work.audio_s)} of audio"
    return f"{book.title or book.source}: {what}\n  library: {said(total)}"
