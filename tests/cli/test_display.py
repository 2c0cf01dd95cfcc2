"""Progress for people, on a pipe and on a terminal."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from narrator.cli.display import Lines, Live, Meter
from narrator.rendering.progress import Progress
from narrator.script.model import Chapter, Paragraph, Script, Segment
from narrator.synthesis.network.notices import Notice

SCRIPT = Script(
    "信",
    tuple(Chapter(title, (Paragraph((Segment("早上好。"), Segment("再见。"))),)) for title in "甲乙"),
    voice="tone",
)


def told(progress: Progress) -> None:
    """A run of two chapters, the second of which is unchanged."""
    progress.fetching("box@1", 3 << 20, 9 << 20)
    progress.begins(SCRIPT)
    progress.segment_ready(1.5, made=True)
    progress.segment_ready(2.5, made=False)
    progress.chapter_ready(1, "甲", 5.0, made=True)
    progress.segments_kept(2)
    progress.chapter_ready(2, "乙", 65.0, made=False)
    progress.warn("[很旧] 的文件")


def test_lines_on_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    told(Lines())
    assert capsys.readouterr().err.splitlines() == [
        "fetching box@1: 3 of 9 MB",
        "信: 2 chapters, 4 segments, voice tone",
        "chapter 1/2 made: 甲 (0:05)",
        "chapter 2/2 unchanged: 乙 (1:05)",
        "warning: [很旧] 的文件",
    ]


def test_every_segment_has_a_line_where_it_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    told(Lines(verbose=True))
    lines = capsys.readouterr().err.splitlines()
    assert re.fullmatch(r"chapter 1/2, segment 1/4, 0:02 of audio, [\d.]+x real time, 0:00 left", lines[2])
    assert lines[3].startswith("chapter 1/2, segment 2/4, 0:04 of audio")


def test_a_terminal_shows_a_bar_and_what_is_finished() -> None:
    shown = io.StringIO()
    with Live(Console(file=shown, force_terminal=True, width=120, legacy_windows=False)) as live:
        told(live)
        live._bar.refresh()
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.getvalue())
    assert "segment 4/4" in text
    assert "chapter 1/2 made: 甲 (0:05)" in text
    assert "warning: [很旧] 的文件" in text  # brackets are no markup


def test_the_meter_counts_what_was_made_and_what_was_found() -> None:
    meter = Meter(4)
    assert (meter.left_s, "left" in str(meter)) == (None, False)
    meter.add(10.0, made=True)
    meter.add(5.0, made=False)
    assert (meter.done, meter.made, meter.audio_s, meter.made_s) == (2, 1, 15.0, 10.0)
    assert meter.left_s is not None
    assert meter.left_s == pytest.approx(2 * meter.elapsed_s, rel=0.5)
    assert meter.speed > 0


def test_saying_nothing_is_the_default() -> None:
    told(Progress())


RETRY = Notice("edge: no audio; try 2 of 8")
PAUSE = Notice("edge: asks for fewer requests; waiting 30 s, then 2 at once", for_all=True, lasts_s=30)


def test_on_a_pipe_only_what_all_wait_for_has_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines()
    for notice in (RETRY, PAUSE, RETRY):
        lines.notice(notice)
    assert capsys.readouterr().err.splitlines() == [PAUSE.line]
    assert str(lines._meter).endswith("2 repeats")
    Lines(verbose=True).notice(RETRY)
    assert RETRY.line in capsys.readouterr().err


def test_a_terminal_shows_what_is_waited_for_and_how_long() -> None:
    shown = io.StringIO()
    with Live(Console(file=shown, force_terminal=True, width=120, legacy_windows=False)) as live:
        live.begins(SCRIPT)
        live.notice(PAUSE)
        live.notice(RETRY)  # does not hide the pause
        live.segment_ready(1.0, made=True)
        live._bar.refresh()
        assert f"{PAUSE.line} (30 s)" in shown.getvalue()
        assert RETRY.line not in shown.getvalue()
        live.notice(Notice("edge: answers again", for_all=True))
        live._bar.refresh()
    assert "edge: answers again (4 s)" in shown.getvalue()
