"""What a run of many books shows."""

from __future__ import annotations

import io
import sys

import pytest
from rich.console import Console

from narrator.cli import many
from narrator.library.journal import BookState, BookWork, LibraryBook
from narrator.library.watching import LibraryWatch
from narrator.script.model import Chapter, Script


def watch_of_three() -> LibraryWatch:
    """One is made, one has failed, and one is being read."""
    watch = LibraryWatch()
    watch.begin(3, lambda: 7200.0)
    for source in ("a", "b", "c"):
        watch.book(source)
    watch.end(LibraryBook("a", BookState.DONE, work=BookWork(2, 40, 40, 1800.0)))
    watch.end(LibraryBook("b", BookState.FAILED, problem="坏了。"))
    return watch


def text_of(watch: LibraryWatch) -> list[list[str]]:
    screen = io.StringIO()
    Console(file=screen, width=120).print(many.drawn(watch))
    return [line.split() for line in screen.getvalue().splitlines()]


def test_the_table_has_all_of_it_and_a_row_a_book() -> None:
    watch = watch_of_three()
    names, values, book = text_of(watch)
    assert " ".join(names) == "books failed chapters segments hours x real time core-hours left"
    assert values[:5] == ["1/3", "1", "2", "40", "0.50"]
    assert "2.00" in values
    assert book == ["c", "being", "read"]


def test_what_is_ready_of_a_book_counts() -> None:
    watch = watch_of_three()
    book = watch.under_way["c"]
    book.begins(Script("远路", (Chapter("一", ()), Chapter("二", ()))))
    assert text_of(watch)[2][:2] == ["远路", "chapter"]
    book.segments = 4
    for _ in range(2):
        book.segment_ready(3.0, made=True)
    total = watch.sum
    assert (total.segments, total.audio_s, total.begun) == (42, 1806.0, 0.5)
    assert total.left_s is not None


def test_a_title_is_no_markup_and_not_too_wide() -> None:
    watch = watch_of_three()
    watch.under_way["c"].title = "[bold]" + "长" * 60
    assert text_of(watch)[2][0] == "[bold]" + "长" * 25 + "…"


def test_on_a_terminal_it_is_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with many.watched(quiet=False, verbose=False) as watch:
        watch.begin(2, lambda: 0.0)
        watch.told("warning: [x]")
    assert "warning: [x]" in screen.getvalue()
    assert "core-hours" in screen.getvalue()
