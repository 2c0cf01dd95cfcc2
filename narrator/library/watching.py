"""How far a library is: what is over, and the books that are being made, several at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from narrator.library.journal import BookState, LibraryBook
from narrator.rendering.progress import Progress
from narrator.script.model import Script


@dataclass(slots=True)
class Sum:
    """What the run has done so far. Times in seconds; `cpu_s` is of all cores that worked, here and on workers.

    What is over counts, and of the books that are being made what is ready of them.
    """

    books: int
    made: int = 0
    failed: int = 0
    gaps: int = 0
    chapters: int = 0
    segments: int = 0
    audio_s: float = 0.0
    took_s: float = 0.0
    cpu_s: float = 0.0
    begun: float = 0.0  # books, the ready part of each that is being made

    @property
    def left_s(self) -> float | None:
        """Seconds still to wait, once there is something to judge by."""
        ended = self.made + self.failed + self.begun
        return self.took_s / ended * (self.books - ended) if ended else None

    def add(self, book: LibraryBook) -> None:
        work = book.work
        self.made += book.state.is_made
        self.failed += book.state is BookState.FAILED
        self.gaps += book.state is BookState.GAPS
        self.chapters += work.chapters
        self.segments += work.segments
        self.audio_s += work.audio_s


class BookWatch(Progress):
    """Hears of one book. `is_handed_out` is set when nothing of it waits to be given to workers, or it is over."""

    def __init__(self, source: str, home: LibraryWatch) -> None:
        self.title = source
        self.chapter, self.chapters = 0, 0
        self.done, self.segments = 0, 0
        self.audio_s = 0.0
        self.is_handed_out = threading.Event()
        self._home = home

    @property
    def share(self) -> float:
        return self.done / self.segments if self.segments else 0.0

    def begins(self, script: Script) -> None:
        self.title, self.chapters = script.title, len(script.chapters)
        self.done, self.segments, self.audio_s = 0, len(script.segments()), 0.0
        self._home.told(f"{script.title}: {self.chapters} chapters, {self.segments} segments, voice {script.voice}")

    def handed_out(self) -> None:
        self.is_handed_out.set()

    def fetching(self, what: str, done_bytes: int, all_bytes: int) -> None:
        self._home.shown(f"fetching {what}: {done_bytes >> 20} of {all_bytes >> 20} MB")

    def segment_ready(self, duration_s: float, *, made: bool) -> None:  # noqa: ARG002
        with self._home.lock:
            self.done += 1
            self.audio_s += duration_s
        self._home.shown("")

    def segments_kept(self, count: int) -> None:
        with self._home.lock:
            self.done += count

    def laying(self) -> None:
        self._home.laying()

    def chapter_ready(self, number: int, title: str, duration_s: float, *, made: bool) -> None:  # noqa: ARG002
        self.chapter = number
        state = "made" if made else "unchanged"
        self._home.told(f"{self.title}: chapter {number}/{self.chapters} {state}: {title}")

    def warn(self, message: str) -> None:
        self._home.told(f"warning: {self.title}: {message}")


class LibraryWatch:
    """The sum of a run, and its books under way. `told` gets a line that stays, `shown` one for now, or nothing new.

    `laying` is called in a book's thread for every clip that it lays: what it raises ends the book. `cpu_s` tells
    what all cores have worked.
    """

    def __init__(
        self,
        told: Callable[[str], None] = lambda _: None,
        shown: Callable[[str], None] = lambda _: None,
        laying: Callable[[], None] = lambda: None,
    ) -> None:
        self.told, self.shown, self.laying = told, shown, laying
        self.lock = threading.Lock()
        self.under_way: dict[str, BookWatch] = {}
        self._over = Sum(0)
        self._cpu_s: Callable[[], float] = lambda: 0.0
        self._begun_s = time.monotonic()

    def begin(self, books: int, cpu_s: Callable[[], float]) -> None:
        """A run of so many books begins; `cpu_s` tells what cores have worked since then."""
        self._over, self._cpu_s, self._begun_s = Sum(books), cpu_s, time.monotonic()

    def book(self, source: str) -> BookWatch:
        """Whoever makes a book tells this."""
        watch = BookWatch(source, self)
        with self.lock:
            self.under_way[source] = watch
        return watch

    def end(self, book: LibraryBook) -> None:
        """A book is over."""
        with self.lock:
            self.under_way.pop(book.source, None)
            self._over.add(book)

    @property
    def sum(self) -> Sum:
        with self.lock:
            over, under_way = self._over, list(self.under_way.values())
            return Sum(
                over.books, over.made, over.failed, over.gaps,
                over.chapters + sum(book.chapter for book in under_way),
                over.segments + sum(book.done for book in under_way),
                over.audio_s + sum(book.audio_s for book in under_way),
                time.monotonic() - self._begun_s, self._cpu_s(), sum(book.share for book in under_way),
            )  # fmt: skip
