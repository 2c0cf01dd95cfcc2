"""What was kept as JSON is read back as what it is, or refused, whatever became of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.damages import BROKEN, Bench, records
from narrator.edition.address import address_of, folder_of
from narrator.edition.recording import read_recording
from narrator.errors import EditionError
from narrator.library import journal
from narrator.podcast import episode
from narrator.proofing.memory import Memory
from narrator.readback import json_value, record, toml_value
from tests.running import narrate

WILD_TOML = [
    "x = " + "[" * 100_000, "x = " + "{a = " * 50_000, "x = " + "1" * 5_000, "x = 0x" + "f" * 5_000,
    "a" + ".a" * 100 + " = 1", "[" + "a." * 5_000 + "a]", "x = [" * 60, "x = 9999-99-99",
]  # fmt: skip


@pytest.mark.parametrize("text", WILD_TOML)
def test_wild_toml_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        toml_value(text)


@pytest.mark.parametrize("text", WILD_TOML[:6:2])
def test_wild_toml_is_one_sentence_wherever_it_is_read(text: str, tmp_path: Path, whole: Bench) -> None:
    (tmp_path / ".show").mkdir()
    for name in ("words.toml", "cast.toml", "voices.toml", ".show/podcast.toml"):
        (tmp_path / name).write_text(text + "\n", encoding="utf-8")
    source = tmp_path / "a.txt"
    source.write_text("天亮了。\n", encoding="utf-8")
    tone = ("make", source, "--voice", "tone", "-q", "-o", tmp_path / "out")
    show = ("feed", "build", whole.whole / "out" / "ferry", "-o", tmp_path, "--base-url", "https://example.org/")
    for command in (
        (*tone, "--lexicon", tmp_path / "words.toml"),
        (*tone, "--cast", tmp_path / "cast.toml"),
        ("voices", "add", tmp_path / "voices.toml"),
        show,
    ):
        run = narrate(*command)
        assert run.code in (1, 2), command
        assert run.err.strip()


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "1" * 400,
        "1" * 5_000,
        '{"a":' * 100_000,
        "1e999",
        "NaN",
        "-Infinity",
        "",
        "{",
        b"\xff",
        '"\\ud800"',
        '{"\\uDFff": 1}',
        b'["\\ud83d\\ud83d"]',
    ],
)
def test_what_cannot_be_read_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        json_value(text)


def test_whole_characters_stay_as_they_are() -> None:
    assert json_value('["\\ud83d\\ude00", "\\\\ud800"]') == ["😀", "\\ud800"]


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


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("segments", "recording", 9), ("segments", "recording", -1), ("segments", "marks", [[0, 999, 0.1, 0.2]]),
        ("segments", "marks", [[0, 1, 0.5, 0.2]]), ("segments", "marks", []), ("segments", "end_s", 1e300),
        ("recordings", "duration_s", -1), ("recordings", "duration_s", 1e300), ("recordings", "path", "a\0b"),
        ("recordings", "sha256", "x"), ("recordings", "path", ""),
    ],
)  # fmt: skip
def test_a_recording_that_cannot_be_is_refused(
    kind: str, key: str, value: object, whole: Bench, tmp_path: Path
) -> None:
    kept = json.loads((whole.whole / "told" / "ferry" / "recording.json").read_text(encoding="utf-8"))
    kept[kind][0][key] = value
    (tmp_path / "recording.json").write_text(json.dumps(kept), encoding="utf-8")
    with pytest.raises(EditionError, match="is damaged"):
        read_recording(tmp_path)


def test_a_recording_of_a_newer_narrator_is_not_taken_for_damage(whole: Bench, tmp_path: Path) -> None:
    kept = json.loads((whole.whole / "told" / "ferry" / "recording.json").read_text(encoding="utf-8"))
    (tmp_path / "recording.json").write_text(json.dumps(kept | {"version": 99}), encoding="utf-8")
    with pytest.raises(EditionError, match="newer Narrator"):
        read_recording(tmp_path)


def test_what_was_heard_before_survives_any_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NARRATOR_CACHE", str(tmp_path))
    (tmp_path / "heard").mkdir()
    lines = [b'["k", "plain", "a"]', b"\xff\xfe", b'["k", "plain", 5]', b'[["k"], "plain", "a"]', b"[" * 100_000]
    (tmp_path / "heard" / "x.jsonl").write_bytes(b"\n".join(lines))
    assert Memory.of("x").get("k") == {"plain": "a"}


def test_an_address_that_was_damaged_is_written_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NARRATOR_CACHE", str(tmp_path))
    folder = folder_of("memory://shelf")
    (folder / ".address").write_bytes(b"\xff\xfe")
    assert address_of(folder / "ferry") == ""
    assert address_of(folder_of("memory://shelf") / "ferry") == "memory://shelf/ferry"


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
    assert {"notes.json", "place.json", "marks.jsonl", "recording.json"} <= names
