"""What was kept as JSON is read back as what it is, or refused, whatever became of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.damages import BROKEN, Bench, records
from narrator.library import journal
from narrator.podcast import episode
from narrator.readback import json_value, record
from tests.running import narrate


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "1e999", "NaN", "-Infinity", "", "{", b"\xff"])
def test_what_cannot_be_read_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        json_value(text)


def test_numbers_stay_as_they_are() -> None:
    assert json_value('[1, 2.5, -1e-3, "x"]') == [1, 2.5, -0.001, "x"]


@pytest.mark.parametrize("row", [[], {"source": 1}, {"source": "a", "work": {"chapters": "9"}}, {"state": "x"}, None])
def test_what_is_no_such_record_is_a_value_error(row: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        record(row, journal.LibraryBook)


@pytest.mark.parametrize("line", [*BROKEN, '{"book": {"source": "a.txt", "work": {"audio_s": "x"}}}', '{"book": 1}'])
def test_a_broken_line_of_a_journal_spoils_no_other(line: str, tmp_path: Path) -> None:
    journal.begin(tmp_path, ["a.txt"], [])
    with (tmp_path / journal.JOURNAL).open("a", encoding="utf-8", errors="surrogatepass") as file:
        file.write(f"\n{line}\n")
    journal.note(tmp_path, journal.LibraryBook("a.txt", journal.BookState.DONE, "a", "夜"))
    assert journal.read(tmp_path).books[0].title == "夜"
    assert narrate("library", "report", tmp_path).code == 0


@pytest.mark.parametrize(
    ("key", "value"),
    [("audio", "../a.mp3"), ("subtitles", {"srt": "/etc/a"}), ("passages", [{"kind": "text", "sentences": []}])],
)
def test_an_episode_that_leads_elsewhere_is_none(key: str, value: object, whole: Bench, tmp_path: Path) -> None:
    kept = whole.whole / "show" / ".show" / "episodes" / "ferry-001.json"
    assert episode.load(whole.whole / "show", "ferry-001")
    (tmp_path / ".show" / "episodes").mkdir(parents=True)
    data = json.loads(kept.read_text(encoding="utf-8")) | {key: value}
    (tmp_path / ".show" / "episodes" / "ferry-001.json").write_text(json.dumps(data), encoding="utf-8")
    assert episode.load(tmp_path, "ferry-001") is None


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("damages"))


def test_every_record_is_known_to_the_program(whole: Bench) -> None:
    names = {path.name for path in records(whole)}
    assert {
        "manifest.json",
        "proof.json",
        ".library.jsonl",
        "ledger.json",
        "ferry-001.json",
        ".published.json",
    } <= names
    assert {"notes.json", "place.json", "marks.jsonl"} <= names
