"""Made again, an edition costs only what changed, and nothing of the user's is written over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from narrator import produce
from narrator.rendering.options import MakeOptions
from narrator.rendering.progress import Progress
from narrator.script.options import ScriptOptions
from tests.running import SPEECH, contents, hidden, make, manifest, narrate


@pytest.fixture
def source(tmp_path: Path, cache: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(SPEECH, encoding="utf-8")
    return path


@pytest.fixture
def folder(source: Path) -> Path:
    """The edition of `source`, made once, by an empty cache."""
    (made,) = make(source, "-o", source.parent / "out")
    assert (made["clips_made"] > 5, made["clips_found"], made["chapters_encoded"]) == (True, 0, 3)
    return Path(made["folder"])


def dates(folder: Path) -> dict[str, tuple[int, int]]:
    """When each file was last written, and which inode it is."""
    return {p.name: (p.stat().st_mtime_ns, p.stat().st_ino) for p in folder.iterdir() if p.name not in hidden(folder)}


def work(summary: dict[str, object]) -> tuple[object, ...]:
    return tuple(summary[name] for name in ("clips_made", "chapters_encoded", "chapters_kept"))


def test_unchanged_nothing_is_made_or_touched(source: Path, folder: Path) -> None:
    before = dates(folder)
    (again,) = make(source, "-o", folder.parent)
    assert work(again) == (0, 0, 3)
    assert dates(folder) == before


def test_an_edited_sentence_costs_its_segment_and_its_chapter(source: Path, folder: Path) -> None:
    before = dates(folder)
    source.write_text(SPEECH.replace("走了36里路", "走了整整四十里山路"), encoding="utf-8")
    (again,) = make(source, "-o", folder.parent)
    assert again["clips_made"] in (1, 2)
    assert work(again)[1:] == (1, 2)
    changed = {name for name, date in dates(folder).items() if date != before[name]}
    second = "02 第二章 一封慢信"
    assert changed == {f"{second}.mp3", f"{second}.srt", "script.md", "manifest.json"}


def test_an_appended_chapter_leaves_the_others(source: Path, folder: Path) -> None:
    source.write_text(SPEECH + "\n第四章 回信\n\n三天以后，回信到了。\n", encoding="utf-8")
    (again,) = make(source, "-o", folder.parent)
    kept = [chapter["audio"] for chapter in again["chapters"]][:3]
    assert set(kept) <= contents(folder).keys()
    assert again["clips_made"] == 2


@pytest.mark.parametrize(("suffix", "encoded"), [(".mp3", 1), (".srt", 0)])
def test_a_deleted_file_is_made_again_without_synthesis(suffix: str, encoded: int, source: Path, folder: Path) -> None:
    before = contents(folder)
    next(folder.glob(f"02 *{suffix}")).unlink()
    (again,) = make(source, "-o", folder.parent)
    assert work(again) == (0, encoded, 3 - encoded)
    assert contents(folder) == before


def test_a_damaged_file_is_made_again(source: Path, folder: Path) -> None:
    before = contents(folder)
    path = next(folder.glob("01 *.mp3"))
    path.write_bytes(path.read_bytes()[:-100])
    assert work(make(source, "-o", folder.parent)[0]) == (0, 1, 2)
    assert contents(folder) == before


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", "null", '{"version": 1}', '{"version": 1, "chapters": [1]}', "\udcff"]
)
def test_a_damaged_manifest_is_made_again(damage: str, source: Path, folder: Path) -> None:
    before = contents(folder)
    (folder / "manifest.json").write_bytes(damage.encode("utf-8", "surrogateescape"))
    assert make(source, "-o", folder.parent)[0]["clips_made"] == 0
    (folder / "damaged-manifest.json").unlink()  # put aside, not thrown away
    assert contents(folder) == before


def test_a_manifest_edited_by_hand_does_no_harm(source: Path, folder: Path) -> None:
    record = manifest(folder)
    for name in ("left_out", "gaps", "script", "chapters"):
        for value in (1, [1]):
            (folder / "manifest.json").write_text(json.dumps({**record, name: value}), encoding="utf-8")
            assert make(folder / "script.md")[0]["clips_made"] == 0


def test_an_edited_script_is_not_lost(source: Path, folder: Path) -> None:
    script = folder / "script.md"
    edited = script.read_text(encoding="utf-8").replace("读了很久", "读了又读")
    script.write_text(edited, encoding="utf-8")
    run = narrate("make", source, "--voice", "tone", "-o", folder.parent)
    assert run.code == 1
    assert f"narrator make {script}" in run.err
    assert "--force" in run.err
    assert script.read_text(encoding="utf-8") == edited


def test_an_edited_script_is_narrated_where_it_lies(source: Path, folder: Path) -> None:
    script = folder / "script.md"
    edited = script.read_text(encoding="utf-8").replace("读了很久", "读了又读")
    script.write_text(edited, encoding="utf-8")
    (again,) = make(script)
    assert again["folder"] == str(folder)
    assert again["clips_made"] in (1, 2)
    assert work(again)[1:] == (1, 2)
    assert script.read_text(encoding="utf-8") == edited
    assert "读了又读" in (folder / "manifest.json").read_text(encoding="utf-8")


def test_edits_that_were_narrated_are_not_lost_either(source: Path, folder: Path) -> None:
    script = folder / "script.md"
    edited = script.read_text(encoding="utf-8").replace("读了很久", "读了又读")
    script.write_text(edited, encoding="utf-8")
    for _ in range(2):
        make(script)
        assert manifest(folder)["script"]["edited"] is True
    run = narrate("make", source, "--voice", "tone", "-o", folder.parent)
    assert (run.code, "was edited" in run.err) == (1, True)
    assert script.read_text(encoding="utf-8") == edited


def test_force_never_writes_over_its_own_source(folder: Path) -> None:
    script = folder / "script.md"
    script.write_text(script.read_text(encoding="utf-8") + "\n<!-- 记得改 -->\n", encoding="utf-8")
    before = script.read_bytes()
    make(script, "--force")
    assert script.read_bytes() == before


def test_force_makes_all_again_and_writes_over_an_edit(source: Path, folder: Path) -> None:
    before = contents(folder)
    (folder / "script.md").write_text("改过了。\n", encoding="utf-8")
    (again,) = make(source, "-o", folder.parent, "--force")
    assert (again["clips_found"], again["chapters_encoded"]) == (0, 3)
    assert contents(folder) == before


@pytest.mark.parametrize("how", [(), ("--force",)])
def test_stale_files_go_and_foreign_files_stay(how: tuple[str, ...], source: Path, folder: Path) -> None:
    (folder / "notes.txt").write_text("我的笔记", encoding="utf-8")
    (folder / "99-mine.mp3").write_bytes(b"mine")
    (folder / "cover.jpg").write_bytes(b"picture")
    source.write_text(SPEECH.partition("第三章")[0].replace("石阶与雾", "石阶与云"), encoding="utf-8")
    make(source, "-o", folder.parent, *how)
    record = manifest(folder)
    named = {name for chapter in record["chapters"] for name in (chapter["audio"], chapter["subtitles"]["srt"])}
    assert set(contents(folder)) == named | {"notes.txt", "99-mine.mp3", "cover.jpg", "script.md", "manifest.json"}


def test_a_manifest_cannot_make_us_remove_files_elsewhere(source: Path, folder: Path) -> None:
    outside = folder.parent / "outside.mp3"
    outside.write_bytes(b"mine")
    path = folder / "manifest.json"
    name = next(folder.glob("03 *.mp3")).name
    path.write_text(path.read_text(encoding="utf-8").replace(name, "../outside.mp3"), encoding="utf-8")
    make(source, "-o", folder.parent)
    assert outside.read_bytes() == b"mine"


def test_another_voice_speed_or_bit_rate_is_made_anew(source: Path, folder: Path) -> None:
    (faster,) = make(source, "-o", folder.parent, "--speed", "1.5")
    assert (faster["clips_made"] > 5, faster["chapters_encoded"]) == (True, 3)
    (leaner,) = make(source, "-o", folder.parent, "--speed", "1.5", "--bitrate", "64")
    assert work(leaner) == (0, 3, 0)


def test_the_same_words_are_spoken_once(tmp_path: Path, cache: Path) -> None:
    text = "第一章 晨\n\n山里的雾很大，看不见路。\n\n第二章 暮\n\n山里的雾很大，看不见路。\n"
    (made,) = make("-", "-o", tmp_path, "--title", "雾", stdin=text.encode())
    assert (made["clips_made"], len(list((cache / "clips").rglob("*.flac")))) == (3, 3)


class BreaksOff(Progress):
    """Breaks the run off once two chapters are made."""

    def chapter_ready(self, number: int, title: str, duration_s: float, *, made: bool) -> None:
        if number == 2:
            raise KeyboardInterrupt


def broken_off(source: Path, out: Path) -> Path:
    """The folder of an edition whose run ended after its second chapter."""
    with pytest.raises(KeyboardInterrupt):
        produce.make(str(source), out, MakeOptions(script=ScriptOptions(voice="tone")), BreaksOff())
    return out / source.stem


def test_broken_off_it_goes_on_with_the_next_chapter(source: Path, tmp_path: Path) -> None:
    folder = broken_off(source, tmp_path / "out")
    (again,) = make(source, "-o", folder.parent)
    assert work(again)[1:] == (1, 2)
    assert hidden(folder) == {".lock"}


def test_broken_off_and_edited_it_is_no_edit_of_the_script(source: Path, tmp_path: Path) -> None:
    folder = broken_off(source, tmp_path / "out")
    source.write_text(SPEECH.replace("一封慢信", "一封旧信"), encoding="utf-8")
    (again,) = make(source, "-o", folder.parent)
    assert work(again)[1:] == (2, 1)
    named = {name for chapter in manifest(folder)["chapters"] for name in chapter["sha256"]}
    assert set(contents(folder)) == named | {"manifest.json", "script.md", "cover.jpg"}


def test_broken_off_an_edited_script_is_not_lost(source: Path, tmp_path: Path) -> None:
    folder = broken_off(source, tmp_path / "out")
    (folder / "script.md").write_text("改过了。\n", encoding="utf-8")
    assert narrate("make", source, "--voice", "tone", "-o", folder.parent).code == 1


@pytest.mark.parametrize("damage", ["x", "{}\n", "[1]\n", '{"chapter": {}}\n', '{"chapter": 1}', '{"scr'])
def test_a_damaged_journal_does_no_harm(damage: str, source: Path, tmp_path: Path) -> None:
    folder = broken_off(source, tmp_path / "out")
    journal = folder / ".journal"
    journal.write_text(journal.read_text(encoding="ascii") + damage, encoding="ascii")
    (again,) = make(source, "-o", folder.parent)
    assert work(again)[1:] == (1, 2)


def test_an_edition_keeps_its_id_when_title_text_and_voice_change(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text(SPEECH, encoding="utf-8")
    make(source, "-o", tmp_path / "out", "--title", "山里的邮局")
    (folder,) = (tmp_path / "out").iterdir()
    first = manifest(folder)["id"]
    assert first.startswith("urn:uuid:")
    script = folder / "script.md"
    script.write_text(
        script.read_text("utf-8").replace("山里的邮局", "另一个名字").replace("老人", "老妇"), encoding="utf-8"
    )
    make(script, "--speed", "1.5")
    assert manifest(folder)["title"] == "另一个名字"
    assert manifest(folder)["id"] == first
