"""What an editor would not divide stays whole: the marked sentences of tests/cases/cue-groups.txt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from narrator.subtitles import Cue, TimedSpan, TimedText, build
from tests.subtitles.speech import chapter

LISTS = ("cue-groups.txt", "cue-groups-2.txt", "cue-groups-3.txt")
GROUP = re.compile("〔([^〕]*)〕")
LEAST = 0.94  # of the groups stay whole; in the others another place would be worse, or nothing says that they are one
DATES = (
    "他在〔1938年10月25日〕写的信",
    "定于〔2027年12月31日〕以前通车",
    "〔一九七八年三月八日〕的清晨",
    "〔下个月15日上午九点〕开庭",
    "〔当晚十一点四十五分〕出发",
    "〔明年1月20日〕结束",
)


def cases(name: str) -> list[str]:
    lines = (Path(__file__).parent.parent / "cases" / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def divided(marked: str, *, by_character: bool = False) -> Iterator[str]:
    """The groups of a marked sentence inside which a line or a cue ends."""
    text = GROUP.sub(r"\1", marked)
    passages, duration_s = chapter([text])
    if by_character:
        spans = tuple(TimedSpan(n, n + 1, 0.5 + n * 0.22, 0.72 + n * 0.22) for n in range(len(text)))
        passages, duration_s = [TimedText(text, spans, passages[0].breaks)], len(text) * 0.22 + 2
    ends = list(line_ends(text, build(passages, duration_s)))
    for number, group in enumerate(GROUP.finditer(marked)):
        start = group.start() - 2 * number
        if any(start < end < start + len(group[1]) for end in ends):
            yield group[1]


def line_ends(text: str, cues: list[Cue]) -> Iterator[int]:
    at = 0
    for cue in cues:
        for line in cue.lines:
            at = text.index(line, at) + len(line)
            yield at


@pytest.mark.parametrize("by_character", [False, True])
@pytest.mark.parametrize("name", LISTS)
def test_groups_stay_whole(name: str, by_character: bool) -> None:
    marked = cases(name)
    assert len(marked) >= 50
    broken = [group for case in marked for group in divided(case, by_character=by_character)]
    assert len(broken) <= (1 - LEAST) * len(marked) + 0.001, broken


@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize("before", range(4, 22, 3))
def test_a_date_is_whole_wherever_it_stands(date: str, before: int) -> None:
    """Each character has a time of its own, as from voices that do not read a date as one."""
    marked = ("这一路上的山和水都没有变过样子只有人老了许多" * 2)[:before] + date + "以后大家才慢慢知道事情的经过"
    assert list(divided(marked, by_character=True)) == []
