"""The limits that SECURITY.md names are those of the code."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from narrator import voicefiles
from narrator.synthesis.network.limits import Limits
from narrator.synthesis.openai.wire import MOST_REDIRECTS
from tests.running import narrate

PAGE = (Path(__file__).parent.parent / "SECURITY.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| .+ \| (\d+) \| `([\w.]+)` \|$", PAGE, re.MULTILINE)


def test_there_are_limits() -> None:
    assert len(ROWS) >= 12


@pytest.mark.parametrize(("value", "name"), ROWS)
def test_a_limit_is_that_of_the_code(value: str, name: str) -> None:
    module, _, constant = name.rpartition(".")
    assert getattr(importlib.import_module(module), constant) == int(value)


def test_figures_in_words() -> None:
    assert (Limits().starts_per_s, MOST_REDIRECTS) == (4, 4)
    assert Limits().decide_s < 45


def test_names_in_files_do_not_command_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voicefiles._Project, "folder", None)  # afterwards, no other test has this project
    (tmp_path / "voices.toml").write_text('[server."a\\u001b]0;owned\\u0007"]\nurl = "http://a"\n', encoding="utf-8")
    (tmp_path / "tea.txt").write_text("灯亮了。", encoding="utf-8")
    done = narrate("make", tmp_path / "tea.txt", "--voice", "tone", "-o", tmp_path / "out")
    assert done.code == 1
    assert "owned" in done.err
    assert "\x1b" not in done.err
    assert "\x07" not in done.err
