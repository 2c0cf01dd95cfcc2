"""The books one after another: one that fails does not stop the rest."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from narrator import produce
from narrator.cluster import cost
from narrator.errors import BusyError, ClusterError, NarratorError
from narrator.library import journal
from narrator.library.journal import BookState, BookWork, LibraryBook
from narrator.produce import Edition
from narrator.rendering.options import MakeOptions
from narrator.rendering.progress import Progress

HOME = Path("output")
FULL = ("No space is left",)  # then the next book would fail as well


@dataclass(slots=True)
class Sum:
    """What the run has done so far. Times in seconds; `cpu_s` is of all cores that worked, here and on workers."""

    books: int
    made: int = 0
    failed: int = 0
    gaps: int = 0
    chapters: int = 0
    segments: int = 0
    audio_s: float = 0.0
    took_s: float = 0.0
    cpu_s: float = 0.0

    @property
    def left_s(self) -> float | None:
        ended = self.made + self.failed
        return self.took_s / ended * (self.books - ended) if ended else None

    def add(self, book: LibraryBook) -> None:
        work = book.work
        self.made += book.state.is_made
        self.failed += book.state is BookState.FAILED
        self.gaps += book.state is BookState.GAPS
        self.chapters += work.chapters
        self.segments += work.segments
        self.audio_s += work.audio_s
        self.took_s += work.took_s
        self.cpu_s += work.cpu_s


@dataclass(frozen=True, slots=True)
class Queue:
    """`made` is told of every edition, and `told` of every book that is over, with the sum so far."""

    output: Path | None
    options: MakeOptions
    progress: Progress
    made: Callable[[Edition], None]
    told: Callable[[LibraryBook, Sum], None]

    @property
    def home(self) -> Path:
        """Where the journal lies."""
        return self.output or HOME

    def run(self, sources: Sequence[str], given: Sequence[str]) -> Sum:
        """Make every book; `given` are the options as they were written, for another try. Raises ClusterError.

        A cluster that is gone, or a disk that is full, ends the run: every other book would fail as well.
        """
        journal.begin(self.home, sources, given)
        total = Sum(len(sources))
        for source in sources:
            journal.note(self.home, LibraryBook(source, BookState.BEGUN))
            book, ends = self._made(source)
            journal.note(self.home, book)
            total.add(book)
            self.told(book, total)
            if ends:
                raise ends
        return total

    def _made(self, source: str) -> tuple[LibraryBook, NarratorError | None]:
        """What became of a book, and an error that stands for all that would follow."""
        clock, cpu = time.monotonic(), cpu_s()
        try:
            edition = produce.make(source, self.output, self.options, self.progress)
            self.made(edition)
        except NarratorError as error:
            work = BookWork(took_s=time.monotonic() - clock, cpu_s=cpu_s() - cpu)
            ends = isinstance(error, ClusterError) or error.problem.startswith(FULL)
            book = LibraryBook(source, BookState.FAILED, work=work, problem=error.problem, remedy=_remedy(error))
            return book, error if ends else None
        manifest, tally = edition.manifest, edition.tally
        work = BookWork(
            len(manifest.chapters),
            sum(len(paragraph.segments) for chapter in manifest.chapters for paragraph in chapter.paragraphs),
            tally.made,
            round(sum(chapter.duration_s for chapter in manifest.chapters), 3),
            round(time.monotonic() - clock, 3),
            round(cpu_s() - cpu, 3),
        )
        state = BookState.GAPS if manifest.gaps else BookState.DONE
        return LibraryBook(source, state, str(edition.folder), manifest.title, work), None


def _remedy(error: NarratorError) -> str:
    return "Wait until the other run has finished." if isinstance(error, BusyError) else error.remedy


def cpu_s() -> float:
    """Seconds that cores have worked for this process so far, those of workers included."""
    times = os.times()
    return times.user + times.system + cost.spent_s()
