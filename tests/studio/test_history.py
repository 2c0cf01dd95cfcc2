"""What was changed can be undone, redone, and survives a process that is killed at any moment."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.studio.history import FILE, History, difference

TEXTS = st.text(alphabet="山水云\n", max_size=12)


def a(text: str, other: str = "") -> dict[str, str]:
    return {"script.md": text, "lexicon.toml": other}


@given(TEXTS, TEXTS)
def test_a_difference_leads_there_and_back(before: str, after: str) -> None:
    splice = difference("a", before, after)
    if splice is None:
        assert before == after
        return
    assert splice.applied(before) == after
    assert splice.reversed().applied(after) == before


def test_a_splice_of_another_text_is_refused() -> None:
    splice = difference("a", "山上有雪", "山上有雾")
    assert splice is not None
    with pytest.raises(ValueError, match="not what it was"):
        splice.applied("山上无路")


def test_a_change_is_on_the_disk_when_it_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed = []
    flush = os.fsync

    def noted(descriptor: int) -> None:
        flush(descriptor)
        flushed.append(os.fstat(descriptor).st_size)

    history, _ = History.opened(tmp_path, a("一"))
    monkeypatch.setattr(os, "fsync", noted)
    history.note("x", a("一"), a("一二"))
    assert flushed[-1:] == [(tmp_path / FILE).stat().st_size]


def test_changes_are_undone_and_redone_over_a_restart(tmp_path: Path) -> None:
    history, _ = History.opened(tmp_path, a("一"))
    history.note("x", a("一"), a("一二"))
    history.note("y", a("一二"), a("一二", "三"))
    history, texts = History.opened(tmp_path, a("一二", "三"))
    assert [change.label for change in history.done] == ["x", "y"]
    assert history.note_undo().taken_back(texts) == a("一二")
    history, texts = History.opened(tmp_path, a("一二"))
    assert ([c.label for c in history.done], [c.label for c in history.undone]) == (["x"], ["y"])
    assert history.note_redo().applied(texts) == a("一二", "三")
    history.note("z", a("一二", "三"), a("", "三"))
    assert not history.undone


@pytest.mark.parametrize("written", [(), ("script.md",), ("script.md", "lexicon.toml")])
def test_what_was_noted_and_not_written_is_made_when_it_is_opened(tmp_path: Path, written: tuple[str, ...]) -> None:
    history, _ = History.opened(tmp_path, a("一", "甲"))
    history.note("x", a("一", "甲"), a("二", "乙"))
    on_disk = a("一", "甲") | {name: a("二", "乙")[name] for name in written}
    history, texts = History.opened(tmp_path, on_disk)
    assert texts == a("二", "乙")
    assert len(history.done) == 1


def test_an_undo_that_was_noted_is_made_when_it_is_opened(tmp_path: Path) -> None:
    history, _ = History.opened(tmp_path, a("一"))
    history.note("x", a("一"), a("二"))
    history.note_undo()
    assert History.opened(tmp_path, a("二"))[1] == a("一")


def test_the_history_of_another_text_is_forgotten(tmp_path: Path) -> None:
    history, _ = History.opened(tmp_path, a("一"))
    history.note("x", a("一"), a("二"))
    history, texts = History.opened(tmp_path, a("五"))
    assert texts == a("五")
    assert not history.done
    assert not (tmp_path / FILE).exists()


@settings(max_examples=40)
@given(st.lists(TEXTS, min_size=2, max_size=5, unique=True), st.integers(2, 60))
def test_a_torn_line_loses_itself_alone(tmp_path_factory: pytest.TempPathFactory, texts: list[str], cut: int) -> None:
    folder = tmp_path_factory.mktemp("torn")
    history, _ = History.opened(folder, a(texts[0]))
    for before, after in pairwise(texts):
        history.note("x", a(before), a(after))
    path = folder / FILE
    path.write_bytes(path.read_bytes()[:-cut])  # the machine went down while the last change was noted
    again, found = History.opened(folder, a(texts[-2]))
    assert found == a(texts[-2])
    assert [change.after for change in again.done] == [change.after for change in history.done[:-1]]
