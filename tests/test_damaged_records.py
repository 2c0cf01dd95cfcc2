"""Whatever happens to `manifest.json`: every command says one sentence, or does its work; none ends in a traceback."""

from __future__ import annotations

import json
import os
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from narrator.rendering.options import MakeOptions
from narrator.studio.opening import open_edition
from narrator.studio.session import Session
from tests.running import make, narrate

TEXT = "# 渡口\n\n船来了😀。等船的人不多。\n\n# 对岸\n\n他上了岸。\n"
VALUES: list[Any] = [None, 1, -1, 1e300, 2**70, True, "", "x", "../../x", "\ud800", [], [1], [[0, 1, 2, 3]], {}]
TRIES = int(os.environ.get("NARRATOR_DAMAGES", "60"))  # of each command


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition with all that a record can have."""
    place = tmp_path_factory.mktemp("records")
    (place / "ferry.md").write_text(TEXT, encoding="utf-8")
    made = make(place / "ferry.md", "-o", place / "out", "--format", "mp3,epub3", "--whole", "m4a", "--lines", "1")
    return Path(made[0]["folder"])


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of everything in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(each for name, part in inner for each in places(part, (*path, name)))]


def damaged(data: Any, chance: random.Random) -> Any:
    """The record with one thing in it replaced, removed or added."""
    data = json.loads(json.dumps(data))
    path = chance.choice(places(data)[1:])
    holder = data
    for name in path[:-1]:
        holder = holder[name]
    if chance.random() < 0.25:
        del holder[path[-1]]
    else:
        holder[path[-1]] = chance.choice(VALUES)
    return data


def commands(folder: Path, show: Path) -> list[list[str]]:
    url = "https://a.example.org/"
    return [
        ["make", str(folder / "script.md"), "-q"],
        ["inspect", str(folder)],
        ["feed", str(folder), "--base-url", url, "-o", str(show)],
    ]


@pytest.mark.parametrize("which", [0, 1, 2])
def test_no_command_stumbles(whole: Path, tmp_path: Path, which: int) -> None:
    chance = random.Random(which)
    data = json.loads((whole / "manifest.json").read_text(encoding="utf-8"))
    for number in range(TRIES):
        folder = tmp_path / f"{number}"
        shutil.copytree(whole, folder)
        (folder / "manifest.json").write_text(json.dumps(damaged(data, chance)), encoding="utf-8")
        run = narrate(*commands(folder, tmp_path / f"show{number}")[which])
        assert run.code in (0, 1), run.err
        assert run.code == 0 or run.err.strip()
        assert sorted(path.name for path in tmp_path.iterdir() if path.name == "x") == []
        shutil.rmtree(folder)


def test_the_studio_opens_what_is_damaged(whole: Path, tmp_path: Path) -> None:
    chance = random.Random(7)
    data = json.loads((whole / "manifest.json").read_text(encoding="utf-8"))
    for number in range(TRIES):
        folder = tmp_path / f"{number}"
        shutil.copytree(whole, folder)
        (folder / "manifest.json").write_text(json.dumps(damaged(data, chance)), encoding="utf-8")
        opened = open_edition(str(folder), None, MakeOptions())
        assert Session(opened.folder).state.book.parts


def test_a_damaged_record_is_put_aside_and_said_to_be(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ferry"
    shutil.copytree(whole, folder)
    (folder / "manifest.json").write_text('{"version": 1, "title": 1}', encoding="utf-8")
    run = narrate("make", folder / "script.md", "--voice", "tone")
    assert run.code == 0
    assert "is damaged" in run.err
    assert (folder / "damaged-manifest.json").read_text(encoding="utf-8") == '{"version": 1, "title": 1}'
    (folder / "manifest.json").write_text("[", encoding="utf-8")
    run = narrate("make", folder / "script.md", "--voice", "tone")
    assert "damaged-manifest-2.json" in run.err
    assert (folder / "damaged-manifest-2.json").read_text(encoding="utf-8") == "["
    assert (folder / "damaged-manifest.json").read_text(encoding="utf-8") == '{"version": 1, "title": 1}'


@pytest.mark.parametrize("number", [0, 99])
def test_a_number_of_nothing_is_damage(number: int, whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ferry"
    shutil.copytree(whole, folder)
    data = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    data["chapters"][0]["unspoken"][0]["segment"] = number
    (folder / "manifest.json").write_text(json.dumps(data), encoding="utf-8")
    run = narrate("inspect", folder)
    assert run.code == 1
    assert f"it has no number {number}" in run.err


@pytest.mark.parametrize("name", ["x", "urn:uuid:", "urn:uuid:../../x", "0" * 31])
def test_an_id_that_is_none_is_damage(name: str, whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ferry"
    shutil.copytree(whole, folder)
    data = json.loads((folder / "manifest.json").read_text(encoding="utf-8")) | {"id": name}
    (folder / "manifest.json").write_text(json.dumps(data), encoding="utf-8")
    run = narrate("feed", folder, "--base-url", "https://a.example.org/", "-o", tmp_path / "show")
    assert run.code == 1
    assert "is the id of no edition" in run.err


def test_a_record_of_a_newer_version_is_not_written_over(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ferry"
    shutil.copytree(whole, folder)
    newer = json.loads((folder / "manifest.json").read_text(encoding="utf-8")) | {"version": 99}
    (folder / "manifest.json").write_text(json.dumps(newer), encoding="utf-8")
    for command in (("make", folder / "script.md"), ("studio", folder, "--no-browser")):
        run = narrate(*command)
        assert run.code == 1
        assert "newer Narrator" in run.err
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["version"] == 99
