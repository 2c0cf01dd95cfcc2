"""The journal of a library: what became of each book, in a file beside the editions.

It has a JSON object a line, each after a line break, so that one that a crash tore spoils no other: first what the run
was asked for, then a line whenever the state of a book changes. A later line wins.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path

from narrator import atomic
from narrator.errors import SourceError
from narrator.readback import json_value, record

JOURNAL = ".library.jsonl"


class BookState(StrEnum):
    """How far a book is. GAPS: it was made, without what --allow-gaps let be left out."""

    WAITING = "waiting"
    BEGUN = "begun"
    DONE = "done"
    GAPS = "gaps"
    FAILED = "failed"

    @property
    def is_made(self) -> bool:
        return self in (BookState.DONE, BookState.GAPS)


@dataclass(frozen=True, slots=True)
class BookWork:
    """What making a book was: seconds of sound, of waiting, and of all cores that worked at it."""

    chapters: int = 0
    segments: int = 0
    made: int = 0
    audio_s: float = 0.0
    took_s: float = 0.0
    cpu_s: float = 0.0


@dataclass(frozen=True, slots=True)
class LibraryBook:
    """A source of the library and what became of it; `problem` and `remedy` say why it failed."""

    source: str
    state: BookState = BookState.WAITING
    folder: str = ""
    title: str = ""
    work: BookWork = BookWork()
    problem: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Library:
    """The books of the last run, in order; `options` are those of `narrator make`, from the folder `where`."""

    books: tuple[LibraryBook, ...] = ()
    options: tuple[str, ...] = ()
    where: str = ""

    def of(self, *states: BookState) -> list[LibraryBook]:
        return [book for book in self.books if book.state in states]

    @property
    def work(self) -> BookWork:
        """All of it together."""
        names = [field.name for field in fields(BookWork)]
        return BookWork(**{name: sum(getattr(book.work, name) for book in self.books) for name in names})


def begin(home: Path, sources: Sequence[str], options: Sequence[str]) -> None:
    """Note what a run was asked for; what is known of books that it names stays known."""
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise atomic.cannot_write(home, error) from error
    _add(home, {"run": {"sources": list(sources), "options": list(options), "where": str(Path.cwd())}})


def note(home: Path, book: LibraryBook) -> None:
    """Note the state of a book."""
    _add(home, {"book": asdict(book)})


def read(home: Path) -> Library:
    """What the journal tells. Raises SourceError where there is none, or nothing in it."""
    path = home / JOURNAL
    if not path.is_file():
        raise SourceError(
            f"{home} holds no library.", remedy="Make one: narrator make BOOK BOOK … -o FOLDER; then name that folder."
        )
    known: dict[str, LibraryBook] = {}
    last = Library()
    order: list[str] = []
    for entry in _entries(path):
        with suppress(KeyError, TypeError, ValueError):
            if "run" in entry:
                run = dict(entry["run"])  # type: ignore[call-overload]
                last = Library((), tuple(map(str, run["options"])), str(run["where"]))
                order = [*order, *map(str, run["sources"])]
            else:
                book = _book(dict(entry["book"]))  # type: ignore[call-overload]
                known[book.source] = book
    if not order:
        raise SourceError(
            f"{path} is damaged: no book can be read from it.",
            remedy="Run the command that made these books once more: what is made is not made again.",
        )
    return replace(last, books=tuple(known.get(source) or LibraryBook(source) for source in dict.fromkeys(order)))


def _book(row: dict[str, object]) -> LibraryBook:
    return record(row, LibraryBook)


def _entries(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            with suppress(ValueError):
                if isinstance(entry := json_value(line), dict):
                    yield entry


def _add(home: Path, entry: dict[str, object]) -> None:
    path = home / JOURNAL
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n{json.dumps(entry, ensure_ascii=False)}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise atomic.cannot_write(path, error) from error
