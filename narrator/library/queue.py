"""Books in order: one that fails does not stop the rest, and on a cluster the next begins while one is mastered."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from narrator import produce
from narrator.cluster import cost
from narrator.errors import BusyError, ClusterError, NarratorError
from narrator.library import journal
from narrator.library.journal import BookState, BookWork, LibraryBook
from narrator.library.watching import BookWatch, LibraryWatch, Sum
from narrator.produce import Edition
from narrator.rendering.options import MakeOptions
from narrator.synthesis.network import notices
from narrator.synthesis.network.notices import Notice
from narrator.voicefiles import project_file_of

HOME = Path("output")
FULL = ("No space is left",)  # then the next book would fail as well
POLL_S = 0.5  # not every system wakes who waits for good when Ctrl-C is pressed
AT_ONCE = 4  # books on a cluster: one is read and handed out, and the others are mastered, bound and sent


class _Making(threading.Thread):
    """A book that is being made in a thread of its own, which dies with the process."""

    def __init__(self, source: str, output: Path | None, options: MakeOptions, watch: BookWatch) -> None:
        super().__init__(name="narrator-book", daemon=True)
        self.source, self.watch = source, watch
        self.project = project_file_of(source)
        self.edition: Edition | None = None
        self.error: BaseException | None = None
        self._output, self._options = output, options

    def run(self) -> None:
        try:
            self.edition = produce.make(self.source, self._output, self._options, self.watch)
        except BaseException as error:
            self.error = error
        finally:
            self.watch.is_handed_out.set()

    def wait_until_handed_out(self) -> None:
        while not self.watch.is_handed_out.wait(POLL_S):
            pass

    def wait_until_over(self) -> None:
        while self.is_alive():
            self.join(POLL_S)


@dataclass(frozen=True, slots=True)
class Queue:
    """`made` is told of every edition, and `told` of every book that is over, with the sum so far."""

    output: Path | None
    options: MakeOptions
    watch: LibraryWatch
    made: Callable[[Edition], None]
    told: Callable[[LibraryBook, Sum], None]
    noticed: Callable[[Notice], None] = lambda _: None

    @property
    def home(self) -> Path:
        """Where the journal lies."""
        return self.output or HOME

    def run(self, sources: Sequence[str], given: Sequence[str]) -> Sum:
        """Make every book; `given` are the options as they were written, for another try. Raises ClusterError.

        A cluster that is gone, or a disk that is full, ends the run: every other book would fail as well.
        """
        journal.begin(self.home, sources, given)
        begun_s = cpu_s()
        self.watch.begin(len(sources), lambda: cpu_s() - begun_s)
        ends = _Ends(self)
        under_way: deque[_Making] = deque()
        with notices.heard_by(self.noticed):
            try:
                self._make_all(sources, under_way, ends)
            except NarratorError:
                while under_way:  # what was begun comes to its end
                    with suppress(NarratorError):
                        ends.note(under_way.popleft())
                raise
        return self.watch.sum

    def _make_all(self, sources: Sequence[str], under_way: deque[_Making], ends: _Ends) -> None:
        for source in sources:
            while under_way and not self._may_begin(source, under_way):
                ends.note(under_way.popleft())
            under_way.append(self.begun(source))
            under_way[-1].wait_until_handed_out()
        while under_way:
            ends.note(under_way.popleft())

    def _may_begin(self, source: str, under_way: deque[_Making]) -> bool:
        """Whether a book may begin beside others: on a cluster, with the same voices, and while there are few."""
        most = AT_ONCE if self.options.cluster else 1
        return len(under_way) < most and all(each.project == project_file_of(source) for each in under_way)

    def begun(self, source: str) -> _Making:
        """A book whose making has begun."""
        journal.note(self.home, LibraryBook(source, BookState.BEGUN))
        making = _Making(source, self.output, self.options, self.watch.book(source))
        if self.options.cluster:
            making.start()
        else:
            making.run()  # in this thread, which hears of Ctrl-C
        return making


class _Ends:
    """What became of one book after another; their work is what was done since the one before was over."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._clock, self._cpu = time.monotonic(), cpu_s()

    def note(self, making: _Making) -> None:
        """Wait for a book. Raises what stands for all that would follow."""
        queue = self._queue
        making.wait_until_over()
        if isinstance(making.error, BusyError) and queue.options.cluster:  # by a book before it, which is over now
            making = queue.begun(making.source)
            making.wait_until_over()
        error = making.error
        if isinstance(error, NarratorError):
            book = self._failed(making, error)
        elif error:
            raise error
        else:
            book = self._made(making)
        journal.note(queue.home, book)
        queue.watch.end(book)
        queue.told(book, queue.watch.sum)
        if isinstance(error, NarratorError) and (isinstance(error, ClusterError) or error.problem.startswith(FULL)):
            raise error

    def _made(self, making: _Making) -> LibraryBook:
        edition = making.edition
        assert edition
        self._queue.made(edition)
        manifest = edition.manifest
        work = BookWork(
            len(manifest.chapters),
            sum(len(paragraph.segments) for chapter in manifest.chapters for paragraph in chapter.paragraphs),
            edition.tally.made,
            round(sum(chapter.duration_s for chapter in manifest.chapters), 3),
            *self._spent(),
        )
        state = BookState.GAPS if manifest.gaps else BookState.DONE
        return LibraryBook(making.source, state, str(edition.folder), manifest.title, work)

    def _failed(self, making: _Making, error: NarratorError) -> LibraryBook:
        took_s, cores_s = self._spent()
        work = BookWork(took_s=took_s, cpu_s=cores_s)
        return LibraryBook(making.source, BookState.FAILED, work=work, problem=error.problem, remedy=_remedy(error))

    def _spent(self) -> tuple[float, float]:
        clock, cpu = time.monotonic(), cpu_s()
        spent = round(clock - self._clock, 3), round(cpu - self._cpu, 3)
        self._clock, self._cpu = clock, cpu
        return spent


def _remedy(error: NarratorError) -> str:
    return "Wait until the other run has finished." if isinstance(error, BusyError) else error.remedy


def cpu_s() -> float:
    """Seconds that cores have worked for this process so far, those of workers included."""
    times = os.times()
    return times.user + times.system + cost.spent_s()
