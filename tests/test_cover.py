"""The cover of an edition: where it comes from, when it stays, and that it is in the files."""

from __future__ import annotations

import io
from pathlib import Path

import av
import pytest
from PIL import Image

from narrator.rendering import covering
from narrator.rendering.covering import Covering
from narrator.rendering.previous import previous
from narrator.rendering.progress import Progress
from tests.manuscript.books import epub
from tests.running import SPEECH, contents, make, manifest, narrate


def picture(colour: str, side: int = 1400) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(buffer, "PNG")
    return buffer.getvalue()


def colour(path: Path) -> str:
    with Image.open(path) as image:
        red, _, blue = image.resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
    return {(True, False): "red", (False, True): "blue"}.get((red > 200, blue > 200), "drawn")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "youju.txt").write_text(SPEECH, encoding="utf-8")
    return tmp_path / "youju.txt"


def test_one_is_drawn_and_stays_as_it_is(source: Path) -> None:
    folder = Path(make(source, "-o", source.parent / "out")[0]["folder"])
    before = (folder / "cover.jpg").stat()
    assert manifest(folder)["cover"]["origin"] == "drawn"
    make(source, "-o", source.parent / "out")
    assert (folder / "cover.jpg").stat().st_mtime_ns == before.st_mtime_ns
    with av.open(str(folder / manifest(folder)["chapters"][0]["audio"])) as container:
        (shown,) = container.streams.video
        assert (shown.width, shown.height) == (1000, 1000)


def test_a_cover_that_a_killed_run_was_given_stays(tmp_path: Path) -> None:
    given, folder = tmp_path / "red.png", tmp_path / "book"
    given.write_bytes(picture("red"))
    folder.mkdir()
    covering.cover(Covering("题", "", given), folder, previous(folder).cover, Progress())
    covering.cover(Covering("题", ""), folder, previous(folder).cover, Progress())
    assert colour(folder / "cover.jpg") == "red"


def test_another_cover_changes_tags_and_encodes_nothing(source: Path, tmp_path: Path) -> None:
    folder = Path(make(source, "-o", tmp_path / "out")[0]["folder"])
    (tmp_path / "red.png").write_bytes(picture("red"))
    (again,) = make(source, "-o", tmp_path / "out", "--cover", tmp_path / "red.png")
    assert (again["chapters_encoded"], again["clips_made"]) == (0, 0)
    assert (colour(folder / "cover.jpg"), manifest(folder)["cover"]["origin"]) == ("red", "given")
    changed = contents(folder)
    (fresh,) = make(source, "-o", tmp_path / "other", "--cover", tmp_path / "red.png")
    assert (
        contents(Path(fresh["folder"])).items()
        >= {n: d for n, d in changed.items() if n.endswith((".mp3", ".jpg"))}.items()
    )
    make(folder / "script.md")  # which does not know of it
    assert contents(folder).items() >= {n: d for n, d in changed.items() if n != "manifest.json"}.items()


def test_a_picture_put_into_the_folder_is_taken(source: Path, tmp_path: Path) -> None:
    folder = Path(make(source, "-o", tmp_path / "out")[0]["folder"])
    (folder / "cover.jpg").write_bytes(picture("blue"))
    for more in ([], [], ["--force"], ["--no-cover"], []):
        make(source, "-o", tmp_path / "out", *more)
        assert manifest(folder)["cover"]["origin"] == "found"
        assert (folder / "cover.jpg").read_bytes() == picture("blue")


def test_a_book_brings_its_own(tmp_path: Path) -> None:
    (tmp_path / "book.epub").write_bytes(epub({"OEBPS/cover.jpg": picture("red", 600)}))
    folder = Path(make(tmp_path / "book.epub", "-o", tmp_path / "out")[0]["folder"])
    assert (colour(folder / "cover.jpg"), manifest(folder)["cover"]["origin"]) == ("red", "source")


def test_a_book_with_a_damaged_one_gets_one_drawn(tmp_path: Path) -> None:
    (tmp_path / "book.epub").write_bytes(epub({"OEBPS/cover.jpg": b"no picture"}))
    run = narrate("make", tmp_path / "book.epub", "-o", tmp_path / "out", "--voice", "tone")
    assert run.code == 0
    assert "cover" in run.err
    (folder,) = (tmp_path / "out").iterdir()
    assert manifest(folder)["cover"]["origin"] == "drawn"


def test_none_at_all(source: Path, tmp_path: Path) -> None:
    make(source, "-o", tmp_path / "out")
    folder = Path(make(source, "-o", tmp_path / "out", "--no-cover")[0]["folder"])
    assert manifest(folder)["cover"] == {}
    assert not (folder / "cover.jpg").exists()


def test_what_is_no_picture_is_refused_before_anything_is_spoken(source: Path, tmp_path: Path) -> None:
    run = narrate("make", source, "-o", tmp_path / "out", "--voice", "tone", "--cover", source)
    assert run.code != 0
    assert "no picture" in run.err
    assert not list((tmp_path / "out").rglob("*.mp3"))
