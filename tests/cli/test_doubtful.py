"""`narrator pronounce --doubtful`: what may be misread, and how it is decided."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from narrator.cli import doubtful, main
from narrator.frontend import Doubtful, Lexicon, pronounce
from narrator.frontend.lexicon_file import parse_entries
from narrator.preview import PlacedSegment
from narrator.script.model import Segment

TEXT = "# 一\n\n今天天气很好。他叫覃隽，又去Zorblax公司。\n\n# 二\n\nZorblax公司不大，覃隽不在。\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "names.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def listed(source: Path, *options: str) -> str:
    done = CliRunner().invoke(main, ["pronounce", "--doubtful", str(source), *options])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_places_in_context(source: Path) -> None:
    lines = listed(source).splitlines()
    assert "chapter 1, segment 2  " in lines[0]
    assert "，又去【Zorblax】公司。  z" in lines[0]
    assert lines[0].endswith("(2 times)")
    assert "narrator preview" in lines[-4]


def test_json_has_an_object_a_line(source: Path) -> None:
    rows = [json.loads(line) for line in listed(source, "--json").splitlines()]
    assert [row["doubt"] for row in rows] == sorted((row["doubt"] for row in rows), reverse=True)
    assert ("Zorblax", 1, 2, 2) in {(row["text"], row["chapter"], row["segment"], row["times"]) for row in rows}
    for row in rows:
        assert row["context"][row["start"] :].startswith(row["text"])
    assert len(listed(source, "--json", "--limit", "1").splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "at", "entry"),
    [
        ("长安的单老师来了。", 3, '单 = { say = "shan4", context = "安的单老师" }'),
        ("单单老师。", 1, '单 = { say = "shan4", context = "单老师" }'),
        ("单", 0, '单 = { say = "shan4", context = "单" }'),
    ],
)
def test_the_advice_is_a_lexicon_that_works(text: str, at: int, entry: str) -> None:
    found = Doubtful(0.3, 0, at, text[:at], text[at], text[at + 1 :], "dan1", ("shan4", "chan2"))
    place = PlacedSegment(1, 1, 1, Segment(text), lambda segment: pronounce(segment.text))
    assert doubtful.entry(doubtful.Listed(place, found)) == entry
    book = Lexicon(parse_entries(entry, "test"))
    assert [token.pinyin for token in pronounce(text, book).tokens if token.fixed] == [("shan4",)]


def test_what_is_decided_is_listed_no_more(source: Path, tmp_path: Path) -> None:
    advice = [line.strip() for line in listed(source).splitlines() if line.startswith("  Zorblax = ")]
    path = tmp_path / "mine.toml"
    path.write_text("\n".join(advice), encoding="utf-8")
    assert "Zorblax】" not in listed(source, "--lexicon", str(path))


def test_nothing_to_doubt(tmp_path: Path) -> None:
    path = tmp_path / "plain.txt"
    path.write_text("今天天气很好。", encoding="utf-8")
    assert listed(path) == "Nothing to doubt in 1 segment.\n"


def test_a_source_that_is_not_there() -> None:
    done = CliRunner().invoke(main, ["pronounce", "--doubtful", "nowhere.txt"])
    assert done.exit_code == 1
    assert "nowhere.txt" in done.stderr
