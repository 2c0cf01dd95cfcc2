"""A page about a library: what was made, at what cost, and what is to be tried again."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote

from narrator import atomic
from narrator.library.journal import BookState, Library, LibraryBook

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8884; vertical-align: top }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums }
.failed td:nth-child(2) { color: #c22; font-weight: 600 } .gaps td:nth-child(2) { color: #b60 }
p.why { margin: 0; opacity: .8; font-size: .9rem }
"""


def write(path: Path, library: Library, home: Path) -> None:
    """Write the page of the library in `home`, whole or not at all; it asks the network for nothing."""
    atomic.write(path, "".join(_document(library, path.absolute().parent, home)))


def hours(seconds: float) -> str:
    """Seconds as hours, with as many digits as say something."""
    value = seconds / 3600
    return f"{value:,.1f}" if value >= 10 else f"{value:.2f}"


def figures(library: Library, home: Path) -> list[tuple[str, str]]:
    """The sums of the library in `home`: what they are of, and the number."""
    work, made = library.work, library.of(BookState.DONE, BookState.GAPS)
    audio_s = sum(book.work.audio_s for book in made)
    rows = [
        ("books made", f"{len(made):,} of {len(library.books):,}"),
        ("chapters", f"{work.chapters:,}"),
        ("segments", f"{work.segments:,}, of these {work.made:,} spoken in the last run of their book"),
        ("hours of audio", hours(audio_s)),
        ("core-hours", hours(work.cpu_s)),
    ]
    if work.took_s and work.made:
        rows.append(("speed", f"{audio_s / work.took_s:.1f} × real time"))
    if failed := library.of(BookState.FAILED):
        rows.append(("failed", f"{len(failed):,}: narrator library retry {shlex.quote(str(home))}"))
    return rows


def _document(library: Library, folder: Path, home: Path) -> Iterator[str]:
    yield "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>Library</title>'
    yield f"<style>{STYLE}</style><h1>Library</h1><table>"
    for what, number in figures(library, home):
        yield f"<tr><th>{escape(what)}<td>{escape(number)}"
    yield "</table><h2>Books</h2><table><tr><th>book<th>state<th class=n>chapters<th class=n>segments"
    yield "<th class=n>hours of audio<th class=n>minutes taken"
    for book in sorted(library.books, key=lambda book: book.state is not BookState.FAILED):
        yield _row(book, Path(library.where), folder)
    yield "</table></html>\n"


def _row(book: LibraryBook, where: Path, folder: Path) -> str:
    name = escape(book.title or Path(book.source).name)
    if book.folder:
        href = Path(os.path.relpath(where / book.folder, folder)).as_posix()
        name = f'<a href="{quote(href)}/">{name}</a>'
    why = f"<p class=why>{escape(book.problem)} {escape(book.remedy)}</p>" if book.problem else ""
    work = book.work
    numbers = [str(work.chapters), str(work.segments), hours(work.audio_s), f"{work.took_s / 60:.1f}"]
    cells = "".join(f"<td class=n>{number}" for number in numbers)
    return f"<tr class={book.state}><td>{name}{why}<td>{book.state}{cells}"
