"""Voices, speeds, pauses and readings of a script reach the audio, and an edit costs only what it changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from narrator.rendering.options import MakeOptions
from narrator.rendering.planner import Planner
from narrator.rendering.pronouncing import Pronouncer
from narrator.script import editing, markdown
from narrator.script.marked import DeliverySpan
from narrator.script.model import Chapter, Delivery, Script
from narrator.synthesis import voices
from tests.running import make, manifest, narrate

SCRIPT = """\
---
narrator: 1
title: 渡口
voice: tone
cast:
  船家: tone-low
  阿宁: tone-high 0.8x
---

# 渡口 {.silent}

天黑了，江上起了雾。[“有人吗？”]{@阿宁}

[pause 3s]

@船家: 等一等，我来了。

雾里慢慢划出一条小船来，[pause 0.5s]船头挂着一盏灯。

# 上船 {.silent @tone-high 2x}

船走得很慢。
"""


@pytest.fixture
def script(tmp_path: Path, cache: Path) -> Path:
    path = tmp_path / "ferry.md"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


def made(script: Path, *options: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The summary and the manifest of an edition that is made by its script's own voices."""
    run = narrate("make", script, "-o", script.parent / "out", "--json", *options)
    assert run.code == 0, run.err
    (summary,) = json.loads(run.out)
    return summary, json.loads(Path(summary["manifest"]).read_text(encoding="utf-8"))


def segments(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for chapter in record["chapters"]:
        for paragraph in chapter["paragraphs"]:
            yield from paragraph["segments"]


def test_each_segment_has_its_own_voice_speed_and_pause(script: Path) -> None:
    summary, record = made(script)
    assert (record["voice"], record["chapters"][1]["voice"]) == ("tone", "tone-high")
    spoken = list(segments(record))
    assert [part.get("voice") for part in spoken] == [None, "tone-high", "tone-low", None, None, None]
    lengths_s = [part["end_s"] - part["start_s"] for part in spoken]
    assert lengths_s[1] == pytest.approx(3 * 0.1 / 0.8, abs=0.001)
    assert lengths_s[5] == pytest.approx(5 * 0.1 / 2, abs=0.001)
    gaps = [round(b["start_s"] - a["end_s"], 2) for a, b in pairwise(spoken[:5])]
    assert gaps == [0.6, 3.0, 1.2, 0.5]
    assert summary["clips_made"] == 6


def test_what_is_edited_is_all_that_is_spoken_again(script: Path) -> None:
    made(script)
    text = script.read_text(encoding="utf-8")
    edits = [
        (editing.set_cast(text, "船家", Delivery("tone-high")), 1, 1),
        (editing.pause(text, 1, 1, 17, 5.0), 0, 1),
        (editing.deliver_part(text, 1, 1, DeliverySpan(0, 10, Delivery("", 1.5))), 1, 1),
        (editing.deliver_chapter(text, 2, Delivery("tone-low")), 1, 1),
        (text.replace("[“有人吗？”]{@阿宁}", "<!-- nobody -->[“有人吗？”]{@阿宁}"), 0, 0),
        (text.replace("一盏灯", "两盏灯"), 1, 1),
        (editing.set_value(text, "pause-tail", "2"), 0, 2),
    ]
    for edited, spoken, encoded in edits:
        script.write_text(edited, encoding="utf-8")
        summary, _ = made(script)
        assert (summary["clips_made"], summary["chapters_encoded"]) == (spoken, encoded), edited
        script.write_text(text, encoding="utf-8")
        assert made(script)[0]["clips_made"] == 0


def test_readings_are_heard_and_the_text_stays(tmp_path: Path, cache: Path) -> None:
    clips = set()
    for written in ("单老师走了。", "[单](shan4)老师走了。", "[单](dan1)老师走了。"):
        path = tmp_path / "reading.md"
        path.write_text(f"---\nnarrator: 1\nvoice: tone\n---\n\n{written}\n", encoding="utf-8")
        (segment,) = segments(made(path)[1])
        assert segment["text"] == "单老师走了。"
        clips.add(segment["clip"])
    assert len(clips) == 2


def test_what_is_asked_once_is_kept_in_the_script(tmp_path: Path, cache: Path) -> None:
    source = tmp_path / "fog.txt"
    source.write_text("天黑了，江上起了雾。\n\n船走得很慢。\n", encoding="utf-8")
    (first,) = make(source, "-o", tmp_path / "out", "--speed", "1.25", "--pause-paragraph", "2", "--pause-comma", "0.1")
    folder = Path(first["folder"])
    script = markdown.read((folder / "script.md").read_text(encoding="utf-8"))
    assert (script.speed, script.pauses.paragraph_s, script.pauses.clause_s) == (1.25, 2.0, 0.1)
    before = (folder / "manifest.json").read_bytes()
    run = narrate("make", folder / "script.md", "--json")
    (again,) = json.loads(run.out)
    assert (again["clips_made"], again["chapters_encoded"]) == (0, 0)
    assert (folder / "manifest.json").read_bytes() == before
    (other,) = make(folder / "script.md", "--speed", "1")
    assert other["clips_made"] == 2
    assert manifest(folder)["speed"] == 1.0


@pytest.mark.parametrize(
    ("wrong", "line", "column"),
    [
        ("  船家: tone-lov", 6, 7),
        ("@船夫: 等一等，我来了。", 16, 1),
        ("天黑了，[江](jiang6)上起了雾。", 12, 5),
        ("天黑了，[江上](jiang1)起了雾。", 12, 5),
        ("# 上船 {.silent @tone-hi 2x}", 20, 15),
    ],
)
@pytest.mark.parametrize("command", [("make",), ("make", "--dry-run"), ("script",), ("preview", "-o", "x.wav")])
def test_what_is_not_there_is_refused_by_line_and_column(
    command: tuple[str, ...], wrong: str, line: int, column: int, script: Path
) -> None:
    lines = script.read_text(encoding="utf-8").splitlines()
    lines[line - 1] = wrong
    script.write_text("\n".join(lines), encoding="utf-8")
    run = narrate(command[0], script, *command[1:])
    assert run.code != 0
    assert f"Line {line}, column {column}: " in run.err
    assert not (script.parent / "out").exists()


def test_the_plan_follows_the_script(script: Path) -> None:
    plan = json.loads(narrate("make", script, "--dry-run", "--json").out)
    assert plan["voices"] == ["tone", "tone-high", "tone-low"]
    slower = script.with_name("slow.md")
    slower.write_text(SCRIPT.replace("[pause 3s]", "[pause 13s]"), encoding="utf-8")
    longer = json.loads(narrate("make", slower, "--dry-run", "--json").out)
    assert round(longer["estimated_s"] - plan["estimated_s"], 1) == 10.0


def test_a_preview_speaks_as_make_does(script: Path, tmp_path: Path) -> None:
    made(script)
    run = narrate("preview", script, "1.1", "-o", tmp_path / "heard.wav")
    assert run.code == 0, run.err
    assert made(script)[0]["clips_made"] == 0


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("zh-CN", "zho"), ("zh-TW", "zho"), ("yue-HK", "yue"), ("ja", "jpn"), ("ko", "kor"), ("en", "eng"), ("xx", "und")],
)
def test_files_name_a_language_in_three_letters(tag: str, expected: str) -> None:
    script = Script("山", (), language=tag, voice="tone")
    planner = Planner(script, voices.find("tone"), MakeOptions(), Pronouncer.of(script))
    assert planner.plan(1, Chapter("渡口", ())).tags.language == expected
