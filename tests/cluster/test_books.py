"""Several books on a cluster: the next begins while one is mastered, and all is as it would be one after another."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from narrator.library import journal
from narrator.library.watching import BookWatch
from tests.cluster.machines import Machines
from tests.running import contents, narrate

PATIENCE_S = 60.0


@pytest.fixture
def books(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(tmp_path)
    Path("books").mkdir()
    for number in (1, 2, 3):
        text = f"第{number}天\n\n他在渡口等了{number}天。\n\n后来下了{number}场雨。\n"
        Path(f"books/b{number}.txt").write_text(text, encoding="utf-8")
    return [f"books/b{number}.txt" for number in (1, 2, 3)]


def states(home: str = "out") -> list[str]:
    return [book.state.value for book in journal.read(Path(home)).books]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What was heard of the books, in order."""
    heard: list[tuple[str, str]] = []
    begins, ready = BookWatch.begins, BookWatch.chapter_ready

    def begun(self: BookWatch, script: Any) -> None:
        heard.append(("begins", script.title))
        begins(self, script)

    def made(self: BookWatch, *args: Any, **options: Any) -> None:
        heard.append(("ends", self.title))
        ready(self, *args, **options)

    monkeypatch.setattr(BookWatch, "begins", begun)
    monkeypatch.setattr(BookWatch, "chapter_ready", made)
    return heard


def test_the_next_book_begins_before_one_is_made(
    books: list[str], hosts: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, begins, ready = threading.Event(), BookWatch.begins, BookWatch.chapter_ready

    def second_begins(self: BookWatch, script: Any) -> None:
        begins(self, script)
        if script.title == "b2":
            begun.set()

    def first_waits(self: BookWatch, *args: Any, **options: Any) -> None:
        if self.title == "b1":
            assert begun.wait(PATIENCE_S)
        ready(self, *args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(BookWatch, "begins", second_begins)
        patch.setattr(BookWatch, "chapter_ready", first_waits)
        run = narrate("make", *books, "--voice", "tone", "-o", "out", "--cluster", hosts.address)
    assert run.code == 0, run.err
    assert states() == ["done"] * 3
    ends = [line for line in run.err.splitlines() if line.startswith("  library:")]
    assert [line.split()[1] for line in ends] == ["1", "2", "3"]
    monkeypatch.setenv("NARRATOR_CACHE", str(tmp_path / "alone"))
    narrate("make", *books, "--voice", "tone", "-o", "alone", "-q")
    for book in books:
        assert contents(Path("out", Path(book).stem)) == contents(Path("alone", Path(book).stem))


def test_one_book_twice_and_one_that_fails(books: list[str], hosts: Machines) -> None:
    Path(books[1]).write_text("", encoding="utf-8")
    Path("books/again.txt").write_bytes(Path(books[0]).read_bytes())
    given = [books[0], "books/again.txt", *books[1:]]
    run = narrate("make", *given, "--voice", "tone", "-o", "out", "--cluster", hosts.address)
    assert run.code == 1
    assert states() == ["done", "done", "failed", "done"]
    assert "books/b2.txt is empty." in run.err


def test_books_with_voices_of_their_own_wait_for_each_other(
    books: list[str], hosts: Machines, said: list[tuple[str, str]]
) -> None:
    """Whose voices apply is known to the whole process."""
    Path("other").mkdir()
    Path("other/voices.toml").write_text("", encoding="utf-8")
    other = Path(books[1]).rename("other/b2.txt")
    run = narrate("make", books[0], other, "--voice", "tone", "-o", "out", "--cluster", hosts.address)
    assert run.code == 0, run.err
    assert said == [("begins", "b1"), ("ends", "b1"), ("begins", "b2"), ("ends", "b2")]
