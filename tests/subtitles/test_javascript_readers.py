"""Parsers in JavaScript that others wrote find the same cues: the strict one of WebVTT, one of LRC, one of ASS."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

from narrator.subtitles import FORMATS, Cue, Header, build
from narrator.subtitles.timing import rounded
from tests import javascript
from tests.subtitles.hostile import CUES
from tests.subtitles.speech import chapter
from tests.subtitles.test_formats import PARAGRAPHS

Reader = Callable[[str, list[Cue]], dict[str, Any]]


def bare(text: str) -> str:
    return re.sub(r"\s|\\N", "", text)


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    def found(name: str, cues: list[Cue]) -> dict[str, Any]:
        path = tmp_path / f"cues{FORMATS[name].suffix}"
        path.write_text(FORMATS[name].write(cues, Header("菜[市]场{1}", "某\\人", "zh-Hans")), encoding="utf-8")
        return dict(javascript.run("subtitles.js", path)[0])

    return found


@pytest.fixture(params=["speech", "hostile"])
def cues(request: pytest.FixtureRequest) -> list[Cue]:
    return CUES if request.param == "hostile" else build(*chapter(PARAGRAPHS))


def seen(name: str, cues: list[Cue]) -> list[str]:
    return [bare("".join(map(FORMATS[name].shown, cue.lines))) for cue in cues]


@pytest.mark.parametrize("name", ["vtt", "vtt-karaoke"])
def test_the_strict_parser_of_webvtt_finds_no_error(name: str, cues: list[Cue], read: Reader) -> None:
    found = read(name, cues)
    assert found["errors"] == []
    assert [bare(cue["text"]) for cue in found["cues"]] == seen(name, cues)
    assert [(cue["start"], cue["end"]) for cue in found["cues"]] == rounded(cues, 1000)


def test_the_strict_parser_finds_the_time_of_each_character(read: Reader) -> None:
    cues = build(*chapter(PARAGRAPHS))
    heard = {round(span.start_s * 1000) for cue in cues for span in cue.spans}
    stamps = [stamp for cue in read("vtt-karaoke", cues)["cues"] for stamp in cue["stamps"]]
    assert len(stamps) > 100
    assert set(stamps) <= heard


@pytest.mark.parametrize("name", ["lrc", "lrc-enhanced"])
def test_a_reader_of_lrc_finds_every_line(name: str, cues: list[Cue], read: Reader) -> None:
    found = read(name, cues)
    assert found["info"] == {"ti": "菜［市］场{1}", "ar": "某\\人"}
    lines = [line for line in found["lines"] if line["text"]]
    assert [bare(line["text"]) for line in lines] == seen(name, cues)
    assert [line["start"] for line in lines] == [10 * start for start, _ in rounded(cues, 100)]


def test_a_reader_of_enhanced_lrc_finds_the_time_of_each_character(read: Reader) -> None:
    cues = build(*chapter(PARAGRAPHS))
    lines = [line for line in read("lrc-enhanced", cues)["lines"] if line["text"]]
    for cue, line in zip(cues, lines, strict=True):
        assert bare("".join(text for _, text in line["words"])) == bare(FORMATS["lrc"].shown(cue.text))
        heard = [round(span.start_s * 100) * 10 for span in cue.spans] + [line["start"]]
        assert all(at in heard for at, _ in line["words"])


@pytest.mark.parametrize("name", ["ass", "ass-karaoke"])
def test_a_reader_of_ass_finds_every_line(name: str, cues: list[Cue], read: Reader) -> None:
    found = read(name, cues)
    assert (found["width"], found["height"], found["info"]["Title"]) == (1920, 1080, "菜[市]场{1}")
    assert [bare(cue["text"]) for cue in found["cues"]] == seen(name, cues)
    assert [(cue["start"], cue["end"]) for cue in found["cues"]] == [(10 * a, 10 * b) for a, b in rounded(cues, 100)]


def test_a_reader_of_ass_finds_the_time_of_each_character(read: Reader) -> None:
    cues = build(*chapter(PARAGRAPHS))
    for cue, sung in zip(cues, read("ass-karaoke", cues)["cues"], strict=True):
        assert sum(sung["k"]) * 10 == sung["end"] - sung["start"]
        heard = [round(span.start_s * 100) for span in cue.spans]
        starts = [sung["start"] // 10 + at for at in accumulate(sung["k"][:-1])]
        assert all(min(abs(at - other) for other in heard) <= 1 for at in starts)
