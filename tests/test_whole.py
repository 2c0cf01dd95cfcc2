"""All chapters in one file: their sound in order, their titles where they begin; kept while nothing changes."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path

import av
import numpy as np
import pytest

from narrator.audio.encode import decoded
from narrator.audio.formats import FORMATS, TRACK_RATE
from narrator.audio.loudness import measure
from narrator.cli.make import show_many_chapters
from tests import javascript
from tests.running import SPEECH, TITLE, make, manifest, narrate

WHOLE = ("m4b", "mp3", "opus", "flac")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("whole")
    (place / "youju.txt").write_text(SPEECH, encoding="utf-8")
    made = make(place / "youju.txt", "-o", place, "--title", TITLE, "--format", "flac", "--whole", ",".join(WHOLE))
    return Path(made[0]["folder"])


def whole(folder: Path, form: str) -> Path:
    name: str = manifest(folder)["whole"][form]["file"]
    return folder / name


def test_it_is_the_chapters_one_after_another(folder: Path) -> None:
    chapters = [np.concatenate(list(decoded(folder / c["audio"]))) for c in manifest(folder)["chapters"]]
    found = np.concatenate(list(decoded(whole(folder, "flac"))))
    assert len(found) == sum(map(len, chapters))
    assert np.abs(found - np.concatenate(chapters)).max() < 0.01  # it is encoded anew, with the same level


@pytest.mark.parametrize("form", WHOLE)
def test_it_has_the_level_of_its_chapters(form: str, folder: Path) -> None:
    found = measure(decoded(whole(folder, form)), FORMATS[form].sample_rate)
    assert found.integrated_lufs == pytest.approx(-16, abs=0.5)
    assert found.true_peak_db <= -1.0


@pytest.mark.parametrize("form", ["m4b", "mp3", "opus"])
def test_chapters_begin_where_they_are_heard(form: str, folder: Path) -> None:
    chapters = manifest(folder)["chapters"]
    starts = [0.0, *accumulate(chapter["duration_s"] for chapter in chapters)][:-1]
    with av.open(str(whole(folder, form))) as container:
        found = [(float(c["start"] * (c["time_base"] or 0)), c["metadata"]["title"]) for c in container.chapters()]
    assert [title for _, title in found] == [chapter["title"] for chapter in chapters]
    assert [at for at, _ in found] == pytest.approx(starts, abs=0.001)


def test_another_reader_finds_the_table_of_contents(folder: Path) -> None:
    read = javascript.run("sound.js", whole(folder, "mp3"))
    (found,) = read.values()
    assert [chapter["title"] for chapter in found["chapters"]] == [c["title"] for c in manifest(folder)["chapters"]]
    assert (found["tags"]["title"], found["tags"]["album"]) == (TITLE, TITLE)


def test_it_is_kept_while_nothing_changes_and_goes_when_it_is_not_wanted(folder: Path) -> None:
    names = ["--format", "flac", "--whole"]
    before = whole(folder, "m4b").stat().st_mtime_ns
    make(folder / "script.md", *names, ",".join(WHOLE))
    assert whole(folder, "m4b").stat().st_mtime_ns == before
    gone = whole(folder, "opus")
    make(folder / "script.md", *names, "m4b,mp3,flac")
    assert not gone.exists()
    whole(folder, "m4b").write_bytes(b"damaged")
    make(folder / "script.md", *names, ",".join(WHOLE))
    assert sum(map(len, decoded(whole(folder, "m4b")))) > TRACK_RATE


def test_a_table_of_contents_that_is_divided_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    for form, chapters in [("mp3", 257), ("mp3", 255), ("m4b", 257)]:
        show_many_chapters(form, chapters)
    assert capsys.readouterr().out.count("257 chapters: an ID3 table of contents has 255") == 1


SECTIONED = "# 石阶\n\n山里有雾。\n\n## 挑夫\n\n他停下来喝水。\n\n## 老人\n\n老人笑了笑。\n\n# 灯\n\n灯亮了。\n"


def test_headings_inside_a_chapter_are_marks_in_its_files(tmp_path: Path) -> None:
    (tmp_path / "s.md").write_text(SECTIONED, encoding="utf-8")
    folder = Path(make(tmp_path / "s.md", "-o", tmp_path, "--format", "mp3,m4b,mp4")[0]["folder"])
    first, second = manifest(folder)["chapters"]
    starts = [0.0, *[p["segments"][0]["start_s"] for p in first["paragraphs"] if p["kind"] == "heading"][1:]]
    for form in ("mp3", "m4b", "mp4"):
        with av.open(str(folder / first["files"][form])) as container:
            found = [(float(c["start"] * (c["time_base"] or 0)), c["metadata"]["title"]) for c in container.chapters()]
        assert [title for _, title in found] == ["石阶", "挑夫", "老人"]
        assert [start for start, _ in found] == pytest.approx(starts, abs=0.001)
        with av.open(str(folder / second["files"][form])) as container:
            assert not container.chapters()


def test_the_plan_for_audible_warns_of_what_is_too_long(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("山里的雾很大，看不见路。" * 4000, encoding="utf-8")
    asked = ("make", tmp_path / "long.txt", "--dry-run", "--voice", "tone", "--chapters", "none")
    assert "ACX takes at most 120" in narrate(*asked, "--preset", "acx").out
    assert "ACX" not in narrate(*asked).out


def test_its_name_is_one_that_an_edition_can_have(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "road.txt").write_text("灯亮了，雨也停了。\n", encoding="utf-8")
    (made,) = make(tmp_path / "road.txt", "-o", tmp_path)
    renamed = Path(made["folder"]).rename(tmp_path / "路: 第二稿")
    for _ in range(2):  # what the first leaves is read by the second
        make(renamed / "script.md", "--whole", "m4b", "--format", "mp3,epub3")
    assert {made["file"] for made in manifest(renamed)["whole"].values()} == {"路： 第二稿.m4b", "路： 第二稿.epub"}
