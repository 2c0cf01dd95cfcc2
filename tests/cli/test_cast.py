"""Casting from the command line: shown in the script, corrected there, heard in the edition."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.running import manifest, narrate
from tests.script.test_dialogue import TEXT


@pytest.fixture
def source(tmp_path: Path, cache: Path) -> Path:
    path = tmp_path / "door.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_cast_is_begun_edited_and_heard(source: Path, tmp_path: Path) -> None:
    begun = narrate("script", source, "--voice", "tone", "--speakers")
    assert begun.code == 0, begun.err
    cast = tmp_path / "cast.toml"
    cast.write_text(begun.out.replace('"程野" = "tone"', '程野 = "tone-low 1.25x"'), encoding="utf-8")
    run = narrate("make", source, "-o", tmp_path / "out", "--cast", cast, "--json")
    assert run.code == 0, run.err
    (made,) = json.loads(run.out)
    record = manifest(Path(made["folder"]))
    (chapter,) = record["chapters"]
    spoken = [(part["text"], part.get("voice", "")) for line in chapter["paragraphs"] for part in line["segments"]]
    assert spoken == [
        ("老太太推开门。", ""), ("“有人吗？”", "tone-high"), ("她问。", ""),
        ("“有。”", "tone-low"), ("少年放下书，", ""), ("“您找谁？”", "tone-low"),
        ("“我找程野。”", "tone-high"), ("程野从里屋出来，说：", ""), ("“我就是。”", "tone-low"),
    ]  # fmt: skip
    again = json.loads(narrate("make", Path(made["folder"]) / "script.md", "--json").out)
    assert (again[0]["clips_made"], again[0]["chapters_encoded"]) == (0, 0)


def test_a_script_stays_as_it_is_but_for_what_is_asked(source: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.md"
    run = narrate("script", source, "--voice", "tone", "--cast", "auto", "-o", script)
    assert "老太太: 2 quotes, tone-high" in run.err
    text = script.read_text(encoding="utf-8").replace("@老太太: “我", "<!-- hers? -->\n@老太太 1.2x: “我")
    script.write_text(text, encoding="utf-8")
    assert narrate("script", script).out == text
    assert narrate("script", script, "--cast", "auto").out == text
    titled = narrate("script", script, "--title", "门").out
    assert titled.replace("title: 门\n", "") == "".join(
        line for line in text.splitlines(keepends=True) if not line.startswith("title: ")
    )


@pytest.mark.parametrize(
    ("cast", "says"),
    [
        ('程野 = "tone-lov"', "There is no voice named 'tone-lov'"),
        ("程野", "The cast is not understood"),
        (None, "read"),
    ],
)
def test_a_cast_that_cannot_be_used_is_refused(cast: str | None, says: str, source: Path, tmp_path: Path) -> None:
    file = tmp_path / "cast.toml"
    if cast:
        file.write_text(cast, encoding="utf-8")
    run = narrate("make", source, "-o", tmp_path / "out", "--cast", file)
    assert run.code != 0
    assert says in run.err
    assert not (tmp_path / "out").exists()
