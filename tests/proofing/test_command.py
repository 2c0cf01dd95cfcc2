"""`narrator proof`, end to end: a real voice, real files, the real recogniser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

import pytest

from narrator import assets
from narrator.audition import report
from narrator.proofing import recogniser
from tests.running import narrate

TEXT = "清晨的集市刚刚开门，卖菜的老人把青菜摆好。\n\n外面下着小雨，他撑开伞，慢慢走回家。\n"
LONG = "清晨的集市刚刚开门，卖菜的老人把青菜一捆一捆摆好，抬头冲我笑了笑，又弯下腰去擦那杆旧秤。\n"
PLANTED = 10.0  # less than the suspicion of `note_otherwise`
needs_model = pytest.mark.skipif(
    not recogniser.is_available() or any(assets.find(name) is None for name in recogniser.ASSETS),
    reason="needs the recogniser: python -m tests.setup",
)


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory, offline_voice: str) -> Path:
    place = tmp_path_factory.mktemp("proof")
    (place / "text.txt").write_text(TEXT, encoding="utf-8")
    assert narrate("make", place / "text.txt", "-o", place, "--title", "集市", "-q").code == 0
    return next(place.glob("*/manifest.json")).parent


@pytest.mark.neural
@needs_model
def test_right_speech_is_heard_and_not_heard_twice(edition: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = narrate("proof", edition, "--jobs", "1")
    assert first.code == 0, first.out
    assert "0 segments of 2 to listen to" in first.out
    kept = json.loads((edition / report.FILE).read_text(encoding="utf-8"))
    assert kept["heard"] > 0.9

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("heard twice")

    monkeypatch.setattr(recogniser.Recogniser, "hear", refuse)
    assert narrate("proof", edition).out == first.out
    audio = next(edition.glob("*.mp3"))
    audio.write_bytes(audio.read_bytes() + b"\0")  # no longer the file that was written
    with pytest.raises(AssertionError, match="heard twice"):
        narrate("proof", edition)


@pytest.mark.neural
@needs_model
def test_beeps_are_suspicious(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    narrate("make", tmp_path / "text.txt", "-o", tmp_path, "--title", "集市", "--voice", "tone", "-q")
    run = narrate("proof", next(tmp_path.glob("*/manifest.json")), "--jobs", "1", "--json")
    assert run.code == 3
    found = json.loads(run.out)
    assert found == json.loads(next(tmp_path.glob(f"*/{report.FILE}")).read_text(encoding="utf-8"))
    assert found["suspicious"] == 2
    assert found["segments"][0]["suspicion"] >= found["segments"][1]["suspicion"] > found["limit"]
    assert set(report.read(next(tmp_path.glob(f"*/{report.FILE}")).parent)) == {
        row["clip"] for row in found["segments"]
    }


@pytest.mark.neural
@needs_model
def test_make_can_end_with_a_proof(tmp_path: Path, offline_voice: str) -> None:
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    run = narrate("make", tmp_path / "text.txt", "-o", tmp_path, "--title", "集市", "--proof")
    assert run.code == 0
    assert run.out.endswith("% of syllables; 0 of 2 segments to listen to\n")
    assert len(list(tmp_path.glob(f"*/{report.FILE}"))) == 1


def test_what_is_no_edition_is_refused(tmp_path: Path) -> None:
    run = narrate("proof", tmp_path)
    assert (run.code, run.out) == (1, "")
    assert "is not an edition" in run.err


@pytest.mark.neural
@needs_model
def test_what_is_suspicious_is_spoken_again_and_make_repeats_it(
    tmp_path: Path, offline_voice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what was heard at first is planted: the other takes are spoken and heard for real."""
    (tmp_path / "text.txt").write_text(LONG, encoding="utf-8")
    narrate("make", tmp_path / "text.txt", "-o", tmp_path, "--title", "集市", "-q")
    folder = next(tmp_path.glob("*/manifest.json")).parent
    misheard = segments_of(folder)[0]
    note_otherwise(misheard["clip"])
    run = narrate("proof", folder, "--jobs", "1", "--again", "-q")
    assert run.code in (0, 3), run.out + run.err  # what is better need not be good
    assert "spoken again" in run.err
    assert "repeats this" in run.err
    assert all(row["suspicion"] < PLANTED for row in json.loads((folder / report.FILE).read_text("utf-8"))["segments"])
    script, kept = (folder / "script.md").read_text(encoding="utf-8"), segments_of(folder)
    assert "".join(segment["text"] for segment in kept) == LONG.strip()
    assert misheard["clip"] not in {segment["clip"] for segment in kept}

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("spoken once more")

    monkeypatch.setattr("narrator.rendering.clips.synthesize", refuse)
    again = narrate("make", folder / "script.md")
    assert again.code == 0, again.err
    assert segments_of(folder) == kept
    assert (folder / "script.md").read_text(encoding="utf-8") == script


@pytest.mark.neural
@needs_model
def test_an_edited_script_is_not_spoken_again(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    narrate("make", tmp_path / "text.txt", "-o", tmp_path, "--title", "集市", "--voice", "tone", "-q")
    folder = next(tmp_path.glob("*/manifest.json")).parent
    script = folder / "script.md"
    script.write_text(script.read_text(encoding="utf-8").replace("小雨", "大雪"), encoding="utf-8")
    edited = script.read_bytes()
    run = narrate("proof", folder, "--jobs", "1", "--again", "-q")
    assert run.code == 1
    assert "would sound different now" in run.err
    assert f"narrator make {script}" in run.err
    assert script.read_bytes() == edited


def segments_of(folder: Path) -> list[dict[str, Any]]:
    kept = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return [s for chapter in kept["chapters"] for paragraph in chapter["paragraphs"] for s in paragraph["segments"]]


def note_otherwise(clip: str) -> None:
    """Note that something else was heard in a clip: the state that a bad take leaves behind."""
    from narrator.proofing.memory import ALONE, WINDOW, Memory

    memory = Memory.of(recogniser.load(threads=1).name)
    for way in (WINDOW, ALONE):
        memory.note(clip, way, "外面下着小雨")
