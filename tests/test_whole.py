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
from tests import javascript
from tests.running import SPEECH, TITLE, make, manifest

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
