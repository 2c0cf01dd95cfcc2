"""The cases of tests/cases/cues.txt, which an editor can extend."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from narrator.subtitles import build
from tests.subtitles.speech import chapter

CASES = Path(__file__).parent.parent / "cases" / "cues.txt"


def cases() -> Iterator[tuple[list[str], list[str]]]:
    for block in CASES.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines:
            yield [line[2:] for line in lines if line.startswith("= ")], [x for x in lines if not x.startswith("= ")]


@pytest.mark.parametrize(("paragraphs", "expected"), list(cases()))
def test_paragraphs_are_parted_as_an_editor_would(paragraphs: list[str], expected: list[str]) -> None:
    passages, duration_s = chapter(paragraphs)
    assert [" / ".join(cue.lines) for cue in build(passages, duration_s)] == expected
