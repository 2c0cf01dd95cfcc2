"""Many books as one run: what fails does not stop the rest, and is tried again when it is asked for."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from narrator.library import journal
from narrator.library.journal import BookState, BookWork, LibraryBook
from tests.running import contents, finished, narrate, plugin, start
from tests.test_interruption import SLOW


@pytest.fixture
def books(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Three of which the second is empty."""
    monkeypatch.chdir(tmp_path)
    Path("books").mkdir()
    for number in (1, 3):
        text = f"第{number}天\n\n他在渡口等了{number}天。\n\n后来下了{number}场雨。\n"
        Path(f"books/b{number}.txt").write_text(text, encoding="utf-8")
    Path("books/b2.txt").touch()
    return [f"books/b{number}.txt" for number in (1, 2, 3)]


def states(home: Path | str = "out") -> list[str]:
    return [book.state.value for book in journal.read(Path(home)).books]


def test_a_book_that_fails_does_not_stop_the_rest(books: list[str]) -> None:
    run = narrate("make", *books, "--voice", "tone", "-o", "out")
    assert run.code == 1
    assert "2 of 3 books" in run.out
    assert "books/b2.txt is empty." in run.err
    assert "narrator library retry out" in run.err
    assert states() == ["done", "failed", "done"]
    status = narrate("library", "status", "out")
    assert "failed: books/b2.txt\n  books/b2.txt is empty." in status.out
    assert "1: narrator library retry out" in status.out


def test_what_failed_is_tried_again_with_the_same_options(books: list[str]) -> None:
    narrate("make", "--voice", "tone", books[0], "-o", "out", *books[1:], "--subtitles=vtt", "-q")
    first = contents(Path("out/b1"))
    Path(books[1]).write_text("雨停了。", encoding="utf-8")
    run = narrate("library", "retry", "out")
    assert run.code == 0, run.err
    assert states() == ["done", "done", "done"]
    assert [path.suffix for path in sorted(Path("out/b2").glob("01*"))] == [".mp3", ".vtt"]
    assert contents(Path("out/b1")) == first
    assert narrate("library", "retry", "out").out == "Every book is made.\n"


def test_programs_get_what_was_made_and_what_failed(books: list[str]) -> None:
    run = narrate("make", *books, "--voice", "tone", "-o", "out", "--json")
    made, other, failed = json.loads(run.out)
    assert [Path(each["folder"]).name for each in (made, other)] == ["b1", "b3"]
    assert failed["source"] == "books/b2.txt"
    assert [
        book["state"] for book in json.loads(narrate("library", "status", "out", "--json").out)["books"]
    ] == states()


def test_the_page_shows_every_book_and_asks_the_network_for_nothing(books: list[str]) -> None:
    narrate("make", *books, "--voice", "tone", "-o", "out", "-q")
    assert narrate("library", "report", "out").code == 0
    page = Path("out/library.html").read_text(encoding="utf-8")
    assert page.count("<tr class=done>") == 2
    assert page.count("<tr class=failed>") == 1
    assert 'href="b1/"' in page
    assert "books/b2.txt is empty." in page
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to another process here")
def test_a_library_that_was_stopped_goes_on(
    books: list[str], tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(books[1]).write_text("雨停了。", encoding="utf-8")
    slow = plugin(tmp_path / "slow", SLOW.format(seconds=0.3))
    paths = os.pathsep.join([str(slow), *filter(None, [os.environ.get("PYTHONPATH")])])
    process = start("make", *books, "--voice", "tone", "-o", "out", "-v", NARRATOR_CACHE=cache, PYTHONPATH=paths)
    assert process.stderr
    assert any("1 of 3 books" in line for line in process.stderr)
    process.send_signal(signal.SIGINT)
    stopped = finished(process)
    assert stopped.code in (130, -signal.SIGINT)
    assert "done" in states()
    assert set(states()) & {"begun", "waiting"}
    run = narrate("library", "retry", "out")
    assert run.code == 0, run.err
    assert states() == ["done", "done", "done"]
    monkeypatch.setenv("NARRATOR_CACHE", str(tmp_path / "alone"))
    narrate("make", *books, "--voice", "tone", "-o", "once", "-q")
    for name in ("b1", "b2", "b3"):
        assert contents(Path("out") / name) == contents(Path("once") / name)


def test_a_torn_line_spoils_no_other(tmp_path: Path) -> None:
    journal.begin(tmp_path, ["a.txt", "b.txt"], ["--voice", "tone"])
    journal.note(tmp_path, LibraryBook("a.txt", BookState.DONE, "out/a", "甲", BookWork(1, 2, 2, 3.5, 1.0, 0.5)))
    with (tmp_path / journal.JOURNAL).open("a", encoding="utf-8") as file:
        file.write('\n{"book": {"source": "b.t')
    journal.note(tmp_path, LibraryBook("b.txt", BookState.FAILED, problem="坏了。"))
    known = journal.read(tmp_path)
    assert [book.state for book in known.books] == [BookState.DONE, BookState.FAILED]
    assert known.options == ("--voice", "tone")
    assert known.work.audio_s == 3.5


def test_a_journal_without_a_line_that_can_be_read_says_so(tmp_path: Path) -> None:
    (tmp_path / journal.JOURNAL).write_bytes(bytes(range(256)) * 4)
    run = narrate("library", "status", tmp_path)
    assert run.code == 1
    assert "is damaged" in run.err


def test_a_folder_without_a_library_says_so(tmp_path: Path) -> None:
    run = narrate("library", "status", tmp_path)
    assert run.code == 1
    assert "holds no library" in run.err
