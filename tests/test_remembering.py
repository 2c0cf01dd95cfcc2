"""An edition knows its source and how it was made: nothing is removed or written over that nobody asked to lose."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from narrator import produce
from narrator.cli.make import make as command
from narrator.cli.options import PATHS
from narrator.errors import SettingsError
from narrator.rendering import settling, work
from narrator.rendering.options import MakeOptions
from narrator.rendering.progress import Progress
from narrator.rendering.remembering import _leaves, as_record, effective
from narrator.rendering.settling import settle
from narrator.rendering.work import read
from narrator.script.options import ScriptOptions
from narrator.subtitles.files import SubtitleOptions
from tests.running import contents, make, manifest, narrate

FERRY = "# 渡口\n\n船来了。等船的人不多，都站在柳树底下。\n\n# 对岸\n\n他上了岸，把行李放在石头上，回头看了看河。\n"
NEWS = "# 早间新闻\n\n今天的第一条消息来自港口：新码头昨天开始装货。\n"
OTHER_NEWS = "# 早间新闻\n\n气象台说，雨会下到后天中午，山里的路要小心走。\n"


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def source(tmp_path: Path, cache: Path) -> Path:
    return written(tmp_path / "a" / "ferry.md", FERRY)


def test_standard_input_is_read_once_however_it_was_composed(tmp_path: Path, cache: Path) -> None:
    text = FERRY.encode()
    given: list[str | Path] = ["-", "--title", "渡口", "-o", tmp_path / "out"]
    (made,) = make(*given, "--chapters", "none", "--format", "flac", stdin=text)
    (again,) = make(*given, stdin=text)
    assert again["folder"] == made["folder"]
    assert suffixes(Path(again["folder"])) >= {".flac"}  # how the files were made is recalled
    assert manifest(Path(again["folder"]))["chapters"]


@pytest.fixture
def by_tone(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Makes an edition that names no voice, from when `tone` was the default."""
    monkeypatch.setattr(settling, "EARLIER_DEFAULTS", frozenset({"tone"}))

    def made(*given: str | Path, stdin: bytes | None = None) -> Path:
        with monkeypatch.context() as then:
            then.setattr(work, "DEFAULT_VOICE", "tone")
            return made_now(*given, stdin=stdin)[0]

    return made


def made_now(*given: str | Path, stdin: bytes | None = None) -> tuple[Path, int]:
    """The edition's folder, and how many clips were made."""
    run = narrate("make", "--json", *given, stdin=stdin)
    assert run.code == 0, run.err
    (summary,) = json.loads(run.out)
    assert summary["voice"] == "tone"
    return Path(summary["folder"]), summary["clips_made"]


def test_another_default_voice_is_for_new_editions(by_tone: Callable[..., Path], source: Path, tmp_path: Path) -> None:
    out: list[str | Path] = [source, "-o", tmp_path / "out"]
    folder = by_tone(*out)
    written(source, FERRY.replace("船来了", "船走了"))
    assert made_now(*out) == (folder, 1)
    assert made_now(*out) == (folder, 0)
    assert made_now(folder / "script.md") == (folder, 0)


def test_a_script_without_a_voice_keeps_the_default_of_its_time(by_tone: Callable[..., Path], tmp_path: Path) -> None:
    out: list[str | Path] = [
        written(tmp_path / "ferry.md", f"---\nnarrator: 1\n---\n\n{FERRY}"),
        "-o",
        tmp_path / "out",
    ]
    folder = by_tone(*out)
    assert made_now(*out) == (folder, 0)


def test_standard_input_keeps_the_default_of_its_time(by_tone: Callable[..., Path], tmp_path: Path) -> None:
    given: list[str | Path] = ["-", "--title", "渡口", "-o", tmp_path / "out"]
    folder = by_tone(*given, stdin=FERRY.encode())
    assert made_now(*given, stdin=FERRY.encode()) == (folder, 0)


@pytest.mark.parametrize(
    "text", [f"---\nvoice: mingyuan\n---\n{FERRY}", f"---\nnarrator: 1\nvoice: mingyuan\n---\n\n{FERRY}"]
)
def test_a_voice_that_the_source_names_is_asked_for(by_tone: Callable[..., Path], text: str, tmp_path: Path) -> None:
    source = written(tmp_path / "渡口.md", text.replace("voice: mingyuan\n", ""))
    folder = by_tone(source, "-o", tmp_path / "out")
    made = read(str(written(source, text)), MakeOptions())
    assert settle(made, tmp_path / "out", MakeOptions(), Progress()).work.script.voice == "mingyuan"
    assert settle(made, tmp_path / "out", MakeOptions(), Progress()).folder == folder


def suffixes(folder: Path) -> set[str]:
    return {Path(name).suffix for name in contents(folder)}


def test_the_advice_to_run_make_on_the_script_removes_nothing(source: Path, tmp_path: Path) -> None:
    asked = ["--format", "mp3,flac,epub3", "--subtitles", "srt,vtt", "--whole", "m4a", "--karaoke"]
    (made,) = make(source, "-o", tmp_path / "out", *asked)
    folder = Path(made["folder"])
    before = contents(folder)
    assert suffixes(folder) >= {".mp3", ".flac", ".epub", ".srt", ".vtt", ".m4a"}
    again = narrate("make", folder / "script.md")
    assert again.code == 0
    assert contents(folder) == before
    script = folder / "script.md"
    script.write_text(script.read_text(encoding="utf-8").replace("船来了", "船走了"), encoding="utf-8")
    assert narrate("make", script).code == 0
    assert contents(folder).keys() == before.keys()


def test_the_same_source_again_is_made_as_before(source: Path, tmp_path: Path) -> None:
    (first,) = make(source, "-o", tmp_path / "out", "--format", "flac", "--chapters", "none", "--title", "河")
    run = narrate("make", source, "-o", tmp_path / "out", "--title", "河")
    assert run.code == 0
    assert "0 segments spoken" in run.out
    assert "removed" not in run.out
    assert [path.suffix for path in Path(first["folder"]).glob("01*") if path.suffix != ".srt"] == [".flac"]


def test_what_is_dropped_on_purpose_is_removed_and_named(source: Path, tmp_path: Path) -> None:
    (made,) = make(source, "-o", tmp_path / "out", "--format", "mp3,flac", "--whole", "m4a", "--title", "ferry")
    run = narrate("make", source, "-o", tmp_path / "out", "--format", "mp3", "--whole", "", "--title", "ferry")
    assert "removed, no longer asked for: 01 渡口.flac, 02 对岸.flac, ferry.m4a" in run.out
    assert suffixes(Path(made["folder"])) == {".mp3", ".srt", ".jpg", ".md", ".json"}


def test_another_text_of_the_same_name_gets_a_folder_of_its_own(source: Path, tmp_path: Path) -> None:
    (first,) = make(source, "-o", tmp_path / "out", "--title", "ferry")
    before = contents(Path(first["folder"]))
    other = written(tmp_path / "b" / "ferry.md", FERRY.replace("船来了", "船没有来"))
    run = narrate("make", other, "-o", tmp_path / "out", "--voice", "tone", "--title", "ferry")
    assert run.code == 0
    assert "is the edition of another text" in run.err
    assert "--replace" in run.err
    assert contents(tmp_path / "out" / "ferry") == before
    assert manifest(tmp_path / "out" / "ferry-2")["source"]["path"].endswith("b/ferry.md")
    again = narrate("make", other, "-o", tmp_path / "out", "--title", "ferry")
    assert "ferry-2/" in again.out
    assert "0 segments spoken" in again.out
    assert not (tmp_path / "out" / "ferry-3").exists()


def test_replace_writes_over_it_and_takes_a_new_identity(source: Path, tmp_path: Path) -> None:
    (first,) = make(source, "-o", tmp_path / "out", "--format", "mp3,flac", "--title", "ferry")
    before = manifest(Path(first["folder"]))
    other = written(tmp_path / "b" / "ferry.md", NEWS)
    (second,) = make(other, "-o", tmp_path / "out", "--replace", "--title", "ferry")
    assert second["folder"] == first["folder"]
    assert manifest(Path(second["folder"]))["id"] != before["id"]
    assert "01 渡口.mp3" in second["removed"]


def test_two_works_of_one_title_are_two(tmp_path: Path, cache: Path) -> None:
    monday, tuesday = written(tmp_path / "1.md", NEWS), written(tmp_path / "2.md", OTHER_NEWS)
    first, second = make(monday, tuesday, "-o", tmp_path / "out", "--title", "早间新闻")
    assert first["folder"] != second["folder"]
    assert manifest(Path(first["folder"]))["id"] != manifest(Path(second["folder"]))["id"]


def test_an_edited_or_moved_source_keeps_its_edition(source: Path, tmp_path: Path) -> None:
    (first,) = make(source, "-o", tmp_path / "out")
    source.write_text(FERRY.replace("行李", "箱子"), encoding="utf-8")
    (edited,) = make(source, "-o", tmp_path / "out")
    moved = source.rename(tmp_path / "ferry.md")
    moved.write_text(FERRY.replace("石头", "台阶"), encoding="utf-8")
    (found,) = make(moved, "-o", tmp_path / "out")
    assert first["folder"] == edited["folder"] == found["folder"]
    assert len({manifest(Path(each["folder"]))["id"] for each in (first, edited, found)}) == 1


def test_an_edition_of_the_first_version_is_found_and_keeps_its_names(source: Path, tmp_path: Path) -> None:
    import json

    (made,) = make(source, "-o", tmp_path / "out", "--file-names", "ascii")
    folder = Path(made["folder"])
    old = manifest(folder)
    for name in ("source", "made_with"):
        del old[name]
    (folder / "manifest.json").write_text(json.dumps(old), encoding="utf-8")
    before = {name: data for name, data in contents(folder).items() if name != "manifest.json"}
    run = narrate("make", source, "-o", tmp_path / "out", "--voice", "tone")
    assert "0 segments spoken, 0 found in the cache; 0 chapters encoded, 2 unchanged" in run.out
    assert {name: data for name, data in contents(folder).items() if name != "manifest.json"} == before
    assert manifest(folder)["id"] == old["id"]


def test_names_are_the_titles_own_or_ascii(source: Path, tmp_path: Path) -> None:
    (made,) = make(source, "-o", tmp_path / "out", "--title", "江边：记事？")
    assert Path(made["folder"]).name == "江边：记事？"
    assert {"01 渡口.mp3", "02 对岸.srt"} <= contents(Path(made["folder"])).keys()
    (plain,) = make(source, "-o", tmp_path / "plain", "--title", "江边：记事？", "--file-names", "ascii")
    assert Path(plain["folder"]).name == "jiang-bian-ji-shi"
    assert {"01-du-kou.mp3", "02-dui-an.srt"} <= contents(Path(plain["folder"])).keys()


def test_every_parameter_that_shapes_an_edition_has_its_path() -> None:
    paths = {path for path, _ in _leaves(MakeOptions())}
    assert {path for each in PATHS.values() for path in each} <= paths
    passing = {
        "sources", "output", "title", "author", "voice", "speed", "lexicon", "jobs", "proxy", "ca", "dry_run", "force",
        "replace", "new_id", "as_json", "quiet", "verbose", "preset", "proof", "cluster", "is_library",
    }  # fmt: skip
    named = {parameter.name for parameter in command.params if not (parameter.name or "").startswith("pause_")}
    assert named - passing <= PATHS.keys()


def test_options_are_read_back_as_they_were() -> None:
    asked = MakeOptions(
        script=ScriptOptions(title="河", lexicon=(Path("/tmp/a.toml"),), pauses={"comma_s": 0.4}),
        subtitles=SubtitleOptions(("srt", "ass"), karaoke=True),
        whole_sound=("m4b",),
        allow_gaps=True,
    )
    assert effective(MakeOptions(), as_record(asked)) == asked
    assert effective(MakeOptions(given=frozenset({"whole_sound"})), as_record(asked)).whole_sound == ()
    assert effective(MakeOptions(), as_record(asked), is_script=True).script == ScriptOptions()


@pytest.mark.parametrize("value", [1, "mp3", [1], {"a": 1}])
def test_a_damaged_memory_is_refused(value: Any) -> None:
    with pytest.raises(SettingsError, match=r"sound\.formats"):
        effective(MakeOptions(), {"sound.formats": value})


@pytest.mark.parametrize("changes", [{"subtitles.cues.max_lines": 2**70}, {"subtitles.cues.min_s": 60.0}])
def test_a_memory_of_what_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="made with options that cannot be"):
        effective(MakeOptions(), changes)


@pytest.mark.parametrize(
    "options",
    [
        MakeOptions(whole=("pdf",)),
        MakeOptions(whole_sound=("mp5",)),
        MakeOptions(subtitles=SubtitleOptions(("docx",))),
        MakeOptions(subtitles=SubtitleOptions(script="latin")),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is_spoken(source: Path, options: MakeOptions) -> None:
    with pytest.raises(SettingsError, match="is not a"):
        produce.make(str(source), source.parent / "out", options)
