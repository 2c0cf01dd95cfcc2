"""Cues of texts that are spoken as a voice would speak them."""

from __future__ import annotations

from narrator.subtitles import build
from tests.subtitles.speech import chapter


def lines(text: str) -> list[str]:
    passages, duration_s = chapter(text.split("\n"))
    return ["/".join(cue.lines) for cue in build(passages, duration_s)]


def test_a_sentence_that_fits_is_one_line() -> None:
    assert lines("山里的雨说来就来。我们跑进路边的亭子。") == ["山里的雨说来就来。", "我们跑进路边的亭子。"]
