"""`narrator library`."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import click

from narrator.cli.places import HomePlace
from narrator.cli.root import main
from narrator.cli.telling import echo

FOLDER = click.argument(
    "folder", metavar="[FOLDER]", type=HomePlace(), default=Path("output"),
)  # fmt: skip


@main.group()
def library() -> None:
    """What became of the books of `narrator make BOOK BOOK …`, by the journal in the FOLDER of their editions."""


@library.command("status")
@FOLDER
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def library_status(folder: Path, as_json: bool) -> None:
    """Show how far a library is, and which books failed and why."""
    from narrator.library import journal, report
    from narrator.library.journal import BookState

    known = journal.read(folder)
    if as_json:
        echo(json.dumps({"books": [asdict(book) for book in known.books]}, ensure_ascii=False, indent=1))
        return
    for what, number in report.figures(known, folder):
        echo(f"{what:16}{number}")
    for book in known.of(BookState.FAILED, BookState.GAPS, BookState.BEGUN):
        echo(f"{book.state}: {book.source}")
        if book.problem:
            echo(f"  {book.problem}\n  {book.remedy}")
    if waiting := known.of(BookState.WAITING):
        echo(f"waiting: {len(waiting):,}, from {waiting[0].source} on")


@library.command("retry")
@FOLDER
@click.pass_context
def library_retry(ctx: click.Context, folder: Path) -> None:
    """Make the books that failed or were not reached, with the options of the last run."""
    from narrator.library import journal
    from narrator.library.journal import BookState

    known = journal.read(folder)
    left = [book.source for book in known.of(BookState.FAILED, BookState.BEGUN, BookState.WAITING)]
    if not left:
        echo("Every book is made.")
        return
    os.chdir(known.where)  # its paths are from there
    ctx.exit(main.main([*("make", "--library"), *known.options, "--", *left], standalone_mode=False) or 0)


@library.command("report")
@FOLDER
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
    help="Where to write the page.  [default: library.html in the folder]",
)  # fmt: skip
def library_report(folder: Path, output: Path | None) -> None:
    """Write a page about a library: every book, its length, its cost, and what failed."""
    from narrator.library import journal, report

    page = output or folder / "library.html"
    report.write(page, journal.read(folder), folder)
    echo(f"{page}")
