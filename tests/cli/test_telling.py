"""What reaches a terminal: nothing that it would obey, whoever wrote the texts and titles."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from tests.running import make
from tests.test_ctrl_c import Terminal

EVIL = "山\x1b]0;x\x07水\x9b31m\u202e龙\u2066\x08"
OBEYED = re.compile("\x1b\\]|[\x07\x08\x80-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.md"
    head = f"---\nnarrator: 1\ntitle: {EVIL}\nauthor: {EVIL}\nvoice: tone\n---\n\n"
    path.write_text(f"{head}# {EVIL}\n\n天亮了，{EVIL}挑夫走上山去。\n", encoding="utf-8")
    return path


@pytest.fixture
def edition(script: Path, tmp_path: Path) -> Path:
    """An edition whose record somebody else wrote."""
    (summary,) = make(script, "-o", tmp_path / "out")
    folder = Path(summary["folder"])
    record = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    record["title"] = record["author"] = record["chapters"][0]["title"] = EVIL
    (folder / "manifest.json").write_text(json.dumps(record), encoding="utf-8")
    return folder


def test_titles_and_names_are_clean(script: Path, tmp_path: Path) -> None:
    (summary,) = make(script, "-o", tmp_path / "out")
    record = json.loads((Path(summary["folder"]) / "manifest.json").read_text(encoding="utf-8"))
    titles = [record["title"], record["author"], record["chapters"][0]["title"]]
    assert not any(map(OBEYED.search, [*titles, summary["folder"], *record["chapters"][0]["files"].values()]))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize("command", ["make", "script", "doubtful", "inspect", "feed", "library", "proof"])
def test_a_terminal_is_told_nothing_that_it_obeys(command: str, script: Path, edition: Path, tmp_path: Path) -> None:
    show: list[str | Path] = ["-o", tmp_path / "show", "--base-url", "https://example.org/"]
    arguments: dict[str, list[str | Path]] = {
        "make": ["make", script, "--voice", "tone", "-v", "-o", tmp_path / "again"],
        "script": ["script", script, "-o", tmp_path / "written.md"],
        "doubtful": ["pronounce", "--doubtful", script],
        "inspect": ["inspect", edition],
        "feed": ["feed", "build", edition, *show],
        "library": ["make", script, edition / "script.md", "--voice", "tone", "-o", tmp_path / "many"],
        "proof": ["proof", edition],
    }
    terminal = Terminal(*arguments[command])
    terminal.ended(60)
    said = terminal.said.decode("utf-8", "replace")
    assert said.strip()
    assert not OBEYED.search(said), ascii(said)
