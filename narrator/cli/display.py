"""Progress for people: a live line on a terminal, plain lines on a pipe."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from narrator.cli import interruption
from narrator.cli.telling import printable
from narrator.rendering.progress import Progress
from narrator.script.model import Script
from narrator.synthesis.network.notices import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console, RenderableType
    from rich.progress import Progress as Bar

REFRESH_S = 0.2
PLAIN_EVERY_S = 10.0


def clock(seconds: float) -> str:
    """Seconds as `m:ss` or `h:mm:ss`."""
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def counted(number: int, thing: str) -> str:
    """`1 chapter`, `2 chapters`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


class Meter:
    """How far a run is: segments, seconds of audio, speed against real time, time left."""

    def __init__(self, segments: int) -> None:
        self.segments = segments
        self.done = 0
        self.made = 0
        self.audio_s = 0.0
        self.made_s = 0.0
        self.retries = 0
        self._begun = time.monotonic()

    def add(self, duration_s: float, *, made: bool) -> None:
        self.done += 1
        self.made += made
        self.audio_s += duration_s
        self.made_s += duration_s if made else 0

    @property
    def elapsed_s(self) -> float:
        return max(time.monotonic() - self._begun, 1e-3)

    @property
    def speed(self) -> float:
        """Seconds of audio made a second."""
        return self.made_s / self.elapsed_s

    @property
    def left_s(self) -> float | None:
        """Seconds still to wait, once there is something to judge by."""
        return self.elapsed_s / self.made * (self.segments - self.done) if self.made else None

    def __str__(self) -> str:
        left = f", {clock(self.left_s)} left" if self.left_s is not None else ""
        speed = f", {self.speed:.1f}x real time" if self.made else ""
        retries = f", {counted(self.retries, 'repeat')}" if self.retries else ""
        return f"segment {self.done}/{self.segments}, {clock(self.audio_s)} of audio{speed}{left}{retries}"


class Lines(Progress):
    """Plain lines, for pipes and log files."""

    def __init__(self, *, verbose: bool = False) -> None:
        self._verbose = verbose
        self._lock = threading.Lock()
        self._meter = Meter(0)
        self._chapter, self._chapters = 1, 0
        self._said_s = time.monotonic()
        self._what = ""

    def say(self, line: str) -> None:
        sys.stderr.write(printable(line) + "\n")
        sys.stderr.flush()

    def fetching(self, what: str, done_bytes: int, all_bytes: int) -> None:
        if what != self._what or self._is_time():
            self._what = what
            self.say(f"fetching {what}: {done_bytes >> 20} of {all_bytes >> 20} MB")

    def sending(self, number: int, count: int) -> None:
        if self._verbose or self._is_time():
            self.say(f"sent {number} of {counted(count, 'file')}")

    def laying(self) -> None:
        interruption.raise_if_asked()

    def aligning(self, done: float) -> None:
        if self._is_time():
            self.say(f"aligning: {done:.0%}")

    def begins(self, script: Script) -> None:
        self._meter, self._chapter, self._chapters = Meter(len(script.segments())), 1, len(script.chapters)
        size = f"{counted(self._chapters, 'chapter')}, {counted(self._meter.segments, 'segment')}"
        self.say(f"{script.title}: {size}, voice {script.voice}")

    def segment_ready(self, duration_s: float, *, made: bool) -> None:
        with self._lock:
            self._meter.add(duration_s, made=made)
            if self._verbose or self._is_time():
                self.say(f"chapter {self._chapter}/{self._chapters}, {self._meter}")

    def segments_kept(self, count: int) -> None:
        with self._lock:
            self._meter.done += count

    def chapter_ready(self, number: int, title: str, duration_s: float, *, made: bool) -> None:
        self._chapter = number + 1
        self.say(f"chapter {number}/{self._chapters} {'made' if made else 'unchanged'}: {title} ({clock(duration_s)})")

    def notice(self, notice: Notice) -> None:
        with self._lock:
            self._meter.retries += not notice.for_all
            if self._verbose or notice.for_all:
                self.say(notice.line)

    def warn(self, message: str) -> None:
        self.say(f"warning: {message}")

    def _is_time(self) -> bool:
        if time.monotonic() - self._said_s < PLAIN_EVERY_S:
            return False
        self._said_s = time.monotonic()
        return True


class Live(Lines):
    """A line that is rewritten in place, with a bar; what is finished scrolls up above it."""

    def __init__(self, console: Console, *, verbose: bool = False) -> None:
        super().__init__(verbose=verbose)
        self._console = console
        self._notice, self._notice_until_s = "", 0.0
        self._bar = _bar(console, self._waiting)
        self._task = self._bar.add_task("", total=None, note="", visible=False)

    def __enter__(self) -> Live:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def say(self, line: str) -> None:
        self._console.print(printable(line), highlight=False, markup=False)

    def notice(self, notice: Notice) -> None:
        """Shown under the bar for as long as it is true, with the seconds that are left."""
        with self._lock:
            self._meter.retries += not notice.for_all
            if self._verbose:
                self.say(notice.line)
            if notice.for_all or time.monotonic() > self._notice_until_s:
                self._notice, self._notice_until_s = notice.line, time.monotonic() + notice.lasts_s

    def _waiting(self) -> str:
        left_s = self._notice_until_s - time.monotonic()
        return f"  {self._notice} ({left_s:.0f} s)" if left_s > 0 else ""

    def fetching(self, what: str, done_bytes: int, all_bytes: int) -> None:
        self._bar.update(
            self._task, description="fetching", completed=done_bytes, total=all_bytes, visible=True,
            note=f"{what} {done_bytes >> 20} of {all_bytes >> 20} MB",
        )  # fmt: skip

    def aligning(self, done: float) -> None:
        self._bar.update(self._task, description="aligning", completed=done, total=1, visible=True, note="")

    def sending(self, number: int, count: int) -> None:
        self._bar.update(self._task, description="sending", completed=number, total=count, visible=True, note="")

    def segment_ready(self, duration_s: float, *, made: bool) -> None:
        with self._lock:
            self._meter.add(duration_s, made=made)
            if self._verbose:
                self.say(f"chapter {self._chapter}/{self._chapters}, {self._meter}")
            self._show()

    def segments_kept(self, count: int) -> None:
        super().segments_kept(count)
        self._show()

    def _show(self) -> None:
        where = f"chapter {min(self._chapter, self._chapters)}/{self._chapters}"
        done, total = self._meter.done, self._meter.segments
        self._bar.update(
            self._task, description=where, note=str(self._meter), completed=done, total=total, visible=True
        )


def _bar(console: Console, footer: Callable[[], str]) -> Bar:
    """A progress bar with a line under it, as long as `footer` has one."""
    from rich.progress import BarColumn, Progress, TextColumn
    from rich.text import Text

    class WithFooter(Progress):
        def get_renderables(self) -> Iterable[RenderableType]:
            yield from super().get_renderables()
            if line := footer():
                yield Text(line, style="dim")

    columns = TextColumn("{task.description}"), BarColumn(bar_width=24), TextColumn("{task.fields[note]}")
    return WithFooter(*columns, console=console, transient=True, refresh_per_second=1 / REFRESH_S)
