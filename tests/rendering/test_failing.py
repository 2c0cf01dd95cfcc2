"""What becomes of a chapter with something in it that its voice cannot speak."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from narrator.synthesis import engine as engines
from tests.running import Run, contents, manifest, narrate, plugin, segments

HALF = """
from narrator.errors import NetworkError, SynthesisError
from narrator.synthesis.tone import ToneEngine

class Engine(ToneEngine):
    name = "half"

    def synthesize(self, utterance, voice, options):
        if "石" in utterance.text:
            raise SynthesisError("It will not say that.", text=utterance.text)
        if "海" in utterance.text:
            raise NetworkError("half cannot be reached (gone).", remedy="Run it again.")
        return super().synthesize(utterance, voice, options)
"""
VOICES = """
[engine]
engine = "half"
licence = "-"

[[voice]]
name = "half"
locale = "zh-CN"
gender = "none"
style = ""
"""
STONE = "# 山\n\n早上好。\n\n门前有石头。\n\n再见。\n\n# 河\n\n河水清。\n\n船来了。\n"
SEA = "# 山\n\n早上好。\n\n# 河\n\n河水清。\n\n远处是海。\n\n# 家\n\n回家了。\n"


@pytest.fixture
def made(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """`made(text, *options)` narrates a text by the voice that cannot speak all."""
    from narrator.synthesis import voices

    (cache / "voices").mkdir(parents=True)
    (cache / "voices" / "openai.toml").write_text(VOICES, encoding="utf-8")
    monkeypatch.syspath_prepend(str(plugin(tmp_path / "half", HALF, name="half")))
    voices.forget()
    engines.forget()
    source = tmp_path / "walk.md"

    def run(text: str, *options: str) -> Run:
        source.write_text(text, encoding="utf-8")
        return narrate("make", source, "--voice", "half", "-o", tmp_path / "out", *options)

    yield run
    voices.forget()
    engines.forget()


def spoken_by(folder: Path) -> dict[str, str]:
    return {chapter["title"]: chapter["voice"] for chapter in manifest(folder)["chapters"]}


def test_without_more_ado_the_chapter_is_not_made(made: Any, tmp_path: Path) -> None:
    run = made(STONE)
    assert run.code == 1
    assert "chapter 1, segment 3: “门前有石头。” — It will not say that." in run.err
    assert "--allow-gaps" in run.err
    folder = tmp_path / "out" / "walk"
    assert [path.name for path in folder.glob("*.mp3")] == ["02 河.mp3"]
    assert not (folder / "manifest.json").exists()


def test_a_gap_that_is_allowed_is_named_everywhere(made: Any, tmp_path: Path) -> None:
    run = made(STONE, "--allow-gaps")
    assert run.code == 3
    assert "GAP: chapter 1, segment 3: “门前有石头。” — It will not say that." in run.out
    folder = tmp_path / "out" / "walk"
    record = manifest(folder)
    gap = {"chapter": 1, "segment": 3, "text": "门前有石头。", "reason": "It will not say that."}
    assert record["gaps"] == [gap]
    hole = list(segments(record["chapters"][0]))[2]
    assert (hole["clip"], hole["start_s"]) == ("", hole["end_s"])
    shown = contents(folder)["01 山.srt"].decode()
    assert "石头" not in shown
    assert "再见" in shown
    first = contents(folder)
    again = json.loads(made(STONE, "--allow-gaps", "--json").out)[0]
    assert again["gaps"] == [gap]
    assert (again["clips_made"], again["chapters_encoded"]) == (0, 0)
    assert contents(folder) == first


def test_a_gap_is_closed_when_it_can_be_spoken(made: Any, tmp_path: Path) -> None:
    made(STONE, "--allow-gaps")
    run = made(STONE.replace("石", "木"))
    assert run.code == 0
    assert manifest(tmp_path / "out" / "walk")["gaps"] == []
    assert "1 segment spoken" in run.out


def test_another_voice_speaks_the_whole_chapter(made: Any, tmp_path: Path) -> None:
    run = made(STONE, "--fallback", "tone")
    assert run.code == 0, run.err
    folder = tmp_path / "out" / "walk"
    assert spoken_by(folder) == {"山": "tone", "河": "half"}
    row = {"chapter": 1, "voice": "tone", "for": "half", "reason": "It will not say that."}
    assert manifest(folder)["fallbacks"] == [row]
    assert "spoken by tone instead of half: chapter 1" in run.out
    assert "warning: chapter 1: It will not say that. tone speaks instead." in run.err
    narrate("make", tmp_path / "walk.md", "--voice", "tone", "-o", tmp_path / "tone", "-q")
    assert contents(folder)["01 山.mp3"] == contents(tmp_path / "tone" / "walk")["01 山.mp3"]


def test_only_the_segment_where_that_is_asked_for(made: Any, tmp_path: Path) -> None:
    assert made(STONE, "--fallback", "tone", "--fallback-scope", "segment").code == 0
    record = manifest(tmp_path / "out" / "walk")
    assert record["chapters"][0]["voice"] == "half"
    assert record["fallbacks"][0]["voice"] == "tone"


@pytest.mark.parametrize("text", [STONE, SEA])
def test_the_whole_edition_where_that_is_asked_for(made: Any, tmp_path: Path, text: str) -> None:
    run = made(text, "--fallback", "tone", "--fallback-scope", "edition")
    assert run.code == 0
    assert f"{text.count('# ')} chapters encoded, 0 unchanged" in run.out  # each counted once
    folder = tmp_path / "out" / "walk"
    assert set(spoken_by(folder).values()) == {"tone"}
    record = manifest(folder)
    assert record["voice"] == "tone"
    assert [(row["chapter"], row["for"]) for row in record["fallbacks"]] == [(None, "half")]


def test_a_service_that_goes_is_not_asked_again(made: Any, tmp_path: Path) -> None:
    run = made(SEA)
    assert (run.code, run.err.splitlines()[-2:]) == (1, ["Error: half cannot be reached (gone).", "  Run it again."])
    assert made(SEA, "--fallback", "tone").code == 0
    made_by = spoken_by(tmp_path / "out" / "walk")
    assert (made_by["山"], made_by["河"]) == ("half", "tone")


def test_gaps_are_not_for_a_service_that_is_not_there(made: Any, tmp_path: Path) -> None:
    assert made(SEA, "--allow-gaps").code == 1
    assert not (tmp_path / "out" / "walk" / "manifest.json").exists()
